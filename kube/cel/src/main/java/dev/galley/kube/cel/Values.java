package dev.galley.kube.cel;

import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of expressions: `CelNull`, `Boolean`, `Long`, `Uint`, `Double`, `String`, `Bytes`,
/// `Instant`, `Duration`, `ListValue`, `MapValue`, `CelType`, `OptionalValue`, and those of
/// Kubernetes' libraries.
final class Values {
  private Values() {}

  static CelType literalType(Object value) {
    return type(value);
  }

  static CelType type(Object value) {
    return switch (value) {
      case CelNull _ -> CelType.NULL;
      case Boolean _ -> CelType.BOOL;
      case Long _ -> CelType.INT;
      case Uint _ -> CelType.UINT;
      case Double _ -> CelType.DOUBLE;
      case String _ -> CelType.STRING;
      case Bytes _ -> CelType.BYTES;
      case Instant _ -> CelType.TIMESTAMP;
      case Duration _ -> CelType.DURATION;
      case ListValue _ -> CelType.list(CelType.DYN);
      case MapValue _ -> CelType.map(CelType.DYN, CelType.DYN);
      case CelType _ -> CelType.TYPE;
      case OptionalValue _ -> CelType.optional(CelType.DYN);
      case Quantity _ -> CelType.struct("kubernetes.Quantity");
      case LibraryValue library -> library.celType();
      default -> throw new IllegalStateException("no value of CEL: " + value.getClass());
    };
  }

  /// A value of which no schema is known.
  static Object dynamic(@Nullable Object tree) {
    return switch (tree) {
      case null -> CelNull.NULL;
      case Map<?, ?> map -> new Dynamic.Fields(Tree.asMap(map));
      case List<?> list -> new Dynamic.Elements(Tree.asList(list));
      case Integer number -> (long) number;
      default -> tree;
    };
  }

  /// Keys that are equal numbers become the same key.
  static Object key(Object key) {
    return switch (key) {
      case Uint number when number.bits() >= 0 -> number.bits();
      case Double number
          when number == Math.rint(number) && Math.abs(number) < 9.2e18 && !number.isNaN() ->
          number.longValue();
      default -> key;
    };
  }

  static boolean equal(Object left, Object right) {
    if (left == CelNull.NULL || right == CelNull.NULL) {
      return left.equals(right);
    }
    return switch (left) {
      case Long a when right instanceof Long b -> a.longValue() == b.longValue();
      case Long _, Uint _, Double _ -> Numbers.equal(left, right);
      case ListValue a -> {
        if (!(right instanceof ListValue b)) {
          yield false;
        }
        yield a.sameAs(b);
      }
      case MapValue a -> right instanceof MapValue b && a.sameAs(b);
      case Quantity a -> right instanceof Quantity b && a.compareTo(b) == 0;
      case OptionalValue(Object a) -> {
        if (!(right instanceof OptionalValue(Object b))) {
          yield false;
        }
        if (a == null || b == null) {
          yield a == null && b == null;
        }
        yield equal(a, b);
      }
      case CelType a ->
          right instanceof CelType b && a.kind() == b.kind() && a.name().equals(b.name());
      default -> left.equals(right);
    };
  }

  /// @throws CelFailure when the values have no order
  static int compare(Object left, Object right) {
    return switch (left) {
      case Long _, Uint _, Double _ -> Numbers.compare(left, right);
      case String a when right instanceof String b -> compareText(a, b);
      case Boolean a when right instanceof Boolean b -> a.compareTo(b);
      case Bytes a when right instanceof Bytes b -> a.compareTo(b);
      case Instant a when right instanceof Instant b -> a.compareTo(b);
      case Duration a when right instanceof Duration b -> a.compareTo(b);
      default -> throw CelFailure.noOverload();
    };
  }

  /// By code points, as UTF-8 sorts.
  private static int compareText(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
        return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /// What `size` answers; 1 for what has no size, as costs have it.
  static long size(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case Bytes bytes -> bytes.size();
      case ListValue list -> list.size();
      case MapValue map -> map.size();
      case LibraryValue library -> library.size();
      default -> 1;
    };
  }

  /// A value as a tree, for patches and audit annotations.
  static @Nullable Object tree(Object value) {
    return switch (value) {
      case CelNull _ -> null;
      case ListValue list -> {
        List<@Nullable Object> tree = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
          tree.add(tree(list.get(i)));
        }
        yield tree;
      }
      case MapValue map -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (Object key : map.keys()) {
          Object held = map.find(key);
          tree.put(Texts.shown(key), held == null ? null : tree(held));
        }
        yield tree;
      }
      case Uint number -> number.bits();
      case Long number -> number;
      case Double number -> number;
      case Boolean flag -> flag;
      default -> Texts.shown(value);
    };
  }
}
