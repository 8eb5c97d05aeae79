package dev.galley.base.problem;

import java.util.Optional;

/// What went wrong, where in Git, why, and what to do about it.
///
/// `because` and `hint` may be empty strings: then nothing better is known than `what`.
public record Problem(
    ProblemCode code, String what, Optional<Place> where, String because, String hint) {

  public static Problem of(ProblemCode code, String what) {
    return new Problem(code, what, Optional.empty(), "", "");
  }

  public Problem at(Place place) {
    return new Problem(code, what, Optional.of(place), because, hint);
  }

  public Problem because(String reason) {
    return new Problem(code, what, where, reason, hint);
  }

  public Problem hint(String advice) {
    return new Problem(code, what, where, because, advice);
  }

  public ProblemException asException() {
    return new ProblemException(this);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(code.code()).append("  ").append(what);
    where.ifPresent(place -> text.append(" (").append(place).append(')'));
    if (!because.isEmpty()) {
      text.append(": ").append(because);
    }
    if (!hint.isEmpty()) {
      text.append(". ").append(hint);
    }
    return text.toString();
  }
}
