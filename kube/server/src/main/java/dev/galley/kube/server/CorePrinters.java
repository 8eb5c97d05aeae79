package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rows of the core group: nodes, namespaces, events, configuration, volumes, quotas.
final class CorePrinters {
  private static final String ROLE_LABEL = "node-role.kubernetes.io/";

  private CorePrinters() {}

  static void addTo(Map<String, Printer> printers) {
    printers.put("/Pod", PodPrinter.PRINTER);
    printers.put(
        "/Node",
        new Printer(
            Column.list(
                "Name",
                "Status",
                "Roles",
                "Age",
                "Version",
                "Internal-IP*",
                "External-IP*",
                "OS-Image*",
                "Kernel-Version*",
                "Container-Runtime*"),
            CorePrinters::node));
    printers.put(
        "/Namespace",
        new Printer(
            Column.list("Name", "Status", "Age"),
            (object, now) ->
                Cell.row(object.name(), object.text("status", "phase"), Cell.age(object, now))));
    addEvents(printers);
    addConfiguration(printers);
    addVolumes(printers);
  }

  private static void addEvents(Map<String, Printer> printers) {
    Printer event =
        new Printer(
            Column.list(
                "Last Seen",
                "Type",
                "Reason",
                "Object",
                "Subobject*",
                "Source*",
                "Message",
                "First Seen*",
                "Count*",
                "Name*"),
            CorePrinters::event);
    printers.put("/Event", event);
    printers.put("events.k8s.io/Event", event);
  }

  private static void addConfiguration(Map<String, Printer> printers) {
    printers.put(
        "/ConfigMap",
        new Printer(
            Column.list("Name", "Data", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    (long) object.map("data").size() + object.map("binaryData").size(),
                    Cell.age(object, now))));
    printers.put(
        "/Secret",
        new Printer(
            Column.list("Name", "Type", "Data", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    object.text("type"),
                    (long) object.map("data").size(),
                    Cell.age(object, now))));
    printers.put(
        "/ServiceAccount",
        new Printer(
            Column.list("Name", "Secrets", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(), (long) object.list("secrets").size(), Cell.age(object, now))));
    printers.put(
        "/ResourceQuota",
        new Printer(Column.list("Name", "Request", "Limit", "Age"), CorePrinters::quota));
    printers.put(
        "/ComponentStatus",
        new Printer(
            Column.list("Name", "Status", "Message", "Error"),
            (object, now) -> Cell.row(object.name(), "Healthy", "ok", "")));
  }

  private static void addVolumes(Map<String, Printer> printers) {
    printers.put(
        "/PersistentVolumeClaim",
        new Printer(
            Column.list(
                "Name",
                "Status",
                "Volume",
                "Capacity",
                "Access Modes",
                "StorageClass",
                "VolumeAttributesClass",
                "Age",
                "VolumeMode*"),
            CorePrinters::claim));
    printers.put(
        "/PersistentVolume",
        new Printer(
            Column.list(
                "Name",
                "Capacity",
                "Access Modes",
                "Reclaim Policy",
                "Status",
                "Claim",
                "StorageClass",
                "VolumeAttributesClass",
                "Reason",
                "Age",
                "VolumeMode*"),
            CorePrinters::volume));
  }

  private static List<@Nullable Object> node(KubeObject node, Instant now) {
    String status =
        node.condition("Ready").map(c -> c.isTrue() ? "Ready" : "NotReady").orElse("Unknown");
    if (node.flag("spec", "unschedulable")) {
      status += ",SchedulingDisabled";
    }
    return Cell.row(
        node.name(),
        status,
        roles(node),
        Cell.age(node, now),
        node.text("status", "nodeInfo", "kubeletVersion"),
        address(node, "InternalIP"),
        address(node, "ExternalIP"),
        orUnknown(node.text("status", "nodeInfo", "osImage")),
        orUnknown(node.text("status", "nodeInfo", "kernelVersion")),
        orUnknown(node.text("status", "nodeInfo", "containerRuntimeVersion")));
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? Cell.UNKNOWN : text;
  }

  private static String roles(KubeObject node) {
    TreeSet<String> roles = new TreeSet<>();
    node.labels()
        .forEach((key, value) -> {
          if (key.startsWith(ROLE_LABEL) && key.length() > ROLE_LABEL.length()) {
            roles.add(key.substring(ROLE_LABEL.length()));
          } else if (key.equals("kubernetes.io/role") && !value.isEmpty()) {
            roles.add(value);
          }
        });
    return Cell.orNone(String.join(",", roles));
  }

  private static String address(KubeObject node, String type) {
    return node.maps("status", "addresses").stream()
        .filter(address -> Tree.textAt(address, "type").equals(type))
        .map(address -> Tree.textAt(address, "address"))
        .findFirst()
        .orElse(Cell.NONE);
  }

