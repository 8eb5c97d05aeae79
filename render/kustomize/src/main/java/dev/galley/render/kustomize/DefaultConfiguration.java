package dev.galley.render.kustomize;

import dev.galley.render.kustomize.Configuration.Table;
import java.util.ArrayList;
import java.util.List;

/// The field tables that apply without any configuration.
///
/// A line is `path @ kinds`; a kind is written `group/version:Kind` with empty parts left out, and
/// `+` before a path means that the field is made when it is missing.
final class DefaultConfiguration {
  private static final String WORKLOADS = "Deployment ReplicaSet DaemonSet apps/:StatefulSet";
  private static final String TEMPLATED = "/v1:ReplicationController " + WORKLOADS + " batch/:Job";
  private static final String WITH_AFFINITY = "apps/:Deployment apps/:StatefulSet";
  private static final String AFFINITY = "spec/template/spec/affinity/";
  private static final String PREFERRED =
      "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels";
  private static final String REQUIRED =
      "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels";

  private static final Configuration DEFAULTS = build();

  private DefaultConfiguration() {}

  static Configuration get() {
    return DEFAULTS.copy();
  }

  private static Configuration build() {
    Configuration tables = new Configuration();
    fill(tables, Table.NAME_PREFIX, "metadata/name");
    fill(tables, Table.NAME_SUFFIX, "metadata/name");
    fill(
        tables,
        Table.NAMESPACE,
        "+metadata/name @ /v1:Namespace",
        "+spec/service/namespace @ apiregistration.k8s.io/:APIService",
        "spec/conversion/webhook/clientConfig/service/namespace"
            + " @ apiextensions.k8s.io/:CustomResourceDefinition");
    templateLabels(tables, Table.TEMPLATE_LABELS);
    fill(
        tables,
        Table.VOLUME_CLAIM_TEMPLATE_LABELS,
        "+spec/volumeClaimTemplates[]/metadata/labels @ apps/:StatefulSet");
    commonLabels(tables);
    fill(
        tables,
        Table.COMMON_ANNOTATIONS,
        "+metadata/annotations",
        "+spec/template/metadata/annotations @ /v1:ReplicationController Deployment ReplicaSet"
            + " DaemonSet StatefulSet batch/:Job",
        "+spec/jobTemplate/metadata/annotations @ batch/:CronJob",
        "+spec/jobTemplate/spec/template/metadata/annotations @ batch/:CronJob");
    images(tables);
    fill(
        tables,
        Table.REPLICAS,
        "+spec/replicas @ Deployment ReplicationController ReplicaSet StatefulSet");
    variables(tables);
    DefaultNameReferences.fill(tables);
    return tables;
  }

  private static void templateLabels(Configuration tables, Table table) {
    fill(
        tables,
        table,
        "+metadata/labels",
        "+spec/template/metadata/labels @ " + TEMPLATED,
        "+spec/jobTemplate/metadata/labels @ batch/:CronJob",
        "+spec/jobTemplate/spec/template/metadata/labels @ batch/:CronJob");
  }

  private static void commonLabels(Configuration tables) {
    templateLabels(tables, Table.COMMON_LABELS);
    fill(
        tables,
        Table.COMMON_LABELS,
        "+spec/volumeClaimTemplates[]/metadata/labels @ apps/:StatefulSet",
        "+spec/selector @ /v1:Service /v1:ReplicationController",
        "+spec/selector/matchLabels @ " + WORKLOADS,
        "spec/selector/matchLabels @ batch/:Job policy/:PodDisruptionBudget",
        "spec/jobTemplate/spec/selector/matchLabels @ batch/:CronJob",
        "spec/podSelector/matchLabels @ networking.k8s.io/:NetworkPolicy",
        "spec/ingress/from/podSelector/matchLabels @ networking.k8s.io/:NetworkPolicy",
        "spec/egress/to/podSelector/matchLabels @ networking.k8s.io/:NetworkPolicy",
        AFFINITY + "podAffinity/" + PREFERRED + " @ " + WITH_AFFINITY,
        AFFINITY + "podAffinity/" + REQUIRED + " @ " + WITH_AFFINITY,
        AFFINITY + "podAntiAffinity/" + PREFERRED + " @ " + WITH_AFFINITY,
        AFFINITY + "podAntiAffinity/" + REQUIRED + " @ " + WITH_AFFINITY,
        "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels @ "
            + WITH_AFFINITY);
  }

  private static void images(Configuration tables) {
    for (String spec : List.of("spec/", "spec/template/spec/")) {
      fill(
          tables,
          Table.IMAGES,
          "+" + spec + "containers[]/image",
          "+" + spec + "initContainers[]/image",
          "+" + spec + "volumes[]/image/reference");
    }
  }

  private static void variables(Configuration tables) {
    String kinds = "DaemonSet Deployment Job ReplicaSet StatefulSet";
    podVariables(tables, "spec/template/spec/", kinds);
    podVariables(tables, "spec/", "Pod");
    podVariables(tables, "spec/jobTemplate/spec/template/spec/", "CronJob");
    fill(
        tables,
        Table.VAR_REFERENCE,
        "metadata/labels",
        "metadata/annotations",
        "spec/template/metadata/annotations @ Deployment",
        "spec/rules/host @ Ingress",
        "spec/tls/hosts @ Ingress",
        "spec/tls/secretName @ Ingress",
        "spec/ports/port @ Service",
        "spec/ports/targetPort @ Service",
        "spec/volumeClaimTemplates/spec/nfs/server @ StatefulSet",
        "spec/nfs/server @ PersistentVolume");
  }

  private static void podVariables(Configuration tables, String spec, String kinds) {
    for (String list : List.of("containers/", "initContainers/")) {
      for (String field : List.of("args", "command", "env/value", "volumeMounts/mountPath")) {
        fill(tables, Table.VAR_REFERENCE, spec + list + field + " @ " + kinds);
      }
    }
    fill(tables, Table.VAR_REFERENCE, spec + "volumes/nfs/server @ " + kinds);
  }

  private static void fill(Configuration tables, Table table, String... lines) {
    for (String line : lines) {
      specs(line).forEach(spec -> tables.add(table, spec));
    }
  }

  /// The field specifications of one line.
  static List<FieldSpec> specs(String line) {
    String[] parts = line.split(" @ ", 2);
    boolean create = parts[0].startsWith("+");
    String path = create ? parts[0].substring(1) : parts[0];
    List<FieldSpec> specs = new ArrayList<>();
    for (String kind : (parts.length == 1 ? "" : parts[1]).split(" ")) {
      specs.add(spec(kind, path, create));
    }
    return specs;
  }

  private static FieldSpec spec(String text, String path, boolean create) {
    int colon = text.indexOf(':');
    String kind = text.substring(colon + 1);
    String apiVersion = colon < 0 ? "/" : text.substring(0, colon);
    int slash = apiVersion.indexOf('/');
    return new FieldSpec(
        apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind, path, create);
  }
}
