package dev.galley.control.provision;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What EKS add-ons put into a cluster, reduced to what decides where their pods run, what they
/// need and when they work: requests, tolerations, priorities, probes, labels.
public final class AddOnManifests {
  private static final String NAMESPACE = "kube-system";

  /// The account from which EKS serves its images in most regions.
  private static final String REGISTRY_ACCOUNT = "602401143452";

  private final PlatformSpec spec;
  private final String dns;

  private AddOnManifests(PlatformSpec spec, String dns) {
    this.spec = spec;
    this.dns = dns;
  }

  /// The objects of the add-ons that the platform has; those that are not known here have none.
  public static List<KubeObject> of(PlatformSpec spec) {
    return of(spec, "172.20.0.10");
  }

  /// @param clusterDns the address of the cluster's name service: the tenth of the service range
  public static List<KubeObject> of(PlatformSpec spec, String clusterDns) {
    AddOnManifests manifests = new AddOnManifests(spec, clusterDns);
    List<KubeObject> objects = new ArrayList<>();
    spec.addOns().forEach(name -> objects.addAll(manifests.addOn(name)));
    return objects;
  }

  private List<KubeObject> addOn(String name) {
    return switch (name) {
      case "vpc-cni" -> List.of(account("aws-node", "aws-node"), network());
      case "kube-proxy" -> List.of(account("kube-proxy", "kube-proxy"), proxy());
      case "eks-pod-identity-agent" ->
          List.of(account("eks-pod-identity-agent", "eks-pod-identity-agent"), identityAgent());
      case "coredns" -> coreDns();
      default -> List.of();
    };
  }

  private String image(String path) {
    return REGISTRY_ACCOUNT + ".dkr.ecr." + spec.region() + ".amazonaws.com/" + path;
  }

  private static Map<String, @Nullable Object> metadata(String name, Map<String, String> labels) {
    return Tree.map("name", name, "namespace", NAMESPACE, "labels", labels);
  }

  private static Map<String, String> labels(String name) {
    return Map.of("app.kubernetes.io/name", name);
  }

  private static KubeObject account(String name, String app) {
    return KubeObject.of(
        Tree.map(
            "apiVersion", "v1", "kind", "ServiceAccount", "metadata", metadata(name, labels(app))));
  }

  /// The VPC CNI: without it no node is ready.
  private KubeObject network() {
    return daemonSet(
        "aws-node",
        Map.of("k8s-app", "aws-node"),
        Tree.map(
            "serviceAccountName",
            "aws-node",
            "initContainers",
            List.of(container("aws-vpc-cni-init", "amazon-k8s-cni-init:v1.20.4-eksbuild.2", "25m")),
            "containers",
            List.of(
                container("aws-node", "amazon-k8s-cni:v1.20.4-eksbuild.2", "25m"),
                container(
                    "aws-eks-nodeagent",
                    "amazon/aws-network-policy-agent:v1.2.7-eksbuild.1",
                    "25m"))));
  }

  private KubeObject proxy() {
    return daemonSet(
        "kube-proxy",
        Map.of("k8s-app", "kube-proxy"),
        Tree.map(
            "serviceAccountName",
            "kube-proxy",
            "containers",
            List.of(
                container(
                    "kube-proxy",
                    "eks/kube-proxy:v" + spec.kubernetesVersion() + ".0-eksbuild.1",
                    "100m"))));
  }

  /// Hands pods the credentials of the role that their service account is given.
  private KubeObject identityAgent() {
    return daemonSet(
        "eks-pod-identity-agent",
        new TreeMap<>(
            Map.of(
                "app.kubernetes.io/name",
                "eks-pod-identity-agent",
                "app.kubernetes.io/instance",
                "eks-pod-identity-agent")),
        Tree.map(
            "serviceAccountName",
            "eks-pod-identity-agent",
            "containers",
            List.of(
                container("eks-pod-identity-agent", "eks/eks-pod-identity-agent:v0.1.34", ""))));
  }

  private Map<String, @Nullable Object> container(String name, String image, String cpu) {
    return Tree.map(
        "name",
        name,
        "image",
        image(image),
        "resources",
        cpu.isEmpty() ? null : Tree.map("requests", Tree.map("cpu", cpu)));
  }

