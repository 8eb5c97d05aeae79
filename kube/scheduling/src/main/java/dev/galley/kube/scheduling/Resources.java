package dev.galley.kube.scheduling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/// Amounts of resources by name, in thousandths of their unit (so memory is in thousandths of a
/// byte), because whole longs are compared and added millions of times while pods are placed.
public final class Resources {
  public static final Resources NONE = new Resources(new TreeMap<>());

  private final TreeMap<String, Long> millis;

  private Resources(TreeMap<String, Long> millis) {
    this.millis = millis;
  }

  public static Resources ofMillis(Map<String, Long> millis) {
    return new Resources(new TreeMap<>(millis));
  }

  /// From a resource list such as `requests` or `allocatable`; what cannot be read is left out.
  public static Resources of(Map<String, ? extends @Nullable Object> list) {
    TreeMap<String, Long> millis = new TreeMap<>();
    list.forEach((name, value) -> Amounts.millis(value).ifPresent(it -> millis.put(name, it)));
    return new Resources(millis);
  }

  public long millis(String name) {
    return millis.getOrDefault(name, 0L);
  }

  public boolean has(String name) {
    return millis.containsKey(name);
  }

  /// Thousandths by name, sorted; unmodifiable.
  public Map<String, Long> millis() {
    return Collections.unmodifiableMap(millis);
  }

  public boolean isEmpty() {
    return millis.isEmpty();
  }

  public Resources with(String name, long amount) {
    TreeMap<String, Long> copy = new TreeMap<>(millis);
    copy.put(name, amount);
    return new Resources(copy);
  }

  public Resources without(String name) {
    TreeMap<String, Long> copy = new TreeMap<>(millis);
    copy.remove(name);
    return new Resources(copy);
  }

  public Resources plus(Resources other) {
    return other.isEmpty() ? this : merged(other, Math::addExact);
  }

  /// The larger amount of each.
  public Resources max(Resources other) {
    return merged(other, Math::max);
  }

  private Resources merged(Resources other, LongBinaryOperator operator) {
    TreeMap<String, Long> sum = new TreeMap<>(millis);
    other.millis.forEach((name, amount) -> sum.merge(name, amount, operator::applyAsLong));
    return new Resources(sum);
  }

  /// What is left of the amounts named here; may be negative. Names only `other` has are ignored.
  public Resources minus(Resources other) {
    TreeMap<String, Long> left = new TreeMap<>(millis);
    left.replaceAll((name, amount) -> amount - other.millis(name));
    return new Resources(left);
  }

  public Resources atLeastZero() {
    TreeMap<String, Long> left = new TreeMap<>(millis);
    left.replaceAll((name, amount) -> Math.max(0, amount));
    return new Resources(left);
  }

  public boolean fitsIn(Resources room) {
    for (Map.Entry<String, Long> wanted : millis.entrySet()) {
      if (wanted.getValue() > 0 && wanted.getValue() > room.millis(wanted.getKey())) {
        return false;
      }
    }
    return true;
  }

  /// The names of which there is not enough room, sorted.
  public List<String> lackingIn(Resources room) {
    List<String> lacking = new ArrayList<>();
    millis.forEach((name, wanted) -> {
      if (wanted > 0 && wanted > room.millis(name)) {
        lacking.add(name);
      }
    });
    return lacking;
  }

  /// As a Kubernetes resource list with canonical quantities.
  public Map<String, @Nullable Object> tree() {
    TreeMap<String, @Nullable Object> list = new TreeMap<>();
    millis.forEach((name, amount) -> list.put(name, Amounts.text(name, amount)));
    return list;
  }

  /// One amount as a canonical quantity.
  public String text(String name) {
    return Amounts.text(name, millis(name));
  }

  /// A quantity in thousandths of its unit, rounded up; empty when it is none.
  public static Optional<Long> parse(@Nullable Object quantity) {
    return Amounts.millis(quantity);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Resources resources && millis.equals(resources.millis);
  }

  @Override
  public int hashCode() {
    return millis.hashCode();
  }

  /// As Karpenter prints resources: compact JSON.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    millis.forEach((name, amount) -> {
      text.append(text.length() == 1 ? "" : ",").append('"').append(name).append("\":\"");
      text.append(Amounts.text(name, amount)).append('"');
    });
    return text.append('}').toString();
  }
}
