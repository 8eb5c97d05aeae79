package dev.galley.kube.cel;

/// A compiled expression. Immutable; any number of evaluations may run at once.
final class Program {
  private final Step step;
  private final int locals;
  private final Checked checked;

  private Program(Step step, int locals, Checked checked) {
    this.step = step;
    this.locals = locals;
    this.checked = checked;
  }

  static Program of(Checked checked) {
    Planner planner = new Planner(checked);
    Step step = planner.plan(checked.expr());
    return new Program(step, planner.slots(), checked);
  }

  /// What an evaluation came to: a value or a failure, and its cost.
  sealed interface Outcome {
    long cost();

    /// A value.
    record Value(Object value, long cost) implements Outcome {}

    /// No value, and why.
    record Failed(String message, boolean tooExpensive, long cost) implements Outcome {}
  }

  Outcome run(Variables variables, long limit) {
    Frame frame = new Frame(variables, locals, limit);
    try {
      return new Outcome.Value(step.eval(frame), frame.cost());
    } catch (CostExceeded exceeded) {
      return new Outcome.Failed(exceeded.message(), true, frame.cost());
    } catch (CelFailure failure) {
      return new Outcome.Failed(failure.message(), false, frame.cost());
    }
  }

  Checked checked() {
    return checked;
  }
}
