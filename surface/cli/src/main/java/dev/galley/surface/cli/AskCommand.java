package dev.galley.surface.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A verb that the platform running in this directory answers: `status`, `tree`, `nodes`, `down`.
@Command(mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
  private final Galley galley;
  private final String verb;

  @Mixin private FormatOption output;

  private AskCommand(Galley galley, String verb) {
    this.galley = galley;
    this.verb = verb;
  }

  static CommandLine of(Galley galley, String verb, String description) {
    CommandLine line = new CommandLine(new AskCommand(galley, verb));
    line.getCommandSpec().name(verb).usageMessage().description(description);
    return line;
  }

  @Override
  public Integer call() {
    return new ControlClient(galley.directory()).ask(galley.terminal(), verb, output.format());
  }
}
