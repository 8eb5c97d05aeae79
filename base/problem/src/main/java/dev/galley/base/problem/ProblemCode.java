package dev.galley.base.problem;

/// A stable code that a user can look up; each module declares its codes as an enum.
public interface ProblemCode {
  /// The code as printed, for example `GIT-014`. Never reused for another meaning.
  String code();

  /// What the code means, in one sentence, for the manual.
  String meaning();
}
