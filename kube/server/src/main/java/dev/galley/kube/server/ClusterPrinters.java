package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows of what a cluster's administrator looks at: access, storage, admission, priorities, leases.
final class ClusterPrinters {
  private ClusterPrinters() {}

  static void addTo(Map<String, Printer> printers) {
    addAccess(printers);
    addStorage(printers);
    addAdmission(printers);
    addMachinery(printers);
    printers.put(
        "scheduling.k8s.io/PriorityClass",
        new Printer(
            Column.list(
                "Name", "Value:integer", "Global-Default:boolean", "Age", "PreemptionPolicy"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    object.number(0, "value"),
                    object.flag("globalDefault"),
                    Cell.age(object, now),
                    object.text("preemptionPolicy"))));
    printers.put(
        "coordination.k8s.io/Lease",
        named("Holder", object -> object.text("spec", "holderIdentity")));
    printers.put("node.k8s.io/RuntimeClass", named("Handler", object -> object.text("handler")));
  }

  private static void addMachinery(Map<String, Printer> printers) {
    printers.put(
        "apiregistration.k8s.io/APIService",
        new Printer(
            Column.list("Name", "Service", "Available", "Age"), ClusterPrinters::apiService));
    printers.put(
        "flowcontrol.apiserver.k8s.io/FlowSchema",
        new Printer(
            Column.list(
                "Name",
                "PriorityLevel",
                "MatchingPrecedence",
                "DistinguisherMethod",
                "Age",
                "MissingPL"),
            ClusterPrinters::flowSchema));
    printers.put(
        "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
        new Printer(
            Column.list(
                "Name",
                "Type",
                "NominalConcurrencyShares",
                "Queues",
                "HandSize",
                "QueueLengthLimit",
                "Age"),
            ClusterPrinters::priorityLevel));
  }

  /// A printer of one text between the name and the age.
  private static Printer named(String column, Function<KubeObject, Object> cell) {
    return new Printer(
        Column.list("Name", column, "Age"),
        (object, now) -> Cell.row(object.name(), cell.apply(object), Cell.age(object, now)));
  }

  private static void addAccess(Map<String, Printer> printers) {
    Printer binding =
        new Printer(
            Column.list("Name", "Role", "Age", "Users*", "Groups*", "ServiceAccounts*"),
            ClusterPrinters::roleBinding);
    printers.put("rbac.authorization.k8s.io/RoleBinding", binding);
    printers.put("rbac.authorization.k8s.io/ClusterRoleBinding", binding);
    printers.put(
        "certificates.k8s.io/CertificateSigningRequest",
        new Printer(
            Column.list("Name", "Age", "SignerName", "Requestor", "RequestedDuration", "Condition"),
            ClusterPrinters::signingRequest));
  }

  private static List<@Nullable Object> roleBinding(KubeObject binding, Instant now) {
    List<String> users = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    List<String> accounts = new ArrayList<>();
    for (Map<String, @Nullable Object> subject : binding.maps("subjects")) {
      String name = Tree.textAt(subject, "name");
      switch (Tree.textAt(subject, "kind")) {
        case "User" -> users.add(name);
        case "Group" -> groups.add(name);
        case "ServiceAccount" -> accounts.add(Tree.textAt(subject, "namespace") + "/" + name);
        default -> {}
      }
    }
    return Cell.row(
        binding.name(),
        binding.text("roleRef", "kind") + "/" + binding.text("roleRef", "name"),
        Cell.age(binding, now),
        String.join(", ", users),
        String.join(", ", groups),
        String.join(", ", accounts));
  }

  private static List<@Nullable Object> signingRequest(KubeObject request, Instant now) {
    Object seconds = request.at("spec", "expirationSeconds");
    String duration =
        seconds instanceof Long number ? HumanDuration.of(Duration.ofSeconds(number)) : Cell.NONE;
    List<String> conditions = new ArrayList<>();
    for (String type : List.of("Denied", "Approved", "Failed")) {
      if (request.condition(type).isPresent()) {
        conditions.add(type);
      }
    }
    if (conditions.isEmpty()) {
      conditions.add("Pending");
    }
    if (!request.text("status", "certificate").isEmpty()) {
      conditions.add("Issued");
    }
    return Cell.row(
        request.name(),
        Cell.age(request, now),
        Cell.orNone(request.text("spec", "signerName")),
        request.text("spec", "username"),
        duration,
        String.join(",", conditions));
  }

  private static void addStorage(Map<String, Printer> printers) {
    printers.put(
        "storage.k8s.io/StorageClass",
        new Printer(
            Column.list(
                "Name",
                "Provisioner",
                "ReclaimPolicy",
                "VolumeBindingMode",
                "AllowVolumeExpansion",
                "Age"),
            ClusterPrinters::storageClass));
    printers.put(
        "storage.k8s.io/CSIDriver",
        new Printer(
            Column.list(
                "Name",
                "AttachRequired:boolean",
                "PodInfoOnMount:boolean",
                "StorageCapacity:boolean",
                "TokenRequests",
                "RequiresRepublish:boolean",
                "Modes",
                "Age"),
            ClusterPrinters::csiDriver));
    addVolumes(printers);
  }

