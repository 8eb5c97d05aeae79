package dev.galley.checks.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One behaviour, and the test that proved it, or was skipped, when it ran last.
///
/// Stored a line each, tab-separated, in a file per test class below the module's
/// `target/evidence`, so that running one class again replaces that class's lines only.
public record Evidence(String table, String behaviour, String test, String outcome) {
  public static final String PROVEN = "proven";
  public static final String SKIPPED = "skipped";

  /// @throws IllegalArgumentException when the text does not begin with a table's name and a colon
  public static Evidence of(String proves, String test, String outcome) {
    int colon = proves.indexOf(": ");
    if (colon < 1) {
      throw new IllegalArgumentException(
          test + " proves \"" + proves + "\"; write: <table>: <behaviour>");
    }
    return new Evidence(
        proves.substring(0, colon), proves.substring(colon + 2).strip(), test, outcome);
  }

  String line() {
    return String.join("\t", table, behaviour, test, outcome);
  }

  /// All that the modules below a directory have written.
  public static List<Evidence> below(Path root) throws IOException {
    List<Evidence> found = new ArrayList<>();
    for (Path layer : children(root)) {
      for (Path module : Files.isDirectory(layer) ? children(layer) : List.<Path>of()) {
        found.addAll(of(module.resolve("target/evidence")));
      }
    }
    return found;
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    }
  }

  /// A test class that is no longer there proves nothing, though its file may still lie about.
  private static boolean isOfCurrentTest(Path file) {
    String name = file.getFileName().toString();
    String compiled = name.substring(0, name.length() - ".tsv".length()).replace('.', '/');
    return Files.exists(file.resolveSibling("../test-classes/" + compiled + ".class"));
  }

  private static List<Evidence> of(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Evidence> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Evidence::isOfCurrentTest).sorted().toList()) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          String[] fields = line.split("\t", -1);
          found.add(new Evidence(fields[0], fields[1], fields[2], fields[3]));
        }
      }
    }
    return found;
  }
}
