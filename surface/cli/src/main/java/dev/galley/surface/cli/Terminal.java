package dev.galley.surface.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where output goes: data to standard output, everything else to standard error; with colour and
/// symbols only where they can be shown.
final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean colour;
  private final boolean ascii;
  private final boolean interactive;

  Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colour, boolean ascii) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
    this.colour = colour;
    this.ascii = ascii;
  }

  /// The process's own streams; colour unless `NO_COLOR` is set or the output is a pipe.
  static Terminal system() {
    boolean interactive = System.console() != null && System.console().isTerminal();
    boolean colour = interactive && System.getenv("NO_COLOR") == null;
    boolean ascii = "C".equals(System.getenv("LC_ALL")) || "POSIX".equals(System.getenv("LC_ALL"));
    return new Terminal(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        interactive,
        colour,
        ascii);
  }

  Terminal plain(boolean noColour, boolean onlyAscii) {
    return new Terminal(out, err, interactive, colour && !noColour, ascii || onlyAscii);
  }

  void data(String text) {
    out.print(text);
    out.flush();
  }

  void dataLine(String line) {
    out.print(line + "\n");
    out.flush();
  }

  /// Progress, advice and errors.
  void note(String line) {
    err.print(line + "\n");
    err.flush();
  }

  boolean isInteractive() {
    return interactive;
  }

  String symbol(Symbol symbol) {
    String text = ascii ? symbol.ascii : symbol.sign;
    return colour ? "\u001b[" + symbol.colour + "m" + text + "\u001b[0m" : text;
  }

  String bold(String text) {
    return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  String faint(String text) {
    return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
  }

  /// The bar of a share between 0 and 1.
  String bar(double share, int width) {
    int full = (int) Math.round(Math.clamp(share, 0, 1) * width);
    return (ascii ? "#" : "█").repeat(full) + (ascii ? "." : "░").repeat(width - full);
  }

  /// Flux's own signs, with words for terminals that cannot show them.
  enum Symbol {
    OK("✔", "ok", 32),
    FAILED("✗", "x", 31),
    RUNNING("◎", "..", 36),
    NEXT("►", ">", 36),
    WARNING("!", "!", 33),
    WAITING("·", "-", 2);

    private final String sign;
    private final String ascii;
    private final int colour;

    Symbol(String sign, String ascii, int colour) {
      this.sign = sign;
      this.ascii = ascii;
      this.colour = colour;
    }
  }
}
