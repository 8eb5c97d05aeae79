package dev.galley.base.objects;

import dev.galley.base.objects.PatchException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON patches (RFC 6902): a list of operations, applied all or none.
///
/// Failures are worded as by evanphx/json-patch, which kubectl and the API server use.
public final class JsonPatch {
  private final boolean tolerant;
  private @Nullable Object document;

  private JsonPatch(@Nullable Object document, boolean tolerant) {
    this.tolerant = tolerant;
    this.document = document;
  }

  /// The document with all operations applied in order.
  ///
  /// @throws PatchException when an operation cannot be read or does not apply
  public static @Nullable Object apply(
      @Nullable Object document, List<? extends @Nullable Object> operations) {
    return apply(new JsonPatch(thaw(document), false), operations);
  }

  /// Like [#apply], but what is to be replaced need not be there: so does the library's version in
  /// the API server.
  ///
  /// @throws PatchException when an operation cannot be read or does not apply
  public static @Nullable Object applyTolerantly(
      @Nullable Object document, List<? extends @Nullable Object> operations) {
    return apply(new JsonPatch(thaw(document), true), operations);
  }

  private static @Nullable Object apply(
      JsonPatch patch, List<? extends @Nullable Object> operations) {
    for (Object operation : operations) {
      if (!(operation instanceof Map<?, ?> map)) {
        throw malformed("a JSON patch is a list of operations, each an object");
      }
      patch.operate(Tree.asMap(map));
    }
    return Tree.copyOf(patch.document);
  }

  private void operate(Map<String, @Nullable Object> operation) {
    String op = Tree.textAt(operation, "op");
    String path = pointer(operation, "path", op);
    switch (op) {
      case "add" -> add(path, value(operation, op), op);
      case "remove" -> remove(path, op);
      case "replace" -> replace(path, value(operation, op));
      case "move" -> add(path, remove(pointer(operation, "from", op), op), op);
      case "copy" -> add(path, thaw(find(pointer(operation, "from", op), op)), op);
      case "test" -> test(path, operation.get("value"));
      default -> throw malformed("Unexpected kind: " + (op.isEmpty() ? "unknown" : op));
    }
  }

  private static String pointer(Map<String, @Nullable Object> operation, String field, String op) {
    if (!(operation.get(field) instanceof String path)) {
      throw malformed(op + " operation: missing or invalid \"" + field + "\"");
    }
    if (!path.isEmpty() && path.charAt(0) != '/') {
      throw malformed(op + " operation: \"" + field + "\" must begin with a slash: " + path);
    }
    return path;
  }

  private static @Nullable Object value(Map<String, @Nullable Object> operation, String op) {
    if (!operation.containsKey("value")) {
      throw malformed(op + " operation: missing \"value\"");
    }
    return thaw(operation.get("value"));
  }

  private void add(String path, @Nullable Object value, String op) {
    if (path.isEmpty()) {
      document = value;
      return;
    }
    String key = last(path);
    switch (parent(path, op)) {
      case Map<?, ?> map -> Tree.asMap(map).put(key, value);
      case List<?> list -> {
        int index = key.equals("-") ? list.size() : index(key, list.size(), true, op, path);
        Tree.asList(list).add(index, value);
      }
      case null, default -> throw missing(op, path);
    }
  }

  private @Nullable Object remove(String path, String op) {
    if (path.isEmpty()) {
      throw missing(op, path);
    }
    String key = last(path);
    switch (parent(path, op)) {
      case Map<?, ?> map -> {
        if (!map.containsKey(key)) {
          throw missingKey(op, path);
        }
        return map.remove(key);
      }
      case List<?> list -> {
        return list.remove(index(key, list.size(), false, op, path));
      }
      case null, default -> throw missing(op, path);
    }
  }

  private void replace(String path, @Nullable Object value) {
    if (path.isEmpty()) {
      document = value;
      return;
    }
    String key = last(path);
    switch (parent(path, "replace")) {
      case Map<?, ?> map -> {
        if (!tolerant && !map.containsKey(key)) {
          throw missingKey("replace", path);
        }
        Tree.asMap(map).put(key, value);
      }
      case List<?> list ->
          Tree.asList(list).set(index(key, list.size(), false, "replace", path), value);
      case null, default -> throw missing("replace", path);
    }
  }

  private void test(String path, @Nullable Object expected) {
    boolean found = true;
    Object actual = null;
    try {
      actual = find(path, "test");
    } catch (PatchException absent) {
      found = false;
    }
    // A missing member equals null, as in the library.
    boolean same = found ? same(actual, expected) : expected == null;
    if (!same) {
      throw new PatchException(
          Reason.TEST_FAILED, "testing value " + path + " failed: test failed");
    }
  }

  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return a.equals(b) || a.doubleValue() == b.doubleValue();
    }
    return Json.canonical(left).equals(Json.canonical(right));
  }

  private @Nullable Object find(String path, String op) {
    Object here = document;
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      here = child(here, unescape(path.substring(from, to)), op, path);
      from = to + 1;
    }
    return here;
  }

  private static @Nullable Object child(@Nullable Object tree, String key, String op, String path) {
    return switch (tree) {
      case Map<?, ?> map when map.containsKey(key) -> map.get(key);
      case List<?> list -> list.get(index(key, list.size(), false, op, path));
      case null, default -> throw missing(op, path);
    };
  }

  private @Nullable Object parent(String path, String op) {
    try {
      return find(path.substring(0, path.lastIndexOf('/')), op);
    } catch (PatchException absent) {
      throw missing(op, path);
    }
  }

  private static String last(String path) {
    return unescape(path.substring(path.lastIndexOf('/') + 1));
  }

  private static String unescape(String token) {
    return token.indexOf('~') < 0 ? token : token.replace("~1", "/").replace("~0", "~");
  }

  /// Negative indexes count from the end, an extension that Kubernetes leaves switched on.
  private static int index(String key, int size, boolean end, String op, String path) {
    int index;
    try {
      index = Integer.parseInt(key);
    } catch (NumberFormatException notANumber) {
      throw missing(op, path);
    }
    int limit = end ? size : size - 1;
    int resolved = index < 0 ? index + limit + 1 : index;
    if (resolved < 0 || resolved > limit) {
      throw new PatchException(
          Reason.NOT_APPLICABLE,
          op
              + " operation does not apply: doc is missing path: \""
              + path
              + "\": Unable to access invalid index: "
              + index
              + ": invalid index referenced");
    }
    return resolved;
  }

  private static PatchException missing(String op, String path) {
    return new PatchException(
        Reason.NOT_APPLICABLE,
        op + " operation does not apply: doc is missing path: \"" + path + "\": missing value");
  }

  private static PatchException missingKey(String op, String path) {
    return new PatchException(
        Reason.NOT_APPLICABLE,
        op + " operation does not apply: doc is missing key: " + path + ": missing value");
  }

  private static PatchException malformed(String message) {
    return new PatchException(Reason.MALFORMED, message);
  }

  /// A copy that can be changed in place, so that many operations cost no copies.
  private static @Nullable Object thaw(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        LinkedHashMap<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, child) -> copy.put((String) key, thaw(child)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(child -> copy.add(thaw(child)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
