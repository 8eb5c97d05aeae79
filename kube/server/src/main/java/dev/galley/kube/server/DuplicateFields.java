package dev.galley.kube.server;

import dev.galley.kube.api.Repetitions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Finds the fields that a JSON text gives twice, in document order.
final class DuplicateFields {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Deque<Level> open = new ArrayDeque<>();
  private final Map<String, Integer> again = new LinkedHashMap<>();
  private final @Nullable Map<String, Integer> order;
  private int position;

  /// @param order takes the position of each field, if anybody wants to know
  private DuplicateFields(@Nullable Map<String, Integer> order) {
    this.order = order;
  }

  /// One object or array that is open; an array counts its elements, an object knows its keys.
  private static final class Level {
    final String path;
    final boolean array;
    final Set<String> keys = new HashSet<>();
    int index;
    String key = "";

    Level(String path, boolean array) {
      this.path = path;
      this.array = array;
    }

    String child() {
      if (array) {
        return path + "[" + index + "]";
      }
      return path.isEmpty() ? key : path + "." + key;
    }
  }

  /// Paths such as `spec.template.spec.containers[0].name`. The text is known to be JSON.
  static Repetitions in(byte[] json) {
    if (search(json, null).again.isEmpty()) {
      return Repetitions.NONE;
    }
    Map<String, Integer> order = new HashMap<>();
    return new Repetitions(List.of(), search(json, order).again, order);
  }

  private static DuplicateFields search(byte[] json, @Nullable Map<String, Integer> order) {
    DuplicateFields search = new DuplicateFields(order);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        search.see(token, parser);
      }
    }
    return search;
  }

  private void see(JsonToken token, JsonParser parser) {
    Level level = open.peek();
    switch (token) {
      case PROPERTY_NAME -> name(level, parser.currentName());
      case START_OBJECT -> open.push(new Level(level == null ? "" : level.child(), false));
      case START_ARRAY -> open.push(new Level(level == null ? "" : level.child(), true));
      case END_OBJECT, END_ARRAY -> {
        open.pop();
        count(open.peek());
      }
      default -> count(level);
    }
  }

  private void name(@Nullable Level level, String name) {
    if (level == null) {
      return;
    }
    level.key = name;
    position++;
    if (!level.keys.add(name)) {
      again.putIfAbsent(level.child(), position);
    }
    if (order != null) {
      order.putIfAbsent(level.child(), position);
    }
  }

  private static void count(@Nullable Level level) {
    if (level != null && level.array) {
      level.index++;
    }
  }
}
