package dev.galley.kube.cel;

/// What a `messageExpression` says.
///
/// @param text empty when it says nothing that can be used
/// @param budget what is left; below zero, the text is the error that ends it all
record MessageText(String text, long budget) {
  static MessageText of(Program program, String source, Variables variables, long budget) {
    Program.Outcome outcome = program.run(variables, Cel.PER_CALL);
    if (outcome.cost() > budget) {
      return new MessageText(
          "messageExpression evaluation failed due to running out of cost budget, no further"
              + " validation rules will be run",
          -1);
    }
    long left = budget - outcome.cost();
    return switch (outcome) {
      case Program.Outcome.Failed failed when failed.tooExpensive() ->
          new MessageText(
              "no further validation rules will be run due to call cost exceeds limit for"
                  + " messageExpression: "
                  + Addresses.quoted(source),
              -1);
      case Program.Outcome.Failed _ -> new MessageText("", left);
      case Program.Outcome.Value(Object value, long _) -> {
        String text = value instanceof String message ? message.strip() : "";
        boolean usable = Bytes.ofText(text).size() <= Cel.LONGEST_MESSAGE && text.indexOf('\n') < 0;
        yield new MessageText(usable ? text : "", left);
      }
    };
  }
}
