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

  /// @param applies whether the patch is one of server-side apply
  static WriteOptions patch(Call call, boolean applies) {
    WriteOptions options = write(call, "PatchOptions");
    if (!applies && call.query().containsKey("force")) {
      throw Failure.invalidOption(
          "PatchOptions",
          "force",
          "FieldValueForbidden",
          "Forbidden: may not be specified for non-apply patch");
    }
    if (applies && call.parameter("fieldManager").isEmpty()) {
      throw Failure.invalidOption(
          "PatchOptions",
          "fieldManager",
          "FieldValueRequired",
          "Required value: is required for apply patch");
    }
    return options;
  }

  /// Who does not say is known by the first word of the program's name.
  private static String fieldManager(Call call, String kind) {
    String given = call.parameter("fieldManager");
    if (given.length() > 128) {
      throw Failure.invalidOption(
          kind, "fieldManager", "FieldValueTooLong", "Too long: may not be more than 128 bytes");
    }
    for (int i = 0; i < given.length(); i++) {
      if (!isPrintable(given.charAt(i))) {
        throw Failure.invalidOption(
            kind,
            "fieldManager",
            "FieldValueInvalid",
            "Invalid value: "
                + quoted(given)
                + String.format(
                    ": invalid character U+%04X (at position %d)", (int) given.charAt(i), i));
      }
    }
    if (!given.isEmpty()) {
      return given;
    }
    String agent = call.header("user-agent");
    int slash = agent.indexOf('/');
    String program = slash < 0 ? agent : agent.substring(0, slash);
    return program.isEmpty() ? "unknown" : program;
  }

  private static boolean isPrintable(char each) {
    return each >= 0x20 && each != 0x7f && !Character.isISOControl(each);
  }

  /// As Go quotes a text in which something cannot be printed.
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      quoted.append(
          isPrintable(each) ? String.valueOf(each) : String.format("\\x%02x", (int) each));
    }
    return quoted.append('"').toString();
  }

  static boolean isDryRun(List<String> values, String kind) {
    for (String value : values) {
      if (!value.equals("All")) {
        throw Failure.invalidOption(
            kind,
            "dryRun",
            "FieldValueNotSupported",
            "Unsupported value: [\""
                + String.join("\",\"", values)
                + "\"]: supported values: \"All\"");
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
                  + "\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
    };
  }
}
