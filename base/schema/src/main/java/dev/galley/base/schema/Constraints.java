package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The limits that a schema sets to one value: lengths, ranges, patterns, formats.
record Constraints(Schema schema, FieldPath path, List<FieldError> errors) {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();
  private static final Pattern NEVER = Pattern.compile("(?!)");
  private static final Pattern UUID =
      Pattern.compile("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$");
  private static final Pattern IPV4 =
      Pattern.compile("^((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}(?<!\\.)$");
  private static final Pattern DURATION =
      Pattern.compile("^[-+]?(\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h|d|w)(.*)$|^0$");

  void text(String text) {
    length(text);
    if (!schema.format().isEmpty() && !isOfFormat(text, schema.format())) {
      errors.add(
          FieldError.typeInvalid(
              path.toString(),
              text,
              path + " in body must be of type " + schema.format() + ": " + Json.write(text)));
    }
  }

  /// Of length and pattern, upstream tells the first mistake.
  private void length(String text) {
    Map<String, @Nullable Object> source = schema.source();
    int length = text.codePointCount(0, text.length());
    long most = Tree.numberAt(Long.MAX_VALUE, source, "maxLength");
    long least = Tree.numberAt(0, source, "minLength");
    String pattern = Tree.textAt(source, "pattern");
    if (length > most) {
      errors.add(FieldError.tooLong(path.toString(), most));
    } else if (length < least) {
      invalid(text, "should be at least " + least + " chars long");
    } else if (!pattern.isEmpty() && !compiled(pattern).matcher(text).find()) {
      invalid(text, "should match '" + pattern + "'");
    }
  }

  /// A pattern that Java does not understand matches nothing, as one that Go does not.
  private static Pattern compiled(String pattern) {
    return PATTERNS.computeIfAbsent(
        pattern,
        text -> {
          try {
            return Pattern.compile(text.replace("(?P<", "(?<"));
          } catch (PatternSyntaxException unreadable) {
            return NEVER;
          }
        });
  }

  private static boolean isOfFormat(String text, String format) {
    try {
      switch (format) {
        case "date-time", "datetime" -> OffsetDateTime.parse(text);
        case "date" -> LocalDate.parse(text);
        case "byte" -> Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
        case "uuid" -> {
          return UUID.matcher(text).matches();
        }
        case "ipv4" -> {
          return IPV4.matcher(text).matches();
        }
        case "ipv6" -> {
          return text.contains(":") && text.matches("[0-9a-fA-F:.]+");
        }
        case "duration" -> {
          return DURATION.matcher(text).matches();
        }
        default -> {}
      }
      return true;
    } catch (DateTimeParseException unreadable) {
      return false;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  void number(double number) {
    Map<String, @Nullable Object> source = schema.source();
    if (source.get("multipleOf") instanceof Number factor) {
      double quotient = number / factor.doubleValue();
      if (quotient != Math.rint(quotient)) {
        invalid(number, "should be a multiple of " + Json.write(factor));
      }
    }
    if (source.get("minimum") instanceof Number limit) {
      boolean exclusive = Tree.flagAt(source, "exclusiveMinimum");
      double least = limit.doubleValue();
      if (exclusive ? number <= least : number < least) {
        String words =
            exclusive ? "should be greater than " : "should be greater than or equal to ";
        invalid(number, words + Json.write(limit));
      }
    }
    if (source.get("maximum") instanceof Number limit) {
      boolean exclusive = Tree.flagAt(source, "exclusiveMaximum");
      double most = limit.doubleValue();
      if (exclusive ? number >= most : number > most) {
        String words = exclusive ? "should be less than " : "should be less than or equal to ";
        invalid(number, words + Json.write(limit));
      }
    }
  }

  void items(List<@Nullable Object> list) {
    Map<String, @Nullable Object> source = schema.source();
    long least = Tree.numberAt(0, source, "minItems");
    if (list.size() < least) {
      invalid((long) list.size(), "should have at least " + least + " items");
    }
    long most = Tree.numberAt(Long.MAX_VALUE, source, "maxItems");
    if (list.size() > most) {
      errors.add(FieldError.tooMany(path.toString(), list.size(), most));
    }
    if (Tree.flagAt(source, "uniqueItems")) {
      Set<@Nullable Object> distinct = new HashSet<>(list);
      if (distinct.size() < list.size()) {
        invalid("", "shouldn't contain duplicates");
      }
    }
  }

  void properties(Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> source = schema.source();
    long least = Tree.numberAt(0, source, "minProperties");
    if (map.size() < least) {
      invalid((long) map.size(), "should have at least " + least + " properties");
    }
    long most = Tree.numberAt(Long.MAX_VALUE, source, "maxProperties");
    if (map.size() > most) {
      errors.add(FieldError.tooMany(path.toString(), map.size(), most));
    }
  }

  private void invalid(Object value, String sentence) {
    errors.add(FieldError.invalid(path.toString(), value, path + " in body " + sentence));
  }
}
