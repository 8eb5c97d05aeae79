package dev.galley.control.kubelet;

import dev.galley.base.runtime.World;
import dev.galley.kube.api.PodStreams.Ended;
import dev.galley.kube.api.PodStreams.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The few commands that a simulated container knows, and a shell that runs them one by one: enough
/// to look at its environment and its mounted files. There is no image behind it, so whatever else
/// is asked for is not there, and the answer is the runtime's own.
final class Shell {
  private static final int NOT_FOUND = 127;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT);

  private final World world;
  private final Environment environment;
  private final Terminal terminal;

  Shell(World world, Environment environment, Terminal terminal) {
    this.world = world;
    this.environment = environment;
    this.terminal = terminal;
  }

  /// @param execution the runtime's name for this run, which its failures mention
  Ended run(List<String> words, boolean tty, String execution) {
    if (words.isEmpty() || !isKnown(words.getFirst())) {
      String name = words.isEmpty() ? "" : words.getFirst();
      return new Ended.Failed(notFound(name, execution));
    }
    return new Ended.Exited(isShell(words.getFirst()) ? shell(words, tty) : command(words));
  }

  private static String notFound(String name, String execution) {
    String why =
        name.contains("/")
            ? "exec: \"" + name + "\": stat " + name + ": no such file or directory"
            : "exec: \"" + name + "\": executable file not found in $PATH";
    return "Internal error occurred: error executing command in container: failed to exec in"
        + " container: failed to start exec \""
        + execution
        + "\": OCI runtime exec failed: exec failed: unable to start container process: "
        + why
        + ": unknown";
  }

  private static String base(String name) {
    for (String directory : List.of("/bin/", "/usr/bin/")) {
      if (name.startsWith(directory)) {
        return name.substring(directory.length());
      }
    }
    return name;
  }

  private static boolean isShell(String name) {
    return base(name).equals("sh");
  }

  private static boolean isKnown(String name) {
    return switch (base(name)) {
      case "sh",
          "cat",
          "date",
          "echo",
          "env",
          "false",
          "hostname",
          "ls",
          "printenv",
          "pwd",
          "sleep",
          "true",
          "whoami" ->
          true;
      default -> false;
    };
  }

  private int command(List<String> words) {
    List<String> arguments = words.subList(1, words.size());
    return switch (base(words.getFirst())) {
      case "cat" -> cat(arguments);
      case "date" -> line(DATE.format(world.now().atOffset(ZoneOffset.UTC)));
      case "echo" -> echo(arguments);
      case "env" -> env();
      case "false" -> 1;
      case "hostname" -> line(environment.hostname());
      case "ls" -> list(arguments);
      case "printenv" -> arguments.isEmpty() ? env() : printed(arguments.getFirst());
      case "pwd" -> line("/");
      case "sleep" -> sleep(arguments);
      case "whoami" -> line("root");
      default -> 0;
    };
  }

  private int line(String text) {
    terminal.out(text + "\n");
    return 0;
  }

  private int echo(List<String> arguments) {
    boolean bare = !arguments.isEmpty() && arguments.getFirst().equals("-n");
    List<String> shown = bare ? arguments.subList(1, arguments.size()) : arguments;
    terminal.out(String.join(" ", shown) + (bare ? "" : "\n"));
    return 0;
  }

  private int env() {
    environment.variables().forEach((name, value) -> terminal.out(name + "=" + value + "\n"));
    return 0;
  }

  private int printed(String name) {
    String value = environment.variables().get(name);
    return value == null ? 1 : line(value);
  }

  private int cat(List<String> paths) {
    if (paths.isEmpty()) {
      for (byte[] piece = terminal.read(); piece != null; piece = terminal.read()) {
        terminal.out(new String(piece, StandardCharsets.UTF_8));
      }
      return 0;
    }
    Map<String, String> files = environment.files();
    int code = 0;
    for (String path : paths) {
      String text = files.get(path);
      if (text == null) {
        boolean directory = !below(path).isEmpty();
        terminal.error(
            directory
                ? "cat: read error: Is a directory\n"
                : "cat: can't open '" + path + "': No such file or directory\n");
        code = 1;
      } else {
        terminal.out(text);
      }
    }
    return code;
  }

  private int list(List<String> arguments) {
    List<String> paths = arguments.stream().filter(each -> !each.startsWith("-")).toList();
    String path = paths.isEmpty() ? "/" : paths.getFirst();
    if (environment.files().containsKey(path)) {
      return line(path);
    }
    List<String> names = below(path);
    if (names.isEmpty() && !path.equals("/")) {
      terminal.error("ls: " + path + ": No such file or directory\n");
      return 1;
    }
    names.forEach(this::line);
    return 0;
  }

  /// The names directly below a directory.
  private List<String> below(String directory) {
    String prefix = directory.endsWith("/") ? directory : directory + "/";
    TreeSet<String> names = new TreeSet<>();
    for (String path : environment.files().keySet()) {
      if (path.startsWith(prefix)) {
        String rest = path.substring(prefix.length());
        names.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest);
      }
    }
    return List.copyOf(names);
  }

  private int sleep(List<String> arguments) {
    Optional<Duration> length =
        arguments.isEmpty() ? Optional.empty() : seconds(arguments.getFirst());
    if (length.isEmpty()) {
      terminal.error("sleep: invalid number '" + String.join(" ", arguments) + "'\n");
      return 1;
    }
    Duration left = length.get();
    while (left.isPositive() && !terminal.isClosed()) {
      Duration step = left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1);
      world.sleep(step);
      left = left.minus(step);
    }
    return 0;
  }

  private static Optional<Duration> seconds(String text) {
    try {
      return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
    } catch (NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  /// `sh -c <script>`, or a shell that reads its commands.
  private int shell(List<String> words, boolean tty) {
    if (words.size() > 2 && words.get(1).equals("-c")) {
      return script(words.get(2)).code();
    }
    int code = 0;
    StringBuilder typed = new StringBuilder();
    prompt(tty);
    for (byte[] piece = terminal.read(); piece != null; piece = terminal.read()) {
      String text = new String(piece, StandardCharsets.UTF_8).replace('\r', '\n');
      if (tty) {
        terminal.out(text);
      }
      typed.append(text);
      for (int end = typed.indexOf("\n"); end >= 0; end = typed.indexOf("\n")) {
        Step step = script(typed.substring(0, end));
        typed.delete(0, end + 1);
        code = step.code();
        if (step.ends()) {
          return code;
        }
        prompt(tty);
      }
      if (typed.indexOf("\u0004") >= 0) {
        return code;
      }
    }
    return typed.isEmpty() ? code : script(typed.toString()).code();
  }

  private void prompt(boolean tty) {
    if (tty) {
      terminal.out("/ # ");
    }
  }

  /// How one line ended, and whether it ended the shell.
  private record Step(int code, boolean ends) {}

  private Step script(String text) {
    int code = 0;
    for (String part : text.split(";|\n|&&")) {
      List<String> words = words(part);
      if (words.isEmpty()) {
        continue;
      }
      String name = words.getFirst();
      if (name.equals("exit")) {
        return new Step(words.size() > 1 ? number(words.get(1)) : code, true);
      }
      if (isKnown(name)) {
        code = isShell(name) ? shell(words, false) : command(words);
      } else {
        terminal.error("sh: " + name + ": not found\n");
        code = NOT_FOUND;
      }
      if (code != 0 && text.contains("&&")) {
        break;
      }
    }
    return new Step(code, false);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text) & 0xff;
    } catch (NumberFormatException unreadable) {
      return 2;
    }
  }

  /// Words between blanks; quotes keep blanks, `$NAME` stands for a variable.
  private List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        inWord = true;
      } else if (quote == 0 && (c == ' ' || c == '\t')) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if (c == '$' && quote != '\'') {
        int end = endOfName(text, i + 1);
        word.append(environment.variables().getOrDefault(text.substring(i + 1, end), ""));
        inWord = true;
        i = end - 1;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static int endOfName(String text, int from) {
    int end = from;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }
}