  /// A pod on every node, whatever the node's taints: these are what makes a node a node.
  private static KubeObject daemonSet(
      String name, Map<String, String> selector, Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> podSpec =
        Tree.with(
            Tree.with(
                Tree.with(
                    Tree.with(pod, true, "hostNetwork"),
                    "system-node-critical",
                    "priorityClassName"),
                List.of(Tree.map("operator", "Exists")),
                "tolerations"),
            nodes(
                List.of(
                    expression(
                        "eks.amazonaws.com/compute-type",
                        "NotIn",
                        List.of("fargate", "hybrid", "auto")))),
            "affinity",
            "nodeAffinity");
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            "apps/v1",
            "kind",
            "DaemonSet",
            "metadata",
            metadata(name, selector),
            "spec",
            Tree.map(
                "selector",
                Tree.map("matchLabels", selector),
                "updateStrategy",
                Tree.map(
                    "type", "RollingUpdate", "rollingUpdate", Tree.map("maxUnavailable", "10%")),
                "template",
                Tree.map("metadata", Tree.map("labels", selector), "spec", podSpec))));
  }

  /// Linux nodes of the architectures that the images are for, and whatever else is asked.
  private static Map<String, @Nullable Object> nodes(List<Map<String, @Nullable Object>> more) {
    List<Map<String, @Nullable Object>> expressions = new ArrayList<>();
    expressions.add(expression("kubernetes.io/os", "In", List.of("linux")));
    expressions.add(expression("kubernetes.io/arch", "In", List.of("amd64", "arm64")));
    expressions.addAll(more);
    return Tree.map(
        "requiredDuringSchedulingIgnoredDuringExecution",
        Tree.map("nodeSelectorTerms", List.of(Tree.map("matchExpressions", expressions))));
  }

  private static Map<String, @Nullable Object> expression(
      String key, String operator, List<String> values) {
    return Tree.map("key", key, "operator", operator, "values", values);
  }

  private List<KubeObject> coreDns() {
    Map<String, String> labels =
        new TreeMap<>(Map.of("eks.amazonaws.com/component", "coredns", "k8s-app", "kube-dns"));
    KubeObject budget =
        KubeObject.of(
            Tree.map(
                "apiVersion",
                "policy/v1",
                "kind",
                "PodDisruptionBudget",
                "metadata",
                metadata("coredns", labels),
                "spec",
                Tree.map("maxUnavailable", 1, "selector", Tree.map("matchLabels", labels))));
    return List.of(
        account("coredns", "coredns"), coreDnsDeployment(labels), coreDnsService(), budget);
  }

  private KubeObject coreDnsDeployment(Map<String, String> labels) {
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            "apps/v1",
            "kind",
            "Deployment",
            "metadata",
            metadata("coredns", labels),
            "spec",
            Tree.map(
                "replicas",
                2,
                "selector",
                Tree.map("matchLabels", labels),
                "strategy",
                Tree.map(
                    "type",
                    "RollingUpdate",
                    "rollingUpdate",
                    Tree.map("maxUnavailable", 1, "maxSurge", "25%")),
                "template",
                Tree.map("metadata", Tree.map("labels", labels), "spec", coreDnsPod()))));
  }

  private KubeObject coreDnsService() {
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            metadata("kube-dns", Map.of("k8s-app", "kube-dns")),
            "spec",
            Tree.map(
                "clusterIP",
                dns,
                "selector",
                Map.of("k8s-app", "kube-dns"),
                "ports",
                List.of(port("dns", "UDP"), port("dns-tcp", "TCP")))));
  }

  private static Map<String, @Nullable Object> port(String name, String protocol) {
    return Tree.map("name", name, "port", 53, "protocol", protocol, "targetPort", 53);
  }

  /// Tolerates the taint of the node group for critical add-ons: names must resolve before
  /// Karpenter can make any other node.
  private Map<String, @Nullable Object> coreDnsPod() {
    return Tree.map(
        "serviceAccountName",
        "coredns",
        "priorityClassName",
        "system-cluster-critical",
        "dnsPolicy",
        "Default",
        "tolerations",
        List.of(
            Tree.map("key", "node-role.kubernetes.io/control-plane", "effect", "NoSchedule"),
            Tree.map("key", "CriticalAddonsOnly", "operator", "Exists")),
        "affinity",
        Tree.map("nodeAffinity", nodes(List.of()), "podAntiAffinity", apart()),
        "topologySpreadConstraints",
        List.of(spread()),
        "containers",
        List.of(coreDnsContainer()));
  }

  private Map<String, @Nullable Object> coreDnsContainer() {
    return Tree.map(
        "name",
        "coredns",
        "image",
        image("eks/coredns:v1.12.3-eksbuild.1"),
        "resources",
        Tree.map(
            "requests",
            Tree.map("cpu", "100m", "memory", "70Mi"),
            "limits",
            Tree.map("memory", "170Mi")),
        "ports",
        List.of(
            Tree.map("name", "dns", "containerPort", 53, "protocol", "UDP"),
            Tree.map("name", "dns-tcp", "containerPort", 53, "protocol", "TCP")),
        "readinessProbe",
        Tree.map("httpGet", Tree.map("path", "/ready", "port", 8181, "scheme", "HTTP")));
  }

  private static Map<String, @Nullable Object> apart() {
    return Tree.map(
        "preferredDuringSchedulingIgnoredDuringExecution",
        List.of(
            Tree.map(
                "weight",
                100,
                "podAffinityTerm",
                Tree.map(
                    "topologyKey",
                    "kubernetes.io/hostname",
                    "labelSelector",
                    Tree.map(
                        "matchExpressions",
                        List.of(
                            Tree.map(
                                "key",
                                "k8s-app",
                                "operator",
                                "In",
                                "values",
                                List.of("kube-dns"))))))));
  }

  private static Map<String, @Nullable Object> spread() {
    return Tree.map(
        "maxSkew",
        1,
        "topologyKey",
        "topology.kubernetes.io/zone",
        "whenUnsatisfiable",
        "ScheduleAnyway",
        "labelSelector",
        Tree.map("matchLabels", Map.of("k8s-app", "kube-dns")));
  }
}
