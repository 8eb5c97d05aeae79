package dev.galley.surface.cli;

import dev.galley.assembly.platform.BringUpProblem;
import dev.galley.base.problem.ProblemCode;
import dev.galley.base.problem.ProblemException;
import dev.galley.control.gitops.GitopsProblem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `galley`.
@Command(
    name = "galley",
    version = "galley 0.1",
    mixinStandardHelpOptions = true,
    synopsisHeading = "",
    customSynopsis = "galley — run, rehearse and explain a GitOps platform%n")
public final class Galley {
  private static final Map<String, Function<Galley, Object>> COMMANDS = commands();

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colour; NO_COLOR does the same.")
  private boolean noColour;

  @Option(names = "--ascii", scope = ScopeType.INHERIT, description = "Plain ASCII signs.")
  private boolean ascii;

  private final Terminal terminal;
  private final Path directory;

  Galley(Terminal terminal, Path directory) {
    this.terminal = terminal;
    this.directory = directory;
  }

  /// Where the command was given: a running platform is the directory's.
  Path directory() {
    return directory;
  }

  Terminal terminal() {
    return terminal.plain(noColour, ascii);
  }

  public static void main(String[] arguments) {
    System.exit(run(Terminal.system(), Path.of("").toAbsolutePath(), arguments));
  }

  /// Runs one command and answers its exit code.
  static int run(Terminal terminal, Path directory, String... arguments) {
    if (isOverview(arguments)) {
      terminal.data(Overview.TEXT);
      return ExitCode.OK;
    }
    Galley galley = new Galley(terminal, directory);
    CommandLine line = new CommandLine(galley);
    COMMANDS.forEach((name, command) -> {
      if (isNeeded(name, arguments[0])) {
        line.addSubcommand(name, command.apply(galley));
      }
    });
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure));
    line.setParameterExceptionHandler((wrong, given) -> {
      terminal.note(terminal.symbol(Terminal.Symbol.FAILED) + " " + wrong.getMessage());
      StringWriter suggestions = new StringWriter();
      boolean suggested =
          CommandLine.UnmatchedArgumentException.printSuggestions(
              wrong, new PrintWriter(suggestions, true));
      terminal.note(
          suggested
              ? suggestions.toString().strip()
              : "  do       galley help " + commandName(wrong.getCommandLine()));
      return ExitCode.USAGE;
    });
    return line.execute(arguments);
  }

  private static Map<String, Function<Galley, Object>> commands() {
    Map<String, Function<Galley, Object>> commands = new LinkedHashMap<>();
    commands.put("rehearse", _ -> new RehearseCommand());
    commands.put("up", _ -> new UpCommand());
    commands.put("api", _ -> new ApiCommand());
    commands.put("practise", _ -> new PractiseCommand());
    commands.put("build", _ -> new BuildCommand());
    commands.put("types", _ -> new TypesCommand());
    commands.put("codes", _ -> new CodesCommand());
    commands.put("help", _ -> new HelpCommand());
    commands.put("status", ask("status", "Is it applied, is it working, is it moving."));
    commands.put(
        "tree", ask("tree", "Kustomizations, what they applied, the pods of it, and their nodes."));
    commands.put("nodes", ask("nodes", "Nodes with their pods and prices."));
    commands.put(
        "down",
        ask("down", "Take the running platform down, in order; prove that nothing is left."));
    return commands;
  }

  private static Function<Galley, Object> ask(String verb, String description) {
    return galley -> AskCommand.of(galley, verb, description);
  }

  /// Only the command that is named is read, since reading all takes longer than most of them do;
  /// for help and suggestions there have to be all.
  private static boolean isNeeded(String name, String first) {
    return name.equals(first) || first.equals("help") || !COMMANDS.containsKey(first);
  }

  private static boolean isOverview(String... arguments) {
    return arguments.length == 0
        || (arguments.length == 1 && List.of("--help", "-h", "help").contains(arguments[0]));
  }

  private static String commandName(CommandLine line) {
    return line.getParent() == null ? "" : line.getCommandName();
  }

  private static int exitCode(ProblemCode code) {
    if (code == BringUpProblem.REPOSITORY_UNREACHABLE) {
      return ExitCode.UNREACHABLE;
    }
    boolean misunderstood =
        code == BringUpProblem.NO_DIRECTORY
            || code == GitopsProblem.NO_REPOSITORY
            || code == GitopsProblem.NO_REVISION
            || code == BringUpProblem.NO_CLUSTER
            || code == BringUpProblem.SEVERAL_CLUSTERS;
    return misunderstood ? ExitCode.USAGE : ExitCode.FAILED;
  }

  private static int failed(Terminal terminal, Exception failure) {
    if (failure instanceof CommandFailed command) {
      terminal.note(ProblemView.of(terminal, command.problem()).stripTrailing());
      return command.exitCode();
    }
    if (failure instanceof ProblemException known) {
      terminal.note(ProblemView.of(terminal, known.problem()).stripTrailing());
      return exitCode(known.problem().code());
    }
    terminal.note(terminal.symbol(Terminal.Symbol.FAILED) + " galley itself failed: " + failure);
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.galley")) {
        terminal.note("    at " + frame);
      }
    }
    return ExitCode.FAILED;
  }
}
