package dev.galley.base.objects;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Reads and writes trees as JSON. Thread-safe.
///
/// Whole numbers become `Long`; a number with a fraction or exponent, or beyond 64 bits, becomes
/// `Double`, as in Kubernetes' own unstructured objects. Of duplicate keys the last one wins; a
/// reader that must refuse them is the API server's.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// @throws IllegalArgumentException with line and column when the text is not JSON
  public static @Nullable Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return parseAll(parser);
    } catch (JacksonException unreadable) {
      throw new IllegalArgumentException(message(unreadable), unreadable);
    }
  }

  /// @throws IllegalArgumentException with line and column when the bytes are not UTF-8 JSON
  public static @Nullable Object parse(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
      return parseAll(parser);
    } catch (JacksonException unreadable) {
      throw new IllegalArgumentException(message(unreadable), unreadable);
    }
  }

  private static String message(JacksonException unreadable) {
    var at = unreadable.getLocation();
    return unreadable.getOriginalMessage()
        + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  private static @Nullable Object parseAll(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new IllegalArgumentException("empty JSON text");
    }
    Object value = parseValue(parser, first);
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("text after the JSON value");
    }
    return Tree.copyOf(value);
  }

  /// Iterative, so that depth costs memory the parser itself limits and never the stack.
  private static @Nullable Object parseValue(JsonParser parser, JsonToken first) {
    if (!first.isStructStart()) {
      return scalar(parser, first);
    }
    Deque<Object> open = new ArrayDeque<>();
    Deque<String> names = new ArrayDeque<>();
    Object root =
        first == JsonToken.START_OBJECT ? new LinkedHashMap<String, Object>() : new ArrayList<>();
    open.push(root);
    while (!open.isEmpty()) {
      JsonToken token = parser.nextToken();
      switch (token) {
        case PROPERTY_NAME -> names.push(parser.currentName());
        case START_OBJECT -> {
          Object child = new LinkedHashMap<String, Object>();
          attach(open, names, child);
          open.push(child);
        }
        case START_ARRAY -> {
          Object child = new ArrayList<>();
          attach(open, names, child);
          open.push(child);
        }
        case END_OBJECT, END_ARRAY -> open.pop();
        case null -> throw new IllegalArgumentException("unexpected end of JSON text");
        default -> attach(open, names, scalar(parser, token));
      }
    }
    return root;
  }

  private static void attach(Deque<Object> open, Deque<String> names, @Nullable Object value) {
    switch (open.element()) {
      case Map<?, ?> map -> Tree.asMap(map).put(names.pop(), value);
      case List<?> list -> Tree.asList(list).add(value);
      default -> throw new IllegalStateException("neither map nor list");
    }
  }

  private static @Nullable Object scalar(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> parser.getDoubleValue();
          };
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalArgumentException("unexpected " + token);
    };
  }

  /// Compact JSON, keys in the order of the tree.
  public static String write(@Nullable Object tree) {
    return new String(bytes(tree), StandardCharsets.UTF_8);
  }

  /// Compact JSON as UTF-8.
  public static byte[] bytes(@Nullable Object tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, tree);
    }
    return out.toByteArray();
  }

  /// Compact JSON with the keys of every map in order: the same text for trees that differ in
  /// nothing but the order in which their fields were written.
  public static String canonical(@Nullable Object tree) {
    return write(sorted(tree));
  }

  private static @Nullable Object sorted(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        TreeMap<String, @Nullable Object> copy = new TreeMap<>();
        map.forEach((key, child) -> copy.put((String) key, sorted(child)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(child -> copy.add(sorted(child)));
        yield copy;
      }
      case null, default -> tree;
    };
  }

  /// JSON for people: two spaces of indentation.
  public static String pretty(@Nullable Object tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    ObjectWriteContext context =
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            return printer.createInstance();
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    try (JsonGenerator generator = FACTORY.createGenerator(context, out)) {
      write(generator, tree);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case String text -> generator.writeString(text);
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      case Double number -> writeDouble(generator, number);
      case Boolean bool -> generator.writeBoolean(bool);
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          generator.writeName((String) entry.getKey());
          write(generator, entry.getValue());
        }
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        for (Object element : list) {
          write(generator, element);
        }
        generator.writeEndArray();
      }
      default -> throw new IllegalArgumentException("not a tree: " + value.getClass().getName());
    }
  }

  /// Go writes a float without a fraction as a whole number; so do we.
  private static void writeDouble(JsonGenerator generator, double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      generator.writeNumber((long) number);
    } else {
      generator.writeNumber(number);
    }
  }
}
