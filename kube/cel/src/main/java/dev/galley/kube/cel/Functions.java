package dev.galley.kube.cel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The functions that expressions may call, with their types.
final class Functions {
  private static final Map<String, List<Overload>> ALL = read();

  private Functions() {}

  /// The ways to call a function; none when there is no such function.
  static List<Overload> named(String function) {
    return ALL.getOrDefault(function, List.of());
  }

  private static Map<String, List<Overload>> read() {
    Map<String, List<Overload>> functions = new LinkedHashMap<>();
    try (InputStream stream = Functions.class.getResourceAsStream("functions.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (!line.startsWith("#")) {
          int name = line.indexOf(' ');
          int id = line.indexOf(' ', name + 1);
          functions
              .computeIfAbsent(line.substring(0, name), each -> new ArrayList<>())
              .add(overload(line.substring(name + 1, id), line.substring(id + 1)));
        }
        line = lines.readLine();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return functions;
  }

  private static Overload overload(String id, String signature) {
    TypeReader reader = new TypeReader(signature);
    List<CelType> arguments = new ArrayList<>();
    boolean member = !reader.peek('(');
    if (member) {
      arguments.add(reader.type());
      reader.expect('.');
    }
    arguments.addAll(reader.list());
    reader.expect(' ');
    return new Overload(id, member, arguments, reader.type());
  }

  /// Reads types as messages show them.
  private static final class TypeReader {
    private final String text;
    private int at;

    TypeReader(String text) {
      this.text = text;
    }

    boolean peek(char wanted) {
      return at < text.length() && text.charAt(at) == wanted;
    }

    void expect(char wanted) {
      if (!peek(wanted)) {
        throw new IllegalStateException("no '" + wanted + "' at " + at + " of " + text);
      }
      at++;
    }

    List<CelType> list() {
      List<CelType> types = new ArrayList<>();
      expect('(');
      while (!peek(')')) {
        types.add(type());
        if (peek(',')) {
          at += 2;
        }
      }
      at++;
      return types;
    }

    CelType type() {
      int start = at;
      while (at < text.length() && isPart(at)) {
        at++;
      }
      String name = text.substring(start, at);
      return of(name, peek('(') ? list() : List.of());
    }

    private boolean isPart(int index) {
      char c = text.charAt(index);
      boolean method = c == '.' && index + 1 < text.length() && text.charAt(index + 1) == '(';
      return (Character.isLetterOrDigit(c) || c == '_' || c == '.') && !method;
    }

    private static CelType of(String name, List<CelType> parameters) {
      return switch (name) {
        case "bool" -> CelType.BOOL;
        case "int" -> CelType.INT;
        case "uint" -> CelType.UINT;
        case "double" -> CelType.DOUBLE;
        case "string" -> CelType.STRING;
        case "bytes" -> CelType.BYTES;
        case "timestamp" -> CelType.TIMESTAMP;
        case "duration" -> CelType.DURATION;
        case "dyn" -> CelType.DYN;
        case "list" -> CelType.list(parameters.getFirst());
        case "map" -> CelType.map(parameters.getFirst(), parameters.getLast());
        case "type" -> CelType.typeOf(parameters.getFirst());
        default -> {
          if (name.startsWith("kubernetes.")) {
            yield CelType.struct(name);
          }
          yield name.length() == 1 ? CelType.parameter(name) : CelType.opaque(name, parameters);
        }
      };
    }
  }
}
