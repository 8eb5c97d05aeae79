package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import java.util.List;
import java.util.Set;

/// Which checks are made of which built-in kind.
final class KindValidation {
  /// Kinds whose check of an update contains the whole check of a creation.
  private static final Set<String> WHOLE_ON_UPDATE =
      Set.of(
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "CSINode",
          "CSIStorageCapacity",
          "ControllerRevision",
          "Ingress",
          "IngressClass",
          "Job",
          "NetworkPolicy",
          "Pod",
          "RuntimeClass",
          "ServiceAccount",
          "StorageClass",
          "ReplicationController",
          "Namespace",
          "Node",
          "VolumeAttachment");

  /// Kinds whose strategy makes the whole check twice, so that each mistake is told twice.
  private static final Set<String> TWICE_ON_UPDATE =
      Set.of(
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "PersistentVolumeClaim",
          "Node",
          "ReplicationController");

  private KindValidation() {}

  static void create(FieldErrors errors, Served served, KubeObject object) {
    spec(Node.root(errors, object.tree()), served, object, true);
    if (isCore(served)) {
      MetadataValidation.coreFinalizers(errors, object);
    }
  }

  static void update(FieldErrors errors, Served served, KubeObject live, KubeObject object) {
    Node node = Node.root(errors, object.tree());
    String kind = object.kind();
    if (!kind.equals("PodDisruptionBudget")) {
      MetadataValidation.changes(errors, live, object);
    }
    if (WHOLE_ON_UPDATE.contains(kind)) {
      MetadataValidation.shared(errors, served, object);
    }
    if (TWICE_ON_UPDATE.contains(kind)) {
      spec(node, served, object, false);
      if (!kind.equals("ReplicationController") && !kind.equals("Node")) {
        MetadataValidation.shared(errors, served, object);
      }
    }
    switch (kind) {
      case "Pod" -> {
        PodSpecValidation.check(node.at("spec"));
        PodValidation.update(errors, live, object);
      }
      case "Service" -> ServiceValidation.update(node, live);
      case "Secret" -> {
        WorkloadValidation.immutable(node.at("type"), live, "type");
        OtherValidation.frozen(node, live, List.of("data"));
        OtherValidation.secret(node);
      }
      case "ConfigMap" -> {
        OtherValidation.frozen(node, live, List.of("data", "binaryData"));
        OtherValidation.configMap(node);
      }
      case "StatefulSet" -> WorkloadValidation.statefulSetUpdate(node, live);
      case "Job" -> JobValidation.update(node, live);
      case "PersistentVolumeClaim" -> ClaimValidation.update(node, live);
      case "PersistentVolume" -> ClaimValidation.volumeUpdate(node, live);
      case "StorageClass" -> ClaimValidation.storageClassUpdate(node, live);
      case "PriorityClass" -> OtherValidation.priorityClassUpdate(node, live);
      case "Node" -> {
        spec(node, served, object, false);
        nodeUpdate(node, live);
      }
      case "RuntimeClass" -> WorkloadValidation.immutable(node.at("handler"), live, "handler");
      case "VolumeAttributesClass" -> ClaimValidation.attributesUpdate(node, live);
      case "ServiceCIDR" -> AddressValidation.rangesUpdate(node, live);
      case "IPAddress" -> AddressValidation.addressUpdate(node, live);
      case "ResourceClaim", "ResourceClaimTemplate" -> DeviceValidation.claimUpdate(node, live);
      case "ControllerRevision" -> {
        WorkloadValidation.revision(node);
        WorkloadValidation.immutable(node.at("data"), live, "data");
      }
      case "Event" -> {
        event(node, served);
        if (served.type().group().equals("events.k8s.io")) {
          EventValidation.update(node, live);
        }
      }
      default -> {
        spec(node, served, object, false);
        updated(node, live, kind);
      }
    }
  }

  private static void nodeUpdate(Node node, KubeObject live) {
    String onlyOnce = "node updates may not change %s except from \"\" to valid";
    Node ranges = node.at("spec").at("podCIDRs");
    List<String> before = live.texts("spec", "podCIDRs");
    if (!before.isEmpty() && !before.equals(ranges.texts())) {
      ranges.forbidden(String.format(onlyOnce, "podCIDR"));
    }
    Node provider = node.at("spec").at("providerID");
    String known = live.text("spec", "providerID");
    if (!known.isEmpty() && !known.equals(provider.text())) {
      provider.forbidden(String.format(onlyOnce, "providerID"));
    }
  }

  private static void updated(Node node, KubeObject live, String kind) {
    switch (kind) {
      case "Deployment", "ReplicaSet", "DaemonSet" ->
          WorkloadValidation.immutable(node.at("spec").at("selector"), live, "spec", "selector");
      case "RoleBinding", "ClusterRoleBinding" ->
          RbacValidation.bindingUpdate(node.errors(), live, KubeObject.of(node.map()));
      case "EndpointSlice" ->
          WorkloadValidation.immutable(node.at("addressType"), live, "addressType");
      case "IngressClass" ->
          WorkloadValidation.immutable(node.at("spec", "controller"), live, "spec", "controller");
      case "CSIStorageCapacity" -> {
        WorkloadValidation.immutable(node.at("nodeTopology"), live, "nodeTopology");
        WorkloadValidation.immutable(node.at("storageClassName"), live, "storageClassName");
      }
      case "CSIDriver" -> {
        Node attach = node.at("spec", "attachRequired").named("spec.attachedRequired");
        WorkloadValidation.immutable(attach, live, "spec", "attachRequired");
      }
      default -> {}
    }
  }

