package dev.galley.kube.cel;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Conversions between types: `int(…)`, `string(…)` and their like.
final class Conversions {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private Conversions() {}

  private static CelFailure impossible(Object value, String to) {
    return new CelFailure(
        "type conversion error from '" + Values.type(value).name() + "' to '" + to + "'");
  }

  static Object toInt(Object value) {
    return switch (value) {
      case Long number -> number;
      case Uint number -> {
        if (number.bits() < 0) {
          throw new CelFailure("integer overflow");
        }
        yield number.bits();
      }
      case Double number -> {
        if (number.isNaN() || number <= -0x1p63 || number >= 0x1p63) {
          throw new CelFailure("integer overflow");
        }
        yield number.longValue();
      }
      case String text -> {
        try {
          yield Long.parseLong(text);
        } catch (NumberFormatException noNumber) {
          throw impossible(value, "int");
        }
      }
      case Instant time -> time.getEpochSecond();
      case Duration duration -> duration.toNanos();
      default -> throw CelFailure.noOverload("int", value);
    };
  }

  static Object toUint(Object value) {
    return switch (value) {
      case Uint number -> number;
      case Long number -> {
        if (number < 0) {
          throw new CelFailure("unsigned integer overflow");
        }
        yield new Uint(number);
      }
      case Double number -> {
        if (number.isNaN() || number < 0 || number >= 0x1p64) {
          throw new CelFailure("unsigned integer overflow");
        }
        yield new Uint(new BigDecimal(number).toBigInteger().longValue());
      }
      case String text -> {
        try {
          yield new Uint(Long.parseUnsignedLong(text));
        } catch (NumberFormatException noNumber) {
          throw impossible(value, "uint");
        }
      }
      default -> throw CelFailure.noOverload("uint", value);
    };
  }

  static Object toDouble(Object value) {
    return switch (value) {
      case Double number -> number;
      case Long number -> number.doubleValue();
      case Uint number -> number.toDouble();
      case String text -> {
        try {
          if (text.isBlank() || "fFdD ".indexOf(text.charAt(text.length() - 1)) >= 0) {
            throw impossible(value, "double");
          }
          yield Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
          throw impossible(value, "double");
        }
      }
      default -> throw CelFailure.noOverload("double", value);
    };
  }

  static Object toBool(Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case String text when TRUE.contains(text) -> true;
      case String text when FALSE.contains(text) -> false;
      case String _ -> throw impossible(value, "bool");
      default -> throw CelFailure.noOverload("bool", value);
    };
  }

  static Object toBytes(Object value) {
    return switch (value) {
      case Bytes bytes -> bytes;
      case String text -> Bytes.ofText(text);
      default -> throw CelFailure.noOverload("bytes", value);
    };
  }

  static Object toText(Object value) {
    return switch (value) {
      case String text -> text;
      case Bytes bytes -> {
        try {
          yield StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.content()))
              .toString();
        } catch (CharacterCodingException notText) {
          throw new CelFailure("invalid UTF-8 in bytes, cannot convert to string");
        }
      }
      case Boolean _, Long _, Uint _, Double _, Instant _, Duration _, Ip _, Cidr _ ->
          Texts.shown(value);
      default -> throw CelFailure.noOverload("string", value);
    };
  }

  static Object toTimestamp(Object value) {
    return switch (value) {
      case Instant time -> time;
      case Long seconds -> {
        if (Math.abs(seconds) > 1_000_000_000_000L) {
          throw new CelFailure("timestamp overflow");
        }
        yield Numbers.bounded(Instant.ofEpochSecond(seconds));
      }
      case String text ->
          Times.timestamp(text)
              .map(Numbers::bounded)
              .orElseThrow(() -> impossible(value, "google.protobuf.Timestamp"));
      default -> throw CelFailure.noOverload("timestamp", value);
    };
  }

  static Object toDuration(Object value) {
    return switch (value) {
      case Duration duration -> duration;
      case Long nanoseconds -> Duration.ofNanos(nanoseconds);
      case String text ->
          Times.duration(text).orElseThrow(() -> impossible(value, "google.protobuf.Duration"));
      default -> throw CelFailure.noOverload("duration", value);
    };
  }

  static Object typeOf(Object value) {
    return Values.type(value);
  }
}
