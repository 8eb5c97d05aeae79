package dev.galley.base.schema;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A generated resource of lines `name<TAB>JSON`; a line is parsed when it is asked for.
final class FactTable {
  private final byte[] text;
  private final Map<String, Span> spans;

  private record Span(int from, int to) {}

  private FactTable(byte[] text) {
    this.text = text;
    LinkedHashMap<String, Span> found = LinkedHashMap.newLinkedHashMap(1024);
    int line = 0;
    while (line < text.length) {
      int tab = next(line, '\t');
      int end = next(tab, '\n');
      found.put(new String(text, line, tab - line, StandardCharsets.UTF_8), new Span(tab + 1, end));
      line = end + 1;
    }
    this.spans = Collections.unmodifiableMap(found);
  }

  private int next(int from, char wanted) {
    int at = from;
    while (at < text.length && text[at] != wanted) {
      at++;
    }
    return at;
  }

  static FactTable read(String resource) {
    try (InputStream in = FactTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not built in: " + resource);
      }
      return new FactTable(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Set<String> names() {
    return spans.keySet();
  }

  /// Empty when there is no such entry.
  Map<String, @Nullable Object> entry(String name) {
    Span span = spans.get(name);
    return span == null
        ? Map.of()
        : Tree.asMap(
            Json.parse(new String(text, span.from, span.to - span.from, StandardCharsets.UTF_8)));
  }
}
