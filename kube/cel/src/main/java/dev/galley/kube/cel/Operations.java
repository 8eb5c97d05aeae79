package dev.galley.kube.cel;

import dev.galley.base.objects.Quantity;
import java.time.Duration;

/// What functions do, chosen by the values they are given.
final class Operations {
  private Operations() {}

  /// Operators, and functions of one value; the rest is told apart by the type of the first value.
  static Object apply(String function, Object[] arguments) {
    return switch (function) {
      case "_+_" -> {
        able(!(arguments[0] instanceof MapValue || arguments[0] instanceof Boolean), function);
        yield Numbers.add(arguments[0], arguments[1]);
      }
      case "_-_" -> Numbers.subtract(arguments[0], arguments[1]);
      case "_*_" -> Numbers.multiply(arguments[0], arguments[1]);
      case "_/_" -> Numbers.divide(arguments[0], arguments[1]);
      case "_%_" -> Numbers.modulo(arguments[0], arguments[1]);
      case "-_" -> Numbers.negate(arguments[0]);
      case "_==_" -> Values.equal(arguments[0], arguments[1]);
      case "_!=_" -> !Values.equal(arguments[0], arguments[1]);
      case "_<_" -> compared(function, arguments) < 0;
      case "_<=_" -> compared(function, arguments) <= 0;
      case "_>_" -> compared(function, arguments) > 0;
      case "_>=_" -> compared(function, arguments) >= 0;
      case "!_" -> not(arguments[0]);
      case "@in" -> in(arguments[0], arguments[1]);
      case "size" -> size(arguments[0]);
      case "cel.@mapInsert" -> insert(arguments);
      case "startsWith", "endsWith", "contains" -> {
        if (!(arguments[0] instanceof String)) {
          throw CelFailure.noOverload();
        }
        yield StringFunctions.apply(function, arguments);
      }
      default -> named(function, arguments);
    };
  }

  private static int compared(String function, Object[] arguments) {
    able(!(arguments[0] instanceof ListValue || arguments[0] instanceof MapValue), function);
    return Values.compare(arguments[0], arguments[1]);
  }

  /// Values of some types have no such operator at all.
  private static void able(boolean able, String function) {
    if (!able) {
      throw new CelFailure("no such overload: " + function);
    }
  }

  private static Object named(String function, Object[] arguments) {
    return switch (function) {
      case "type" -> Conversions.typeOf(arguments[0]);
      case "dyn" -> arguments[0];
      case "int" -> Conversions.toInt(arguments[0]);
      case "uint" -> Conversions.toUint(arguments[0]);
      case "double" -> Conversions.toDouble(arguments[0]);
      case "bool" -> Conversions.toBool(arguments[0]);
      case "string" -> Conversions.toText(arguments[0]);
      case "bytes" -> Conversions.toBytes(arguments[0]);
      case "timestamp" -> Conversions.toTimestamp(arguments[0]);
      case "duration" -> Conversions.toDuration(arguments[0]);
      case "optional.none" -> OptionalValue.NONE;
      case "optional.of" -> new OptionalValue(arguments[0]);
      case "optional.ofNonZeroValue" ->
          isZero(arguments[0]) ? OptionalValue.NONE : new OptionalValue(arguments[0]);
      case "value" -> optional(arguments[0]).get();
      case "hasValue" -> optional(arguments[0]).isPresent();
      case "matches", "find", "findAll" ->
          Regexes.apply(
              function,
              Regexes.compile(StringFunctions.text(arguments, 1), wording(function)),
              arguments);
      default ->
          function.startsWith("format.")
              ? format(function, arguments)
              : parsed(function, arguments);
    };
  }

  private static String wording(String function) {
    return function.equals("matches") ? "" : "Illegal regex: ";
  }

  private static Object format(String function, Object[] arguments) {
    if (function.equals("format.named")) {
      Format format = Format.ALL.get(StringFunctions.text(arguments, 0));
      return format == null ? OptionalValue.NONE : new OptionalValue(format);
    }
    Format format = Format.ALL.get(function.substring("format.".length()));
    if (format == null) {
      throw CelFailure.noOverload(function, arguments);
    }
    return format;
  }

