package dev.galley.kube.quota;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Claims and the storage that they ask for, all together and by storage class.
final class CountedClaims implements Counted {
  private static final List<String> NAMES = List.of("persistentvolumeclaims", "requests.storage");
  private static final String BY_CLASS = ".storageclass.storage.k8s.io/";

  @Override
  public TreeSet<String> matching(Collection<String> given) {
    TreeSet<String> matching = new TreeSet<>();
    for (String name : given) {
      if (name.equals("count/persistentvolumeclaims")
          || NAMES.contains(name)
          || NAMES.stream().anyMatch(each -> name.endsWith(BY_CLASS + each))) {
        matching.add(name);
      }
    }
    return matching;
  }

  @Override
  public TreeMap<String, Quantity> usage(KubeObject claim, Instant now) {
    TreeMap<String, Quantity> usage = new TreeMap<>();
    usage.put("count/persistentvolumeclaims", Quantity.of(1));
    charge(usage, claim, "persistentvolumeclaims", Quantity.of(1));
    Optional<Quantity> wanted = bytes(claim, "spec", "resources", "requests", "storage");
    Optional<Quantity> allocated = bytes(claim, "status", "allocatedResources", "storage");
    if (wanted.isPresent()) {
      Quantity most =
          allocated.filter(each -> each.compareTo(wanted.get()) > 0).orElse(wanted.get());
      charge(usage, claim, "requests.storage", most);
    }
    return usage;
  }

  private static void charge(
      TreeMap<String, Quantity> usage, KubeObject claim, String name, Quantity amount) {
    usage.put(name, amount);
    String annotated = claim.annotations().get("volume.beta.kubernetes.io/storage-class");
    String storageClass = annotated != null ? annotated : claim.text("spec", "storageClassName");
    if (!storageClass.isEmpty()) {
      usage.put(storageClass + BY_CLASS + name, amount);
    }
  }

  /// Part of a byte is a whole one.
  private static Optional<Quantity> bytes(KubeObject claim, String... path) {
    return Quantity.of(claim.at(path))
        .map(each -> Quantity.of(each.amount().setScale(0, RoundingMode.CEILING), each.format()));
  }

  @Override
  public boolean inScope(Map<String, @Nullable Object> requirement, KubeObject claim) {
    if (!"VolumeAttributesClass".equals(requirement.get("scopeName"))) {
      return false;
    }
    TreeSet<String> names = new TreeSet<>();
    names.add(claim.text("spec", "volumeAttributesClassName"));
    names.add(claim.text("status", "currentVolumeAttributesClassName"));
    names.remove("");
    return Scopes.matches(requirement, names);
  }

  @Override
  public boolean countsUpdates(KubeObject before, KubeObject after) {
    return true;
  }
}