  /// Both groups' events: `events.k8s.io` renames the fields of the core group.
  private static List<@Nullable Object> event(KubeObject event, Instant now) {
    Map<String, @Nullable Object> about =
        event.at("regarding") != null ? event.map("regarding") : event.map("involvedObject");
    String first =
        Cell.since(
            moment(event, "firstTimestamp", "deprecatedFirstTimestamp")
                .or(() -> event.instant("eventTime")),
            now);
    Optional<Instant> lastMoment = moment(event, "lastTimestamp", "deprecatedLastTimestamp");
    String last = lastMoment.isPresent() ? Cell.since(lastMoment, now) : first;
    long count = Math.max(event.number(0, "count"), event.number(0, "deprecatedCount"));
    if (event.at("series") != null) {
      last = Cell.since(event.instant("series", "lastObservedTime"), now);
      count = event.number(0, "series", "count");
    }
    String kind = Tree.textAt(about, "kind").toLowerCase(Locale.ROOT);
    String name = Tree.textAt(about, "name");
    return Cell.row(
        last,
        event.text("type"),
        event.text("reason"),
        name.isEmpty() ? kind : kind + "/" + name,
        Tree.textAt(about, "fieldPath"),
        eventSource(event),
        (event.text("message") + event.text("note")).strip(),
        first,
        count == 0 ? 1L : count,
        event.name());
  }

  private static Optional<Instant> moment(KubeObject event, String field, String otherwise) {
    return event.instant(field).or(() -> event.instant(otherwise));
  }

  private static String eventSource(KubeObject event) {
    String component =
        firstOf(
            event.text("source", "component"),
            event.text("deprecatedSource", "component"),
            event.text("reportingComponent"),
            event.text("reportingController"));
    String instance =
        firstOf(
            event.text("source", "host"),
            event.text("deprecatedSource", "host"),
            event.text("reportingInstance"));
    return instance.isEmpty() ? component : component + ", " + instance;
  }

  private static String firstOf(String... texts) {
    for (String text : texts) {
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static List<@Nullable Object> quota(KubeObject quota, Instant now) {
    List<String> requests = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    new TreeMap<>(quota.map("status", "hard"))
        .forEach((resource, hard) -> {
          String used = Cell.text(quota.at("status", "used", resource));
          String text = resource + ": " + (used.isEmpty() ? "0" : used) + "/" + Cell.text(hard);
          (resource.startsWith("limits") ? limits : requests).add(text);
        });
    return Cell.row(
        quota.name(), String.join(", ", requests), String.join(", ", limits), Cell.age(quota, now));
  }

  private static List<@Nullable Object> claim(KubeObject claim, Instant now) {
    boolean bound = !claim.text("spec", "volumeName").isEmpty();
    return Cell.row(
        claim.name(),
        claim.isDeleting() ? "Terminating" : claim.text("status", "phase"),
        claim.text("spec", "volumeName"),
        bound ? Cell.text(claim.at("status", "capacity", "storage")) : "",
        bound ? accessModes(claim.texts("status", "accessModes")) : "",
        claim.text("spec", "storageClassName"),
        Cell.orUnset(claim.text("spec", "volumeAttributesClassName")),
        Cell.age(claim, now),
        Cell.orUnset(claim.text("spec", "volumeMode")));
  }

  private static List<@Nullable Object> volume(KubeObject volume, Instant now) {
    String claim = "";
    if (volume.at("spec", "claimRef") != null) {
      claim =
          volume.text("spec", "claimRef", "namespace")
              + "/"
              + volume.text("spec", "claimRef", "name");
    }
    return Cell.row(
        volume.name(),
        Cell.text(volume.at("spec", "capacity", "storage")),
        accessModes(volume.texts("spec", "accessModes")),
        volume.text("spec", "persistentVolumeReclaimPolicy"),
        volume.isDeleting() ? "Terminating" : volume.text("status", "phase"),
        claim,
        volume.text("spec", "storageClassName"),
        Cell.orUnset(volume.text("spec", "volumeAttributesClassName")),
        volume.text("status", "reason"),
        Cell.age(volume, now),
        Cell.orUnset(volume.text("spec", "volumeMode")));
  }

  /// In upstream's order, whatever the order in the object.
  private static String accessModes(List<String> modes) {
    List<String> texts = new ArrayList<>();
    addMode(texts, modes, "ReadWriteOnce", "RWO");
    addMode(texts, modes, "ReadOnlyMany", "ROX");
    addMode(texts, modes, "ReadWriteMany", "RWX");
    addMode(texts, modes, "ReadWriteOncePod", "RWOP");
    return String.join(",", texts);
  }

  private static void addMode(List<String> texts, List<String> modes, String mode, String text) {
    if (modes.contains(mode)) {
      texts.add(text);
    }
  }
}
