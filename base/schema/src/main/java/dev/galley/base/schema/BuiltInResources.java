package dev.galley.base.schema;

import dev.galley.base.objects.GroupVersionKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table of the 66 resources that a Kubernetes serves by default.
public final class BuiltInResources {
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final BuiltInResources TABLE = new BuiltInResources();

  private final List<BuiltInResource> resources;
  private final Map<GroupVersionKind, BuiltInResource> byKind = new LinkedHashMap<>();

  private BuiltInResources() {
    try (InputStream in = BuiltInResources.class.getResourceAsStream("resources.txt")) {
      if (in == null) {
        throw new IllegalStateException("not built in: resources.txt");
      }
      List<BuiltInResource> read = new ArrayList<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> read.add(resource(line.split(" "))));
      resources = List.copyOf(read);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    resources.forEach(each -> byKind.put(each.kind(), each));
  }

  private static BuiltInResource resource(String[] columns) {
    String group = columns[0].equals("-") ? "" : columns[0];
    return new BuiltInResource(
        new GroupVersionKind(group, columns[1], columns[2]),
        columns[3],
        columns[4].equals("N"),
        words(columns[5]),
        words(columns[6]),
        words(columns[7]),
        columns[8].equals("*") ? ALL_VERBS : words(columns[8]));
  }

  private static List<String> words(String column) {
    return column.equals("-") ? List.of() : Arrays.asList(column.split(","));
  }

  /// In discovery's order: the core group first; of each group the preferred version first.
  public static List<BuiltInResource> all() {
    return TABLE.resources;
  }

  public static Optional<BuiltInResource> of(GroupVersionKind kind) {
    return Optional.ofNullable(TABLE.byKind.get(kind));
  }
}
