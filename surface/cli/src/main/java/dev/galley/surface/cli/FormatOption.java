package dev.galley.surface.cli;

import picocli.CommandLine.Option;

/// In which format a command prints: the option that commands which print data share.
final class FormatOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json")
  private OutputFormat format = OutputFormat.TABLE;

  OutputFormat format() {
    return format;
  }
}
