package dev.galley.kube.admission;

import java.util.Locale;

/// How much a namespace lets its pods do, from everything to next to nothing.
public enum SecurityLevel {
  PRIVILEGED,
  BASELINE,
  RESTRICTED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
