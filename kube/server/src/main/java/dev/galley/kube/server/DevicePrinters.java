package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of devices and claims to them, and of the addresses that services take.
final class DevicePrinters {
  private DevicePrinters() {}

  static void addTo(Map<String, Printer> printers) {
    Printer plain =
        new Printer(
            Column.list("Name", "Age"),
            (object, now) -> Cell.row(object.name(), Cell.age(object, now)));
    printers.put("resource.k8s.io/DeviceClass", plain);
    printers.put("resource.k8s.io/ResourceClaimTemplate", plain);
    printers.put(
        "resource.k8s.io/ResourceClaim",
        new Printer(
            Column.list("Name", "State", "Age"),
            (object, now) -> Cell.row(object.name(), state(object), Cell.age(object, now))));
    printers.put(
        "resource.k8s.io/ResourceSlice",
        new Printer(Column.list("Name", "Node", "Driver", "Pool", "Age"), DevicePrinters::slice));
    // As upstream: a cell more than there are columns.
    printers.put(
        "networking.k8s.io/IPAddress",
        new Printer(
            Column.list("Name", "ParentRef"),
            (object, now) -> Cell.row(object.name(), parent(object), Cell.age(object, now))));
    printers.put(
        "networking.k8s.io/ServiceCIDR",
        new Printer(
            Column.list("Name", "CIDRs", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    String.join(",", object.texts("spec", "cidrs")),
                    Cell.age(object, now))));
    printers.put(
        "storage.k8s.io/VolumeAttributesClass",
        new Printer(
            Column.list("Name", "DriverName", "Age"),
            (object, now) ->
                Cell.row(object.name(), object.text("driverName"), Cell.age(object, now))));
  }

  private static String state(KubeObject claim) {
    List<String> states = new ArrayList<>();
    if (claim.isDeleting()) {
      states.add("deleted");
    }
    if (claim.at("status", "allocation") != null) {
      states.add("allocated");
      if (!claim.list("status", "reservedFor").isEmpty()) {
        states.add("reserved");
      }
    } else if (!claim.isDeleting()) {
      states.add("pending");
    }
    return String.join(",", states);
  }

  private static List<@Nullable Object> slice(KubeObject slice, Instant now) {
    return Cell.row(
        slice.name(),
        slice.text("spec", "nodeName"),
        slice.text("spec", "driver"),
        slice.text("spec", "pool", "name"),
        Cell.age(slice, now));
  }

  private static String parent(KubeObject address) {
    if (address.at("spec", "parentRef") == null) {
      return Cell.NONE;
    }
    String group = address.text("spec", "parentRef", "group");
    String resource = address.text("spec", "parentRef", "resource");
    String namespace = address.text("spec", "parentRef", "namespace");
    return (group.isEmpty() ? resource : resource + "." + group).toLowerCase(Locale.ROOT)
        + (namespace.isEmpty() ? "" : "/" + namespace)
        + "/"
        + address.text("spec", "parentRef", "name");
  }
}
