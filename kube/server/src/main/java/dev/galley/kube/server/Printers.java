package dev.galley.kube.server;

import dev.galley.base.objects.GroupVersionKind;
import java.util.LinkedHashMap;
import java.util.Map;

/// The printers of the built-in kinds, by group and kind; every version of a kind shares one.
final class Printers {
  private static final Map<String, Printer> BUILT_IN = new LinkedHashMap<>();

  static {
    CorePrinters.addTo(BUILT_IN);
    WorkloadPrinters.addTo(BUILT_IN);
    NetworkPrinters.addTo(BUILT_IN);
    ClusterPrinters.addTo(BUILT_IN);
    DevicePrinters.addTo(BUILT_IN);
  }

  private Printers() {}

  static Printer builtIn(GroupVersionKind kind) {
    String key = kind.group() + "/" + kind.kind();
    return BUILT_IN.getOrDefault(key, Printer.PLAIN).of(key);
  }
}
