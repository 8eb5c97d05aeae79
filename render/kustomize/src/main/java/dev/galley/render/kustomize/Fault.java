package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemCode;
import dev.galley.base.problem.ProblemException;
import java.util.List;

/// Ends a step of a build: what is wrong, in our words with places, and the message that the
/// original tool would print.
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;
  private final String message;

  private Fault(List<Problem> problems, String message) {
    super(message);
    this.problems = List.copyOf(problems);
    this.message = message;
  }

  static Fault of(ProblemCode code, String message) {
    return new Fault(List.of(Problem.of(code, message)), message);
  }

  static Fault of(ProblemCode code, String message, Place place) {
    return new Fault(List.of(Problem.of(code, message).at(place)), message);
  }

  static Fault of(Problem problem, String message) {
    return new Fault(List.of(problem), message);
  }

  /// Several faults as one: all their problems, and the message of the first.
  static Fault all(List<Fault> faults) {
    if (faults.size() == 1) {
      return faults.getFirst();
    }
    return new Fault(
        faults.stream().flatMap(fault -> fault.problems.stream()).toList(),
        faults.getFirst().message);
  }

  /// From a problem of the YAML reader.
  static Fault of(ProblemException wrong) {
    return new Fault(List.of(wrong.problem()), wrong.problem().what());
  }

  /// The same with words in front of the message.
  Fault within(String context) {
    return saying(context + ": " + message);
  }

  /// The same with another message.
  Fault saying(String newMessage) {
    return new Fault(problems, newMessage);
  }

  /// The same with a place for those problems that have none.
  Fault at(Place place) {
    return new Fault(
        problems.stream()
            .map(problem -> problem.where().isPresent() ? problem : problem.at(place))
            .toList(),
        message);
  }

  Fault hint(String hint) {
    return new Fault(
        problems.stream()
            .map(problem -> problem.hint().isEmpty() ? problem.hint(hint) : problem)
            .toList(),
        message);
  }

  List<Problem> problems() {
    return problems;
  }

  String message() {
    return message;
  }
}