  private static void addVolumes(Map<String, Printer> printers) {
    printers.put(
        "storage.k8s.io/CSINode",
        new Printer(
            Column.list("Name", "Drivers:integer", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    (long) object.list("spec", "drivers").size(),
                    Cell.age(object, now))));
    printers.put(
        "storage.k8s.io/VolumeAttachment",
        new Printer(
            Column.list("Name", "Attacher@name", "PV", "Node", "Attached:boolean", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    object.text("spec", "attacher"),
                    object.text("spec", "source", "persistentVolumeName"),
                    object.text("spec", "nodeName"),
                    object.flag("status", "attached"),
                    Cell.age(object, now))));
  }

  private static List<@Nullable Object> storageClass(KubeObject object, Instant now) {
    boolean standard =
        object
                .annotations()
                .getOrDefault("storageclass.kubernetes.io/is-default-class", "")
                .equals("true")
            || object
                .annotations()
                .getOrDefault("storageclass.beta.kubernetes.io/is-default-class", "")
                .equals("true");
    String reclaim = object.text("reclaimPolicy");
    String mode = object.text("volumeBindingMode");
    return Cell.row(
        standard ? object.name() + " (default)" : object.name(),
        object.text("provisioner"),
        reclaim.isEmpty() ? "Delete" : reclaim,
        mode.isEmpty() ? "Immediate" : mode,
        object.flag("allowVolumeExpansion"),
        Cell.age(object, now));
  }

  private static List<@Nullable Object> csiDriver(KubeObject driver, Instant now) {
    List<String> audiences =
        driver.maps("spec", "tokenRequests").stream()
            .map(request -> Tree.textAt(request, "audience"))
            .toList();
    return Cell.row(
        driver.name(),
        driver.at("spec", "attachRequired") == null || driver.flag("spec", "attachRequired"),
        driver.flag("spec", "podInfoOnMount"),
        driver.flag("spec", "storageCapacity"),
        audiences.isEmpty() ? Cell.UNSET : String.join(",", audiences),
        driver.flag("spec", "requiresRepublish"),
        Cell.orNone(String.join(",", driver.texts("spec", "volumeLifecycleModes"))),
        Cell.age(driver, now));
  }

  private static void addAdmission(Map<String, Printer> printers) {
    Printer webhooks =
        new Printer(
            Column.list("Name", "Webhooks:integer", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(), (long) object.list("webhooks").size(), Cell.age(object, now)));
    printers.put("admissionregistration.k8s.io/MutatingWebhookConfiguration", webhooks);
    printers.put("admissionregistration.k8s.io/ValidatingWebhookConfiguration", webhooks);
    printers.put(
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
        new Printer(
            Column.list("Name", "Validations:integer", "ParamKind", "Age"),
            (object, now) ->
                Cell.row(
                    object.name(),
                    (long) object.list("spec", "validations").size(),
                    object.at("spec", "paramKind") == null
                        ? Cell.UNSET
                        : object.text("spec", "paramKind", "apiVersion")
                            + "/"
                            + object.text("spec", "paramKind", "kind"),
                    Cell.age(object, now))));
    printers.put(
        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        new Printer(
            Column.list("Name", "PolicyName", "ParamRef", "Age"), ClusterPrinters::policyBinding));
  }

  private static List<@Nullable Object> policyBinding(KubeObject binding, Instant now) {
    String reference = Cell.UNSET;
    if (binding.at("spec", "paramRef") != null) {
      String namespace = binding.text("spec", "paramRef", "namespace");
      String name = binding.text("spec", "paramRef", "name");
      String shown = name.isEmpty() ? "*" : name;
      reference = namespace.isEmpty() ? shown : namespace + "/" + shown;
    }
    return Cell.row(
        binding.name(), binding.text("spec", "policyName"), reference, Cell.age(binding, now));
  }

  private static List<@Nullable Object> apiService(KubeObject service, Instant now) {
    String where = "Local";
    if (service.at("spec", "service") != null) {
      where =
          service.text("spec", "service", "namespace")
              + "/"
              + service.text("spec", "service", "name");
    }
    String available =
        service
            .condition("Available")
            .map(c -> c.isTrue() ? "True" : c.status() + " (" + c.reason() + ")")
            .orElse("Unknown");
    return Cell.row(service.name(), where, available, Cell.age(service, now));
  }

  private static List<@Nullable Object> flowSchema(KubeObject schema, Instant now) {
    String missing = schema.condition("Dangling").map(c -> c.status()).orElse("?");
    return Cell.row(
        schema.name(),
        schema.text("spec", "priorityLevelConfiguration", "name"),
        schema.number(0, "spec", "matchingPrecedence"),
        Cell.orNone(schema.text("spec", "distinguisherMethod", "type")),
        Cell.age(schema, now),
        missing);
  }

  private static List<@Nullable Object> priorityLevel(KubeObject level, Instant now) {
    String shares = Cell.text(level.at("spec", "limited", "nominalConcurrencyShares"));
    String[] queuing = {"spec", "limited", "limitResponse", "queuing"};
    Object limits = level.at(queuing);
    return Cell.row(
        level.name(),
        level.text("spec", "type"),
        Cell.orNone(shares),
        Cell.orNone(Cell.text(Tree.at(limits, "queues"))),
        Cell.orNone(Cell.text(Tree.at(limits, "handSize"))),
        Cell.orNone(Cell.text(Tree.at(limits, "queueLengthLimit"))),
        Cell.age(level, now));
  }
}
