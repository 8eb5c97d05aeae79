package dev.galley.kube.quota;

import dev.galley.base.objects.Quantity;
import dev.galley.base.objects.Tree;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a pod needs as a whole: its containers together, or the most that its init containers need
/// before, with side cars running on.
public final class PodAmounts {
  private PodAmounts() {}

  /// @param kind `requests` or `limits`
  /// @param spec the spec of a pod
  public static TreeMap<String, Quantity> of(Map<String, @Nullable Object> spec, String kind) {
    TreeMap<String, Quantity> total = new TreeMap<>();
    for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, "containers")) {
      Amounts.add(total, Amounts.of(container, "resources", kind));
    }
    TreeMap<String, Quantity> sidecars = new TreeMap<>();
    TreeMap<String, Quantity> starting = new TreeMap<>();
    for (Map<String, @Nullable Object> container : Tree.mapsAt(spec, "initContainers")) {
      TreeMap<String, Quantity> needs = Amounts.of(container, "resources", kind);
      if (Tree.textAt(container, "restartPolicy").equals("Always")) {
        Amounts.add(total, needs);
        Amounts.add(sidecars, needs);
        needs = sidecars;
      } else {
        needs = Amounts.sum(needs, sidecars);
      }
      Amounts.raise(starting, needs);
    }
    Amounts.raise(total, starting);
    Amounts.of(spec, "resources", kind)
        .forEach((name, amount) -> {
          if (name.equals("cpu") || name.equals("memory") || name.startsWith("hugepages-")) {
            total.put(name, amount);
          }
        });
    return total;
  }

  /// The same with what its sandbox needs on top.
  public static TreeMap<String, Quantity> withOverhead(
      Map<String, @Nullable Object> spec, String kind) {
    TreeMap<String, Quantity> total = of(spec, kind);
    Amounts.of(spec, "overhead")
        .forEach((name, amount) -> {
          Quantity known = total.get(name);
          // A limit that is not there is none, and stays so.
          if (kind.equals("requests") || (known != null && !known.isZero())) {
            total.merge(name, amount, Quantity::plus);
          }
        });
    return total;
  }
}
