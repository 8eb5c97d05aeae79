package dev.galley.kube.server;

import dev.galley.kube.api.WriteOptions;
import java.util.List;

/// The options of a write, as its query gives them.
final class QueryOptions {
  private QueryOptions() {}

  /// @param kind how failures name the options, for example `PatchOptions`
  static WriteOptions write(Call call, String kind) {
    return new WriteOptions(
        fieldManager(call, kind),
        isDryRun(call.parameters("dryRun"), kind),
        "",
        validation(call.parameter("fieldValidation"), kind));
  }

  /// Who does not say is known by the first word of the program's name.
  private static String fieldManager(Call call, String kind) {
    String given = call.parameter("fieldManager");
    if (given.length() > 128) {
      throw Failure.invalidOption(
          kind, "fieldManager", "FieldValueTooLong", "Too long: may not be more than 128 bytes");
    }
    if (!given.isEmpty()) {
      return given;
    }
    String agent = call.header("user-agent");
    int slash = agent.indexOf('/');
    String program = slash < 0 ? agent : agent.substring(0, slash);
    return program.isEmpty() ? "unknown" : program;
  }

  static boolean isDryRun(List<String> values, String kind) {
    for (String value : values) {
      if (!value.equals("All")) {
        throw Failure.invalidOption(
            kind,
            "dryRun",
            "FieldValueNotSupported",
            "Unsupported value: \"" + value + "\": supported values: \"All\"");
      }
    }
    return !values.isEmpty();
  }

  private static WriteOptions.FieldValidation validation(String text, String kind) {
    return switch (text) {
      case "", "Warn" -> WriteOptions.FieldValidation.WARN;
      case "Strict" -> WriteOptions.FieldValidation.STRICT;
      case "Ignore" -> WriteOptions.FieldValidation.IGNORE;
      default ->
          throw Failure.invalidOption(
              kind,
              "fieldValidation",
              "FieldValueNotSupported",
              "Unsupported value: \""
                  + text
                  + "\": supported values: \"Ignore\", \"Warn\", \"Strict\"");
    };
  }
}
