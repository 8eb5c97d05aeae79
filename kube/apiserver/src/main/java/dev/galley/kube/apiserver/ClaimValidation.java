package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSyntax;
import dev.galley.base.objects.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Checks what pods store their data on: volumes, claims, and the classes of both.
final class ClaimValidation {
  private static final String[] MODES = {
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
  };

  /// In the order in which upstream looks for them.
  private static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  private ClaimValidation() {}

  static void spec(Node spec) {
    Node modes = spec.at("accessModes");
    if (modes.isEmpty()) {
      modes.required("at least 1 access mode is required");
    }
    SchedulingValidation.labelSelector(spec.at("selector"));
    modes(modes);
    Node storage =
        spec.at("resources")
            .at("requests")
            .key("storage")
            .named(spec.path() + ".resources[storage]");
    if (!storage.isSet()) {
      storage.required("");
    } else {
      positive(storage);
    }
    if (!spec.text("storageClassName").isEmpty()) {
      spec.at("storageClassName").subdomain();
    }
    spec.at("volumeMode").optionalOneOf("Block", "Filesystem");
    for (String source : List.of("dataSource", "dataSourceRef")) {
      Node reference = spec.at(source);
      if (reference.isSet() && source.equals("dataSourceRef")) {
        reference.at("name").isGiven();
        reference.at("kind").isGiven();
        boolean core = reference.text("apiGroup").isEmpty();
        if (core && !reference.text("kind").equals("PersistentVolumeClaim")) {
          reference.invalid(
              reference.text("kind"),
              "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
      }
    }
  }

  private static void modes(Node modes) {
    boolean single = false;
    boolean other = false;
    for (String mode : modes.texts()) {
      boolean known = List.of(MODES).contains(mode);
      if (!known) {
        modes.errors().notSupported(modes.path(), mode, List.of(MODES));
      }
      single |= mode.equals("ReadWriteOncePod");
      other |= known && !mode.equals("ReadWriteOncePod");
    }
    if (single && other) {
      modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
  }

  private static void positive(Node amount) {
    if (amount.quantity().map(Quantity::signum).orElse(1) <= 0) {
      amount.invalid("must be greater than zero");
    }
  }

  static void update(Node claim, KubeObject live) {
    spec(claim.at("spec"));
    Map<String, @Nullable Object> before = Draft.of(live.map("spec"));
    Map<String, @Nullable Object> after = Draft.of(claim.at("spec").map());
    if (before.get("volumeName") == null) {
      after.remove("volumeName");
    }
    if (before.get("storageClassName") == null) {
      after.remove("storageClassName");
    }
    if ("Bound".equals(live.text("status", "phase"))) {
      for (String field : List.of("resources", "volumeAttributesClassName")) {
        before.remove(field);
        after.remove(field);
      }
    }
    if (!before.equals(after)) {
      claim
          .at("spec")
          .forbidden(
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims");
    }
    Quantity old = amount(live.at("spec", "resources", "requests", "storage"));
    Quantity now = amount(claim.at("spec", "resources", "requests", "storage").value());
    Quantity there = amount(live.at("status", "capacity", "storage"));
    if (now.compareTo(old) < 0 && now.compareTo(there) <= 0) {
      claim
          .at("spec", "resources", "requests", "storage")
          .forbidden("field can not be less than status.capacity");
    }
  }

  /// As Go prints a quantity in a message: bare.
  private static GoPrint amountOf(Node amount) {
    return new GoPrint(amount.text());
  }

  private static Quantity amount(@Nullable Object value) {
    return Quantity.of(value).orElse(Quantity.parse("0"));
  }

  static void volume(Node volume) {
    Node spec = volume.at("spec");
    spec.at("accessModes").isGiven();
    modes(spec.at("accessModes"));
    Node capacity = spec.at("capacity");
    if (capacity.isEmpty()) {
      capacity.required("");
    }
    if (!capacity.has("storage") || capacity.map().size() > 1) {
      capacity
          .errors()
          .notSupported(
              capacity.path(),
              capacity.isEmpty() ? new GoPrint("null") : new TreeMap<>(capacity.map()),
              List.of("storage"));
    }
    for (String name : capacity.map().keySet()) {
      if (capacity.key(name).quantity().map(Quantity::signum).orElse(0) < 0) {
        capacity
            .key(name)
            .invalid(amountOf(capacity.key(name)), "must be a valid resource quantity");
      }
      positive(capacity.key(name));
    }
    if (!spec.text("persistentVolumeReclaimPolicy").isEmpty()) {
      spec.at("persistentVolumeReclaimPolicy").oneOf("Delete", "Recycle", "Retain");
    }
    if (spec.has("nodeAffinity")) {
      Node required = spec.at("nodeAffinity").at("required");
      if (required.isSet()) {
        SchedulingValidation.nodeSelector(required);
      } else {
        required.required("must specify required node constraints");
      }
    }
    source(spec);
    if (!spec.text("storageClassName").isEmpty()) {
      spec.at("storageClassName").subdomain();
    }
    spec.at("volumeMode").optionalOneOf("Block", "Filesystem");
  }

  private static void source(Node spec) {
    boolean found = false;
    for (String kind : SOURCES) {
      Node source = spec.at(kind);
      if (!source.isSet()) {
        continue;
      }
      if (found) {
        source.forbidden("may not specify more than 1 volume type");
        continue;
      }
      found = true;
      source(kind, source);
    }
    if (!found) {
      spec.required("must specify a volume type");
    }
  }

  private static void source(String kind, Node source) {
    switch (kind) {
      case "hostPath" -> VolumeValidation.hostPath(source);
      case "nfs" -> {
        source.at("server").isGiven();
        if (source.at("path").isGiven() && !source.text("path").startsWith("/")) {
          source.at("path").invalid("must be an absolute path");
        }
      }
      case "local" -> source.at("path").isGiven();
      case "csi" -> {
        VolumeValidation.driver(source.at("driver"));
        source.at("volumeHandle").isGiven();
      }
      case "awsElasticBlockStore" -> source.at("volumeID").isGiven();
      default -> {}
    }
  }

  static void volumeUpdate(Node volume, KubeObject live) {
    volume(volume);
    Map<String, @Nullable Object> before = Draft.of(live.map("spec"));
    Map<String, @Nullable Object> after = Draft.of(volume.at("spec").map());
    boolean changed = false;
    for (String source : SOURCES) {
      changed |= !Objects.equals(before.get(source), after.get(source));
    }
    if (changed) {
      volume
          .errors()
          .forbidden(
              "spec.persistentvolumesource",
              "spec.persistentvolumesource is immutable after creation");
    }
    Node mode = volume.at("spec").at("volumeMode").named("volumeMode");
    if (!Objects.equals(before.get("volumeMode"), mode.value())) {
      mode.invalid("field is immutable");
    }
  }

  static void storageClass(Node object) {
    Node provisioner = object.at("provisioner");
    if (provisioner.isEmpty()) {
      provisioner.required("");
    } else {
      String name = provisioner.text().toLowerCase(Locale.ROOT);
      LabelSyntax.keyErrors(name).forEach(error -> provisioner.invalid(name, error));
    }
    for (Node term : object.items("allowedTopologies")) {
      for (Node expression : term.items("matchLabelExpressions")) {
        expression.at("key").qualifiedName();
        expression.at("values").isGiven();
      }
    }
    if (object.has("reclaimPolicy")) {
      object.at("reclaimPolicy").oneOf("Delete", "Retain");
    }
    Node mode = object.at("volumeBindingMode");
    if (mode.isSet()) {
      mode.oneOf("Immediate", "WaitForFirstConsumer");
    } else {
      mode.required("");
    }
  }

  static void attributes(Node attributes) {
    Node driver = attributes.at("driverName");
    if (driver.isGiven()) {
      driver.all(LabelSyntax.keyErrors(driver.text()));
    }
    Node parameters = attributes.at("parameters");
    if (parameters.map().isEmpty()) {
      parameters.required("must contain at least one key/value pair");
    }
    if (parameters.map().containsKey("")) {
      parameters.invalid("", "field can not be empty.");
    }
  }

  static void attributesUpdate(Node attributes, KubeObject live) {
    for (String field : List.of("driverName", "parameters")) {
      if (!Objects.equals(attributes.at(field).value(), live.at(field))) {
        attributes.at(field).forbidden("updates to " + field + " are forbidden.");
      }
    }
  }

  static void storageClassUpdate(Node object, KubeObject live) {
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!Objects.equals(live.at(field), object.at(field).value())) {
        object.at(field).forbidden("updates to " + field + " are forbidden.");
      }
    }
    Node mode = object.at("volumeBindingMode");
    if (!Objects.equals(live.at("volumeBindingMode"), mode.value())) {
      mode.invalid("field is immutable");
    }
  }
}
