package dev.galley.kube.quota;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Objects that count one each, under one or several names.
record CountedObjects(List<String> names) implements Counted {
  @Override
  public TreeSet<String> matching(Collection<String> given) {
    TreeSet<String> matching = new TreeSet<>(given);
    matching.retainAll(names);
    return matching;
  }

  @Override
  public TreeMap<String, Quantity> usage(KubeObject object, Instant now) {
    TreeMap<String, Quantity> usage = new TreeMap<>();
    names.forEach(name -> usage.put(name, Quantity.of(1)));
    return usage;
  }
}
