package dev.galley.kube.cel;

import dev.galley.base.schema.FieldError;
import dev.galley.base.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rules of a custom resource: the `x-kubernetes-validations` of its schema. Thread-safe; they
/// are read when an object first meets them, and compiled one by one.
public final class CustomRules {
  private final Schema source;
  private volatile @Nullable Read read;

  /// What a schema turned out to hold.
  private record Read(Structural schema, Optional<RuleNode> root) {}

  private CustomRules(Schema source) {
    this.source = source;
  }

  public static CustomRules of(Schema schema) {
    return new CustomRules(schema);
  }

  private Read read() {
    Read known = read;
    if (known == null) {
      Structural schema =
          Structural.of(mentionsRules(source.source()) ? source.source() : Map.of());
      known = new Read(schema, RuleNode.of(schema));
      read = known;
    }
    return known;
  }

  /// Whether there is any rule in a schema.
  static boolean mentionsRules(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map ->
          map.containsKey("x-kubernetes-validations")
              || map.values().stream().anyMatch(CustomRules::mentionsRules);
      case List<?> list -> list.stream().anyMatch(CustomRules::mentionsRules);
      case null, default -> false;
    };
  }

  public boolean isEmpty() {
    return read().root().isEmpty();
  }

  /// Which rules an object breaks.
  ///
  /// @param old the object before an update; `null` for a new one
  /// @param warnings hears of broken rules that are let pass because nothing changed where they are
  public List<FieldError> check(
      Map<String, ? extends @Nullable Object> object,
      @Nullable Map<String, ? extends @Nullable Object> old,
      Consumer<String> warnings) {
    Read known = read();
    if (known.root().isEmpty()) {
      return List.of();
    }
    RuleCheck check = new RuleCheck(warnings);
    Correlation correlation = old == null ? null : new Correlation(object, old, known.schema());
    check.node(
        known.root().get(), new RuleCheck.Place(RulePath.ROOT, object, old, correlation, null));
    return check.errors();
  }
}
