package dev.galley.render.kustomize;

import java.util.ArrayList;
import java.util.List;

/// Which fields hold the names of which objects, without any configuration.
final class DefaultNameReferences {
  private static final String POD = "spec/";
  private static final String TEMPLATE = "spec/template/spec/";
  private static final String CRON = "spec/jobTemplate/spec/template/spec/";
  private static final String TEMPLATED = "Deployment ReplicaSet DaemonSet StatefulSet Job";
  private static final String ACCOUNTED =
      "StatefulSet Deployment ReplicationController Job DaemonSet";

  private DefaultNameReferences() {}

  static void fill(Configuration tables) {
    for (String kind :
        List.of("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")) {
      add(
          tables,
          kind.equals("ReplicationController") ? "/:" + kind : "/:" + kind,
          List.of("spec/scaleTargetRef/name @ HorizontalPodAutoscaler"));
    }
    add(tables, "/v1:ConfigMap", configMaps());
    add(tables, "/v1:Secret", secrets());
    add(tables, "/v1:Service", services());
    add(
        tables,
        "rbac.authorization.k8s.io/:Role",
        List.of("roleRef/name @ rbac.authorization.k8s.io/:RoleBinding"));
    add(
        tables,
        "rbac.authorization.k8s.io/:ClusterRole",
        List.of(
            "roleRef/name @ rbac.authorization.k8s.io/:RoleBinding"
                + " rbac.authorization.k8s.io/:ClusterRoleBinding"));
    add(tables, "/v1:ServiceAccount", serviceAccounts());
    add(
        tables,
        "/v1:PersistentVolumeClaim",
        inPods("volumes/persistentVolumeClaim/claimName", ACCOUNTED));
    add(
        tables,
        "/v1:PersistentVolume",
        List.of("spec/volumeName @ PersistentVolumeClaim", "rules/resourceNames @ ClusterRole"));
    add(
        tables,
        "storage.k8s.io/:StorageClass",
        List.of(
            "spec/storageClassName @ PersistentVolume PersistentVolumeClaim",
            "spec/volumeClaimTemplates/spec/storageClassName @ StatefulSet"));
    add(tables, "scheduling.k8s.io/:PriorityClass", inPods("priorityClassName", ACCOUNTED));
    add(
        tables,
        "networking.k8s.io/v1:IngressClass",
        List.of("spec/ingressClassName @ networking.k8s.io/v1/:Ingress"));
    add(
        tables,
        "admissionregistration.k8s.io/:ValidatingAdmissionPolicy",
        List.of("spec/policyName @ ValidatingAdmissionPolicyBinding"));
  }

  private static List<String> configMaps() {
    List<String> lines = new ArrayList<>();
    for (String field :
        List.of(
            "volumes/configMap/name",
            "containers/env/valueFrom/configMapKeyRef/name",
            "initContainers/env/valueFrom/configMapKeyRef/name",
            "containers/envFrom/configMapRef/name",
            "initContainers/envFrom/configMapRef/name",
            "volumes/projected/sources/configMap/name")) {
      lines.addAll(inTemplates(field));
    }
    lines.add("spec/configSource/configMap @ Node");
    lines.add("rules/resourceNames @ Role ClusterRole");
    lines.add(
        "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap @ Ingress");
    return lines;
  }

  private static List<String> secrets() {
    List<String> lines = new ArrayList<>();
    for (String field :
        List.of(
            "volumes/secret/secretName",
            "containers/env/valueFrom/secretKeyRef/name",
            "initContainers/env/valueFrom/secretKeyRef/name",
            "containers/envFrom/secretRef/name",
            "initContainers/envFrom/secretRef/name",
            "imagePullSecrets/name",
            "volumes/projected/sources/secret/name")) {
      lines.addAll(inTemplates(field));
    }
    lines.add("spec/tls/secretName @ Ingress");
    lines.add("metadata/annotations/ingress.kubernetes.io\\/auth-secret @ Ingress");
    lines.add("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret @ Ingress");
    lines.add("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret @ Ingress");
    lines.add("imagePullSecrets/name @ ServiceAccount");
    for (String parameter :
        List.of("secretName", "adminSecretName", "userSecretName", "secretRef")) {
      lines.add("parameters/" + parameter + " @ StorageClass");
    }
    lines.add("rules/resourceNames @ Role ClusterRole");
    lines.add(
        "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
            + " @ serving.knative.dev/v1:Service");
    lines.add("spec/azureFile/secretName @ PersistentVolume");
    return lines;
  }

  private static List<String> services() {
    return List.of(
        "spec/serviceName @ apps/:StatefulSet",
        "spec/rules/http/paths/backend/serviceName @ Ingress",
        "spec/backend/serviceName @ Ingress",
        "spec/rules/http/paths/backend/service/name @ Ingress",
        "spec/defaultBackend/service/name @ Ingress",
        "spec/service/name @ apiregistration.k8s.io/:APIService",
        "webhooks/clientConfig/service @"
            + " admissionregistration.k8s.io/:ValidatingWebhookConfiguration"
            + " admissionregistration.k8s.io/:MutatingWebhookConfiguration");
  }

  private static List<String> serviceAccounts() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "subjects @ rbac.authorization.k8s.io/:RoleBinding"
            + " rbac.authorization.k8s.io/:ClusterRoleBinding");
    lines.addAll(inPods("serviceAccountName", ACCOUNTED));
    return lines;
  }

  private static List<String> inTemplates(String field) {
    List<String> lines = new ArrayList<>(inPods(field, TEMPLATED));
    lines.add("template/spec/" + field + " @ PodTemplate");
    return lines;
  }

  private static List<String> inPods(String field, String templated) {
    return List.of(
        POD + field + " @ Pod", TEMPLATE + field + " @ " + templated, CRON + field + " @ CronJob");
  }

  private static void add(Configuration tables, String target, List<String> lines) {
    FieldSpec kind = DefaultConfiguration.specs("x @ " + target).getFirst();
    List<FieldSpec> referrers = new ArrayList<>();
    lines.forEach(line -> referrers.addAll(DefaultConfiguration.specs(line)));
    tables.add(new NameReference(kind.group(), kind.version(), kind.kind(), referrers));
  }
}
