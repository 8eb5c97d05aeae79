package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The messages that JSON writes otherwise than field by field: times, quantities, numbers or
/// texts, raw JSON, and lists with a name.
final class ProtobufSpecials {
  private ProtobufSpecials() {}

  /// The value that a message stands for; `null` when it stands for nothing.
  static @Nullable Object of(String type, Map<String, @Nullable Object> message) {
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Time", "Timestamp" -> message.isEmpty() ? null : Times.seconds(instant(message));
      case "MicroTime" -> message.isEmpty() ? null : Times.micros(instant(message));
      case "Duration" -> duration(Tree.numberAt(0, message, "duration"));
      case "Quantity", "QuantityValue" -> quantity(Tree.textAt(message, "string"));
      case "IntOrString" ->
          Tree.numberAt(0, message, "type") == 1
              ? Tree.textAt(message, "strVal")
              : (Object) Tree.numberAt(0, message, "intVal");
      case "FieldsV1" -> raw(Tree.textAt(message, "Raw"));
      case "RawExtension", "JSON" -> raw(Tree.textAt(message, "raw"));
      case "ExtraValue", "Verbs" -> Tree.listAt(message, "items");
      case "JSONSchemaPropsOrBool" ->
          message.keySet().stream().allMatch("allows"::equals)
              ? (Object) Tree.flagAt(message, "allows")
              : Tree.without(message, "allows");
      case "JSONSchemaPropsOrArray" ->
          message.containsKey("jSONSchemas") ? message.get("jSONSchemas") : message;
      case "JSONSchemaPropsOrStringArray" ->
          message.containsKey("property") ? message.get("property") : message;
      default -> message;
    };
  }

  private static Instant instant(Map<String, @Nullable Object> message) {
    return Instant.ofEpochSecond(
        Tree.numberAt(0, message, "seconds"), Tree.numberAt(0, message, "nanos"));
  }

  private static String quantity(String text) {
    return text.isEmpty() ? "0" : text;
  }

  private static @Nullable Object raw(String base64) {
    return base64.isEmpty() ? null : Json.parse(Base64.getDecoder().decode(base64));
  }

  /// As Go writes a duration, to the second.
  private static String duration(long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    long hours = duration.toHours();
    String seconds = duration.toSecondsPart() + "s";
    if (hours > 0) {
      return hours + "h" + duration.toMinutesPart() + "m" + seconds;
    }
    return duration.toMinutes() > 0 ? duration.toMinutesPart() + "m" + seconds : seconds;
  }
}