  /// What makes values of Kubernetes' libraries from strings.
  private static Object parsed(String function, Object[] arguments) {
    if (arguments.length == 0 || !(arguments[0] instanceof String text)) {
      return byValue(function, arguments);
    }
    boolean lenient = arguments.length > 1 && Boolean.TRUE.equals(arguments[1]);
    return switch (function) {
      case "quantity" -> Quantities.parse(text);
      case "isQuantity" -> Quantities.isQuantity(text);
      case "url" -> Url.parse(text);
      case "isURL" -> Url.isUrl(text);
      case "ip" -> Ip.parse(text);
      case "isIP" -> Ip.isIp(text);
      case "ip.isCanonical" -> Ip.parse(text).toString().equals(text);
      case "cidr" -> Cidr.parse(text);
      case "isCIDR" -> Cidr.isCidr(text);
      case "semver" -> lenient ? Semver.parseLenient(text) : Semver.parse(text);
      case "isSemver" -> Semver.isValid(text, lenient);
      case "jsonpatch.escapeKey" -> text.replace("~", "~0").replace("/", "~1");
      case "strings.quote" -> StringFunctions.quote(text);
      case "format" -> Formatting.format(text, list(function, arguments));
      default -> byValue(function, arguments);
    };
  }

  private static ListValue list(String function, Object[] arguments) {
    if (arguments.length > 1 && arguments[1] instanceof ListValue list) {
      return list;
    }
    throw CelFailure.noOverload(function, arguments);
  }

  private static Object byValue(String function, Object[] arguments) {
    if (arguments.length == 0) {
      throw CelFailure.noOverload(function);
    }
    if (function.startsWith("get") && !(arguments[0] instanceof Url)) {
      return Times.part(function, arguments);
    }
    return switch (arguments[0]) {
      case String _ -> StringFunctions.apply(function, arguments);
      case ListValue _ -> ListFunctions.apply(function, arguments);
      case Quantity quantity -> Quantities.apply(function, quantity, arguments);
      case Semver version -> Semver.apply(function, version, arguments);
      case Ip ip -> Ip.apply(function, ip, arguments);
      case Cidr cidr -> Cidr.apply(function, cidr, arguments);
      case Url url -> url.part(function);
      case Format format when function.equals("validate") ->
          format.validate(StringFunctions.text(arguments, 1));
      case AccessCheck.Asked _, AccessCheck.Answered _ -> AccessCheck.apply(function, arguments);
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private static Object not(Object value) {
    if (value instanceof Boolean flag) {
      return !flag;
    }
    throw CelFailure.noOverload();
  }

  private static Object in(Object value, Object within) {
    return switch (within) {
      case ListValue list -> list.contains(value);
      case MapValue map -> map.find(value) != null;
      default -> throw CelFailure.noOverload();
    };
  }

  private static Object size(Object value) {
    return switch (value) {
      case String _, Bytes _, ListValue _, MapValue _ -> Values.size(value);
      default -> throw new CelFailure("no such overload: size");
    };
  }

  static OptionalValue optional(Object value) {
    if (value instanceof OptionalValue optional) {
      return optional;
    }
    throw CelFailure.noOverload();
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case CelNull _ -> true;
      case Boolean flag -> !flag;
      case Long number -> number == 0;
      case Uint number -> number.bits() == 0;
      case Double number -> number == 0;
      case Duration duration -> duration.isZero();
      case String text -> text.isEmpty();
      case Bytes bytes -> bytes.size() == 0;
      case ListValue list -> list.size() == 0;
      case MapValue map -> map.size() == 0;
      case OptionalValue optional -> !optional.isPresent();
      default -> false;
    };
  }

  private static Object insert(Object[] arguments) {
    if (!(arguments[0] instanceof MapValue map)) {
      throw CelFailure.noOverload("cel.@mapInsert", arguments);
    }
    if (arguments.length == 3) {
      return map.plus(arguments[1], arguments[2]);
    }
    if (!(arguments[1] instanceof MapValue more)) {
      throw CelFailure.noOverload("cel.@mapInsert", arguments);
    }
    for (Object key : more.keys()) {
      Object value = more.find(key);
      if (value != null) {
        map.plus(key, value);
      }
    }
    return map;
  }
}
