package dev.galley.surface.cli;

/// How a command prints its data.
enum OutputFormat {
  TABLE,
  JSON
}
