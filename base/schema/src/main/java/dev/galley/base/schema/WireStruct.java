package dev.galley.base.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How one built-in struct goes over the wire, as far as OpenAPI does not say it: which fields are
/// written even when nobody set them, which tell an empty value from none, and what Go calls their
/// types in its messages.
///
/// @param name what Go calls the struct, such as `v1.PodSpec`
public record WireStruct(String name, Map<String, Field> fields) {
  private static final Field PLAIN = new Field("", "", false);

  /// @param type the name of the field's type, when it does not follow from the schema
  /// @param always what is written for a field that nobody set: `{}`, `null`, `""`, `0`, `"0"` or
  ///   `false`; empty when nothing is
  /// @param pointer whether an empty value differs from none
  public record Field(String type, String always, boolean pointer) {

    /// Whether the field is written even when nobody set it.
    public boolean isAlways() {
      return !always.isEmpty();
    }

    /// What is written for the field when nobody set it and it is no struct.
    public @Nullable Object zero() {
      return switch (always) {
        case "\"\"" -> "";
        case "\"0\"" -> "0";
        case "0" -> 0L;
        case "false" -> false;
        default -> null;
      };
    }
  }

  /// What Go calls the struct without its package.
  public String simpleName() {
    return name.substring(name.indexOf('.') + 1);
  }

  public Field field(String name) {
    return fields.getOrDefault(name, PLAIN);
  }

  /// @param definition such as `io.k8s.api.core.v1.PodSpec`
  static WireStruct of(String definition) {
    String line = Lines.TABLE.getOrDefault(definition, "");
    LinkedHashMap<String, Field> fields = new LinkedHashMap<>();
    for (String word : line.isEmpty() ? new String[0] : line.split(" ")) {
      int equals = word.indexOf('=');
      String left = equals < 0 ? word : word.substring(0, equals);
      int colon = left.indexOf(':');
      String type = colon < 0 ? "" : left.substring(colon + 1);
      boolean pointer = type.startsWith("*");
      fields.put(
          colon < 0 ? left : left.substring(0, colon),
          new Field(
              pointer ? type.substring(1) : type,
              equals < 0 ? "" : word.substring(equals + 1),
              pointer));
    }
    return new WireStruct(goName(definition), fields);
  }

  /// `v1.PodSpec` for `io.k8s.api.core.v1.PodSpec`.
  static String goName(String definition) {
    int name = definition.lastIndexOf('.');
    return definition.substring(definition.lastIndexOf('.', name - 1) + 1);
  }

  /// Read when the first struct is asked for; a line is taken apart when its struct is.
  private static final class Lines {
    static final Map<String, String> TABLE = read();

    private static Map<String, String> read() {
      try (InputStream in = WireStruct.class.getResourceAsStream("wire.txt")) {
        if (in == null) {
          throw new IllegalStateException("not built in: wire.txt");
        }
        LinkedHashMap<String, String> lines = new LinkedHashMap<>();
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> {
              int tab = line.indexOf('\t');
              lines.put(line.substring(0, tab), line.substring(tab + 1));
            });
        return lines;
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
