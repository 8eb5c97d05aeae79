package dev.galley.base.schema;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Small deployments of few names and values, so that they often agree and often do not: granular
/// maps, lists by key with keys of defaults, and single values.
final class RandomDeployments {
  private static final long TRIES = Long.getLong("galley.properties.tries", 200);

  private final RandomGenerator random;

  private RandomDeployments(long seed) {
    random = RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
  }

  /// What has to hold whatever comes; `-Dgalley.properties.tries=100000` tries more.
  static void always(Consumer<RandomDeployments> property) {
    for (long seed = 1; seed <= TRIES; seed++) {
      try {
        property.accept(new RandomDeployments(seed));
      } catch (AssertionError broken) {
        throw new AssertionError("with seed " + seed, broken);
      }
    }
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T one(List<T> of) {
    return of.get(below(of.size()));
  }

  KubeObject next() {
    LinkedHashMap<String, Object> metadata = new LinkedHashMap<>(Map.of("name", "d"));
    Map<String, Object> labels = entries(List.of("a", "b", "c"));
    if (!labels.isEmpty()) {
      metadata.put("labels", labels);
    }
    LinkedHashMap<String, Object> spec = new LinkedHashMap<>();
    spec.put("replicas", 1L + below(2));
    List<Object> containers = new ArrayList<>();
    for (String name : List.of("x", "y", "z")) {
      if (below(2) == 0) {
        containers.add(container(name));
      }
    }
    if (!containers.isEmpty()) {
      spec.put("template", Map.of("spec", Map.of("containers", containers)));
    }
    return KubeObject.of(
        Tree.map(
            "apiVersion", "apps/v1", "kind", "Deployment", "metadata", metadata, "spec", spec));
  }

  private Map<String, Object> container(String name) {
    LinkedHashMap<String, Object> container = new LinkedHashMap<>();
    container.put("name", name);
    container.put("image", one(List.of("1", "2")));
    List<Object> ports = new ArrayList<>();
    for (long number : List.of(80L, 443L)) {
      if (below(3) == 0) {
        ports.add(Map.of("containerPort", number, "name", one(List.of("http", "web"))));
      }
    }
    if (!ports.isEmpty()) {
      container.put("ports", ports);
    }
    Map<String, Object> limits = entries(List.of("cpu", "memory"));
    if (!limits.isEmpty()) {
      container.put("resources", Map.of("limits", limits));
    }
    return container;
  }

  private Map<String, Object> entries(List<String> keys) {
    LinkedHashMap<String, Object> entries = new LinkedHashMap<>();
    for (String key : keys) {
      if (below(2) == 0) {
        entries.put(key, one(List.of("1", "2")));
      }
    }
    return entries;
  }
}
