package dev.galley.kube.scheduling;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What one label may be: a set of values or everything but a set, within inclusive bounds.
///
/// The algebra is Karpenter's `scheduling.Requirement`. Both bounds are absent or inclusive; a
/// value that is no whole number is never within bounds. `minValues` asks that at least so many
/// different values stay possible.
public record Requirement(
    String key,
    boolean complement,
    Set<String> values,
    @Nullable Long gte,
    @Nullable Long lte,
    @Nullable Long minValues) {

  public Requirement {
    values = values instanceof SortedValues ? values : new SortedValues(values);
  }

  public static Requirement of(String key, Operator operator, String... values) {
    return of(key, operator, List.of(values), null);
  }

  /// The key's older names are replaced by its present one.
  ///
  /// @throws IllegalArgumentException when an operator that compares lacks its one whole number
  public static Requirement of(
      String key, Operator operator, List<String> values, @Nullable Long minValues) {
    String name = Labels.normalized(key);
    return switch (operator) {
      case IN -> new Requirement(name, false, new SortedValues(values), null, null, minValues);
      case NOT_IN -> new Requirement(name, true, new SortedValues(values), null, null, minValues);
      case EXISTS -> new Requirement(name, true, Set.of(), null, null, minValues);
      case DOES_NOT_EXIST -> nothing(name, minValues);
      case GT -> atLeast(name, values, limit -> limit + 1, minValues);
      case GTE -> atLeast(name, values, limit -> limit, minValues);
      case LT -> atMost(name, values, limit -> limit - 1, minValues);
      case LTE -> atMost(name, values, limit -> limit, minValues);
    };
  }

  private static Requirement nothing(String key, @Nullable Long minValues) {
    return new Requirement(key, false, Set.of(), null, null, minValues);
  }

  private static Requirement atLeast(
      String key, List<String> values, LongUnaryOperator shift, @Nullable Long minValues) {
    long limit = number(key, values);
    if (limit == Long.MAX_VALUE && shift.applyAsLong(0) > 0) {
      return nothing(key, minValues);
    }
    return new Requirement(key, true, Set.of(), shift.applyAsLong(limit), null, minValues);
  }

  private static Requirement atMost(
      String key, List<String> values, LongUnaryOperator shift, @Nullable Long minValues) {
    return new Requirement(
        key, true, Set.of(), null, shift.applyAsLong(number(key, values)), minValues);
  }

  private static long number(String key, List<String> values) {
    Long limit = values.size() == 1 ? wholeNumber(values.getFirst()) : null;
    if (limit == null) {
      throw new IllegalArgumentException(
          "key " + key + " is compared with one whole number, not with " + values);
    }
    return limit;
  }

  private static @Nullable Long wholeNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException other) {
      return null;
    }
  }

  public Operator operator() {
    if (complement) {
      return values.isEmpty() ? Operator.EXISTS : Operator.NOT_IN;
    }
    return values.isEmpty() ? Operator.DOES_NOT_EXIST : Operator.IN;
  }

  /// Whether the label may have that value.
  public boolean has(String value) {
    return values.contains(value) != complement && inBounds(value);
  }

  private boolean inBounds(String value) {
    return within(value, gte, lte);
  }

  private static boolean within(String value, @Nullable Long gte, @Nullable Long lte) {
    if (gte == null && lte == null) {
      return true;
    }
    Long number = wholeNumber(value);
    return number != null && (gte == null || number >= gte) && (lte == null || number <= lte);
  }

  /// What satisfies both.
  public Requirement intersection(Requirement other) {
    boolean both = complement && other.complement;
    Long low = larger(gte, other.gte);
    Long high = smaller(lte, other.lte);
    Long least = larger(minValues, other.minValues);
    if (low != null && high != null && low > high) {
      return nothing(key, least);
    }
    SortedValues kept =
        new SortedValues(candidates(other).stream().filter(it -> within(it, low, high)).toList());
    return both
        ? new Requirement(key, true, kept, low, high, least)
        : new Requirement(key, false, kept, null, null, least);
  }

  private Set<String> candidates(Requirement other) {
    TreeSet<String> result = new TreeSet<>();
    if (complement && other.complement) {
      result.addAll(values);
      result.addAll(other.values);
      return result;
    }
    Requirement concrete = complement ? other : this;
    Requirement filter = complement ? this : other;
    for (String value : concrete.values) {
      if (filter.values.contains(value) != filter.complement) {
        result.add(value);
      }
    }
    return result;
  }

  /// Whether anything satisfies both, without building the intersection.
  public boolean hasIntersection(Requirement other) {
    Long low = larger(gte, other.gte);
    Long high = smaller(lte, other.lte);
    if (low != null && high != null && low > high) {
      return false;
    }
    if (complement && other.complement) {
      return true;
    }
    Requirement concrete = complement ? other : this;
    Requirement filter = complement ? this : other;
    for (String value : concrete.values) {
      if (filter.values.contains(value) != filter.complement && within(value, low, high)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Long larger(@Nullable Long one, @Nullable Long two) {
    if (one == null || two == null) {
      return one == null ? two : one;
    }
    return Math.max(one, two);
  }

  private static @Nullable Long smaller(@Nullable Long one, @Nullable Long two) {
    if (one == null || two == null) {
      return one == null ? two : one;
    }
    return Math.min(one, two);
  }

  /// The only value that is possible; `null` when there are several or none.
  public @Nullable String single() {
    return !complement && values.size() == 1 ? values.iterator().next() : null;
  }

  /// A value that satisfies the requirement, for labels whose value nobody cares about: the first
  /// of the set, or the number that `random` names within the bounds. Empty when nothing may be
  /// set.
  public String any(LongUnaryOperator random) {
    return switch (operator()) {
      case IN -> values.iterator().next();
      case NOT_IN, EXISTS -> {
        long low = gte == null ? 0 : gte;
        long high = lte == null ? Integer.MAX_VALUE : lte;
        long value = low + random.applyAsLong(Math.max(1, high - low));
        while (values.contains(Long.toString(value))) {
          value++;
        }
        yield Long.toString(value);
      }
      default -> "";
    };
  }

  /// As entries of a `requirements` list; two when there are two bounds. A set of excluded values
  /// is written beside its bounds, where Karpenter loses it.
  public List<Map<String, @Nullable Object>> trees() {
    List<Map<String, @Nullable Object>> entries = new ArrayList<>();
    if (gte != null) {
      entries.add(entry(Operator.GTE, List.of(Long.toString(gte))));
    }
    if (lte != null) {
      entries.add(entry(Operator.LTE, List.of(Long.toString(lte))));
    }
    if (entries.isEmpty() || !values.isEmpty()) {
      entries.add(entry(operator(), List.copyOf(values)));
    }
    return entries;
  }

  private Map<String, @Nullable Object> entry(Operator operator, List<String> operands) {
    TreeMap<String, @Nullable Object> entry = new TreeMap<>();
    entry.put("key", key);
    entry.put("operator", operator.toString());
    if (!operands.isEmpty()) {
      entry.put("values", operands);
    }
    if (minValues != null) {
      entry.put("minValues", minValues);
    }
    return entry;
  }

  /// As Karpenter prints it, for example `kubernetes.io/arch In [amd64 arm64]`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(key).append(' ').append(operator());
    if (!values.isEmpty()) {
      List<String> shown = new ArrayList<>(values).subList(0, Math.min(5, values.size()));
      text.append(" [").append(String.join(" ", shown));
      text.append(values.size() > 5 ? " and " + (values.size() - 5) + " others]" : "]");
    }
    text.append(gte == null ? "" : " >=" + gte).append(lte == null ? "" : " <=" + lte);
    return text.append(minValues == null ? "" : " minValues " + minValues).toString();
  }

  /// Values in order, so that what is printed and chosen never depends on hashing.
  private static final class SortedValues extends AbstractSet<String> {
    private final Set<String> sorted;

    SortedValues(Collection<String> values) {
      this.sorted =
          values.size() == 1
              ? Set.of(Objects.requireNonNull(values.iterator().next()))
              : Collections.unmodifiableSet(new TreeSet<>(values));
    }

    @Override
    public Iterator<String> iterator() {
      return sorted.iterator();
    }

    @Override
    public int size() {
      return sorted.size();
    }

    @Override
    public boolean contains(@Nullable Object value) {
      return value != null && sorted.contains(value);
    }
  }
}
