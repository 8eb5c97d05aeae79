package dev.galley.kube.cel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The type of a field in a custom resource's schema, with how large its values can get.
///
/// @param maxElements of lists, maps and strings; zero for the rest
/// @param minSize how few bytes of JSON a value can be
/// @param element of a list, or value of a map
/// @param fields of an object, by their escaped names
record DeclaredType(
    CelType type,
    long maxElements,
    long minSize,
    @Nullable DeclaredType element,
    Map<String, DeclaredType> fields) {
  static final long LARGEST_REQUEST = 3 * 1024 * 1024;

  /// How large values of one sort get.
  private record Sizes(long most, long least) {}

  private static DeclaredType scalar(CelType type, Sizes sizes) {
    return new DeclaredType(type, sizes.most(), sizes.least(), null, Map.of());
  }

  /// @return empty when rules cannot see such values
  static Optional<DeclaredType> of(Structural schema, boolean root) {
    if (schema.intOrString()) {
      long most = schema.limit("maxLength").map(length -> length * 4).orElse(LARGEST_REQUEST - 2);
      return Optional.of(scalar(CelType.DYN, new Sizes(most, 1)));
    }
    return switch (schema.type()) {
      case "array" -> list(schema);
      case "object" -> object(root ? schema.withMetadata() : schema);
      case "string" -> Optional.of(text(schema));
      case "boolean" -> Optional.of(scalar(CelType.BOOL, new Sizes(0, 4)));
      case "number" -> Optional.of(scalar(CelType.DOUBLE, new Sizes(0, 1)));
      case "integer" -> Optional.of(scalar(CelType.INT, new Sizes(0, 1)));
      default -> Optional.empty();
    };
  }

  private static Optional<DeclaredType> list(Structural schema) {
    Structural items = schema.items();
    if (items == null) {
      return Optional.empty();
    }
    return of(items, items.embedded())
        .map(element -> {
          long most =
              schema.limit("maxItems").orElse((LARGEST_REQUEST - 2) / (element.minSize() + 1));
          return new DeclaredType(CelType.list(element.type()), most, 2, element, Map.of());
        });
  }

  private static Optional<DeclaredType> object(Structural schema) {
    Structural additional = schema.additional();
    if (additional != null) {
      return of(additional, additional.embedded())
          .map(value -> {
            long most =
                schema.limit("maxProperties").orElse((LARGEST_REQUEST - 2) / (value.minSize() + 6));
            CelType type = CelType.map(CelType.STRING, value.type());
            return new DeclaredType(type, most, 2, value, Map.of());
          });
    }
    Map<String, DeclaredType> fields = new LinkedHashMap<>();
    long least = 2;
    for (var property : schema.properties().entrySet()) {
      Structural child = property.getValue();
      Optional<String> escaped = Identifiers.escape(property.getKey());
      Optional<DeclaredType> type = of(child, child.embedded());
      if (type.isPresent()) {
        escaped.ifPresent(known -> fields.put(known, type.get()));
        if (schema.requires(property.getKey()) && !child.hasDefault()) {
          least += Bytes.ofText(property.getKey()).size() + type.get().minSize() + 4;
        }
      }
    }
    return Optional.of(new DeclaredType(CelType.struct("object"), 0, least, null, fields));
  }

  private static DeclaredType text(Structural schema) {
    Optional<Long> limit = schema.limit("maxLength");
    return switch (schema.format()) {
      case "byte" -> scalar(CelType.BYTES, new Sizes(limit.orElse(LARGEST_REQUEST - 2), 2));
      case "duration" -> scalar(CelType.DURATION, new Sizes(32, 3));
      case "date" -> scalar(CelType.TIMESTAMP, new Sizes(12, 12));
      case "date-time" -> scalar(CelType.TIMESTAMP, new Sizes(32, 21));
      default -> {
        long longest =
            schema.enumValues().stream()
                .mapToLong(each -> each instanceof String text ? Bytes.ofText(text).size() : 0)
                .max()
                .orElse(LARGEST_REQUEST - 2);
        yield scalar(CelType.STRING, new Sizes(limit.map(length -> length * 4).orElse(longest), 2));
      }
    };
  }

  /// The same type, the objects in it named after where they are from here on.
  DeclaredType named(String name) {
    if (type.is(CelType.Kind.STRUCT)) {
      Map<String, DeclaredType> named = new LinkedHashMap<>();
      fields.forEach((field, declared) -> named.put(field, declared.named(name + "." + field)));
      return new DeclaredType(CelType.struct(name), maxElements, minSize, null, named);
    }
    if (element == null) {
      return this;
    }
    boolean list = type.is(CelType.Kind.LIST);
    DeclaredType inner = element.named(name + (list ? ".@idx" : ".@elem"));
    CelType whole = list ? CelType.list(inner.type()) : CelType.map(CelType.STRING, inner.type());
    return new DeclaredType(whole, maxElements, minSize, inner, Map.of());
  }

  /// The object types below, and this one, by name.
  void objects(Map<String, Map<String, CelType>> all) {
    if (element != null) {
      element.objects(all);
    }
    if (type.is(CelType.Kind.STRUCT)) {
      Map<String, CelType> types = new LinkedHashMap<>();
      fields.forEach((field, declared) -> types.put(field, declared.type()));
      all.put(type.name(), types);
      fields.values().forEach(each -> each.objects(all));
    }
  }
}