  private static boolean isCore(Served served) {
    return served.type().group().isEmpty() || served.type().group().equals("apps");
  }

  private static void spec(Node node, Served served, KubeObject object, boolean creates) {
    Node spec = node.at("spec");
    switch (object.kind()) {
      case "Pod" -> {
        PodSpecValidation.check(spec);
        if (!spec.at("ephemeralContainers").isEmpty()) {
          spec.at("ephemeralContainers").forbidden("cannot be set on create");
        }
      }
      case "Namespace" ->
          MetadataValidation.standardNames(spec.at("finalizers"), "spec.finalizers");
      case "PodTemplate" -> PodSpecValidation.template(node.at("template"));
      case "Deployment" -> WorkloadValidation.deployment(spec);
      case "ReplicaSet" -> WorkloadValidation.replicaSet(spec);
      case "ReplicationController" -> WorkloadValidation.replicationController(spec);
      case "StatefulSet" -> WorkloadValidation.statefulSet(spec, creates);
      case "DaemonSet" -> WorkloadValidation.daemonSet(spec);
      case "ControllerRevision" -> WorkloadValidation.revision(node);
      case "Job" -> JobValidation.create(node);
      case "CronJob" -> JobValidation.cronJob(node);
      case "Service" -> ServiceValidation.check(node);
      case "Endpoints" -> NetworkValidation.endpoints(node.at("subsets"));
      case "EndpointSlice" -> NetworkValidation.endpointSlice(node);
      case "Ingress" -> NetworkValidation.ingress(spec);
      case "IngressClass" -> NetworkValidation.ingressClass(spec);
      case "NetworkPolicy" -> NetworkValidation.policy(spec);
      case "ConfigMap" -> OtherValidation.configMap(node);
      case "Secret" -> OtherValidation.secret(node);
      case "PersistentVolumeClaim" -> ClaimValidation.spec(spec);
      case "PersistentVolume" -> ClaimValidation.volume(node);
      case "StorageClass" -> ClaimValidation.storageClass(node);
      case "Event" -> event(node, served);
      default -> rest(node, object);
    }
  }

  private static void event(Node node, Served served) {
    boolean modern = served.type().group().equals("events.k8s.io");
    Node stored =
        modern
            ? new Node(node.errors(), Conversion.storedEvent(KubeObject.of(node.map())).tree(), "")
            : node;
    EventValidation.event(stored, modern);
    if (modern) {
      MetadataValidation.shared(node.errors(), served, KubeObject.of(node.map()));
      EventValidation.modern(stored);
    }
  }

  private static void rest(Node node, KubeObject object) {
    Node spec = node.at("spec");
    switch (object.kind()) {
      case "Role", "ClusterRole" -> {
        RbacValidation.role(node.errors(), object);
        RbacValidation.aggregation(node.at("aggregationRule"));
      }
      case "RoleBinding", "ClusterRoleBinding" -> RbacValidation.binding(node.errors(), object);
      case "PodDisruptionBudget" -> OtherValidation.budget(spec);
      case "PriorityClass" -> OtherValidation.priorityClass(node);
      case "Lease" -> OtherValidation.lease(spec);
      case "ResourceQuota" -> QuotaValidation.quota(spec);
      case "LimitRange" -> QuotaValidation.limits(spec.at("limits"));
      case "HorizontalPodAutoscaler" -> {
        KubeObject stored = Conversion.storedAutoscaler(object);
        AutoscalerValidation.check(new Node(node.errors(), stored.at("spec"), "spec"));
      }
      case "MutatingWebhookConfiguration" -> SystemValidation.webhooks(node, true);
      case "ValidatingWebhookConfiguration" -> SystemValidation.webhooks(node, false);
      case "APIService" -> SystemValidation.apiService(node);
      case "FlowSchema" -> SystemValidation.flowSchema(node);
      case "PriorityLevelConfiguration" -> SystemValidation.priorityLevel(node);
      case "CertificateSigningRequest" -> SystemValidation.signingRequest(spec);
      case "RuntimeClass" -> SystemValidation.runtimeClass(node);
      case "CSIDriver" -> SystemValidation.driver(spec);
      case "CSIStorageCapacity" -> SystemValidation.capacity(node);
      case "VolumeAttachment" -> SystemValidation.attachment(spec);
      case "Node" -> SystemValidation.node(node);
      case "ServiceCIDR" -> AddressValidation.ranges(spec);
      case "IPAddress" -> AddressValidation.address(spec);
      case "VolumeAttributesClass" -> ClaimValidation.attributes(node);
      case "DeviceClass" -> DeviceValidation.deviceClass(spec);
      case "ResourceClaim" -> DeviceValidation.claim(spec);
      case "ResourceClaimTemplate" -> DeviceValidation.claim(spec.at("spec"));
      case "ResourceSlice" -> DeviceValidation.slice(spec);
      default -> {}
    }
  }
}
