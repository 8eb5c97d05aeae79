package dev.galley.kube.scheduling;

import java.util.Optional;

/// The operators of node requirements; `Gte` and `Lte` are Karpenter's own.
public enum Operator {
  IN("In"),
  NOT_IN("NotIn"),
  EXISTS("Exists"),
  DOES_NOT_EXIST("DoesNotExist"),
  GT("Gt"),
  LT("Lt"),
  GTE("Gte"),
  LTE("Lte");

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  public static Optional<Operator> of(String text) {
    for (Operator operator : values()) {
      if (operator.text.equals(text)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /// As in YAML.
  @Override
  public String toString() {
    return text;
  }
}
