package dev.galley.control.capacity;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.SimulatedWorld;
import dev.galley.base.yaml.Yaml;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.catalog.Allocatable;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.cloud.catalog.NodeSettings;
import dev.galley.cloud.simulator.InstanceEvent;
import dev.galley.cloud.simulator.InstanceView;
import dev.galley.cloud.simulator.SimulatedAws;
import dev.galley.cloud.simulator.SimulatedAwsOptions;
import dev.galley.kube.api.DeleteOptions;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.apiserver.ApiServer;
import dev.galley.kube.apiserver.ApiServerOptions;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.scheduling.Resources;
import dev.galley.kube.storage.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Tag;

/// A cluster and an account for tests, with somebody who plays the machines: an instance that runs
/// becomes a node, one that ends loses it. Pods are marked unschedulable and bound by the test.
final class Platform {
  private static final WriteOptions TESTER = WriteOptions.by("tester");

  final SimulatedWorld world;
  final KubeApi api;
  final SimulatedAws aws;

  private Platform(SimulatedWorld world) {
    this.world = world;
    this.aws = new SimulatedAws(world, Catalog.builtIn(), SimulatedAwsOptions.of("us-east-1"));
    ApiServer server = ApiServer.start(world, new MemoryStorage(), ApiServerOptions.DEFAULT);
    this.api = server.as(UserInfo.administrator("admin"));
    CustomResources.definitions().forEach(this::create);
    create(KubeObject.of(Kinds.SERVICE_ACCOUNT, new ObjectName("default", "default")));
    aws.onInstance(this::play);
  }

  static void run(Consumer<Platform> test) {
    SimulatedWorld world = new SimulatedWorld(1);
    world.run("test", () -> test.accept(new Platform(world)));
    Assertions.assertThat(world.failures()).isEmpty();
  }

  /// The network and the role that the node class of [#nodeClass] looks for.
  Platform withAccount() {
    AwsClients admin = aws.administrator();
    String vpc = admin.ec2().createVpc(it -> it.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    List<String> tagged = new ArrayList<>();
    for (char letter : "abc".toCharArray()) {
      tagged.add(
          admin
              .ec2()
              .createSubnet(it ->
                  it.vpcId(vpc)
                      .availabilityZone("us-east-1" + letter)
                      .cidrBlock("10.0." + (letter - 'a') + ".0/24"))
              .subnet()
              .subnetId());
    }
    tagged.add(
        admin
            .ec2()
            .createSecurityGroup(it -> it.vpcId(vpc).groupName("nodes").description("nodes"))
            .groupId());
    admin
        .ec2()
        .createTags(it ->
            it.resources(tagged)
                .tags(Tag.builder().key("karpenter.sh/discovery").value("platform").build()));
    admin
        .iam()
        .createRole(it ->
            it.roleName("KarpenterNode-platform")
                .assumeRolePolicyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                        + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"));
    return this;
  }

  static CapacityOptions options(String queue) {
    return CapacityOptions.of("platform", "us-east-1", queue).cluster("https://cluster", "1.34");
  }

  Platform withKarpenter() {
    world.start(
        "karpenter", () -> Capacity.run(world, api, aws.administrator(), options(""), () -> {}));
    return this;
  }

  Platform nodeClass() {
    apply(
        """
        apiVersion: karpenter.k8s.aws/v1
        kind: EC2NodeClass
        metadata: {name: default}
        spec:
          role: KarpenterNode-platform
          amiSelectorTerms: [{alias: al2023@latest}]
          subnetSelectorTerms: [{tags: {karpenter.sh/discovery: platform}}]
          securityGroupSelectorTerms: [{tags: {karpenter.sh/discovery: platform}}]
        """);
    return this;
  }

  /// A pool of spot arm64 machines; `more` is added to its spec.
  Platform nodePool(String name, String more) {
    apply(
        """
        apiVersion: karpenter.sh/v1
        kind: NodePool
        metadata: {name: %s}
        spec:
        %s
          template:
            spec:
              nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
              requirements:
                - {key: karpenter.sh/capacity-type, operator: In, values: [spot]}
                - {key: kubernetes.io/arch, operator: In, values: [arm64]}
        """
            .formatted(name, more.indent(2)));
    return this;
  }

  void apply(String yaml) {
    Yaml.documents(yaml, "test.yaml").forEach(it -> create(KubeObject.of(it.map())));
  }

  /// A pod that the scheduler has found no node for.
  KubeObject pendingPod(String name, String spec) {
    KubeObject pod =
        KubeObject.of(
            Yaml.documents(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %s, namespace: default, labels: {app: web}}
                    spec:
                    %s
                    """
                        .formatted(name, spec.indent(2)),
                    "test.yaml")
                .getFirst()
                .map());
    KubeObject created = create(pod);
    Condition unschedulable =
        Condition.of("PodScheduled", false, "Unschedulable", "0/0 nodes are available");
    return updateStatus(unschedulable.setOn(created, world.now()));
  }

  static String requests(String cpu, String memory) {
    return "containers: [{name: web, image: web, resources: {requests: {cpu: \"%s\", memory: %s}}}]"
        .formatted(cpu, memory);
  }

  KubeObject create(KubeObject object) {
    return api.create(type(object.groupVersionKind()), object, TESTER);
  }

  KubeObject update(KubeObject object) {
    return api.update(type(object.groupVersionKind()), object, TESTER);
  }

  KubeObject updateStatus(KubeObject object) {
    return api.update(type(object.groupVersionKind()), object, TESTER.status());
  }

  void delete(KubeObject object) {
    api.delete(
        type(object.groupVersionKind()), object.objectName(), DeleteOptions.BACKGROUND.now());
  }

  void bind(String pod, String node) {
    KubeObject binding =
        KubeObject.of(
            Tree.map(
                "apiVersion",
                "v1",
                "kind",
                "Binding",
                "metadata",
                Tree.map("name", pod, "namespace", "default"),
                "target",
                Tree.map("kind", "Node", "name", node)));
    api.act(type(Kinds.POD), new ObjectName("default", pod), "binding", binding);
  }

  ResourceType type(GroupVersionKind kind) {
    await("a kind to be served", () -> api.type(kind).isPresent());
    return api.type(kind).orElseThrow();
  }

  List<KubeObject> list(GroupVersionKind kind) {
    return api.list(type(kind), ListQuery.ALL).items();
  }

  KubeObject get(GroupVersionKind kind, String name) {
    return api.get(type(kind), ObjectName.cluster(name));
  }

  List<String> events(String reason) {
    return list(Kinds.EVENT).stream()
        .filter(event -> event.text("reason").equals(reason))
        .map(event -> event.text("message"))
        .toList();
  }

  void await(String what, BooleanSupplier condition) {
    for (int i = 0; i < 1800; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      world.sleep(Duration.ofSeconds(1));
    }
    throw new AssertionError("still waiting for " + what + " at " + world.now());
  }

  private void play(InstanceEvent event) {
    switch (event) {
      case InstanceEvent.Running(InstanceView instance) -> join(instance);
      case InstanceEvent.Terminated(InstanceView _) -> {}
      case InstanceEvent.Launched(InstanceView _) -> {}
      case InstanceEvent.ShuttingDown(InstanceView _) -> {}
      case InstanceEvent.Interrupted(InstanceView _) -> {}
    }
  }

  /// The part of the user data that nodeadm reads.
  private static KubeObject nodeConfig(String userData) {
    int start = userData.indexOf("apiVersion: node.eks.aws");
    String text = userData.substring(start, userData.indexOf("\n--//", start) + 1);
    return KubeObject.of(Yaml.documents(text, "user-data").getFirst().map());
  }

  private void join(InstanceView instance) {
    KubeObject told = nodeConfig(instance.userData());
    Map<String, @Nullable Object> labels = new TreeMap<>();
    for (String flag : told.texts("spec", "kubelet", "flags")) {
      for (String label : flag.replace("\"", "").substring("--node-labels=".length()).split(",")) {
        int equals = label.indexOf('=');
        labels.put(label.substring(0, equals), label.substring(equals + 1));
      }
    }
    labels.put("kubernetes.io/hostname", instance.privateDnsName());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", instance.architecture());
    labels.put("node.kubernetes.io/instance-type", instance.type());
    labels.put("topology.kubernetes.io/zone", instance.zone());
    List<Map<String, @Nullable Object>> taints =
        told.maps("spec", "kubelet", "config", "registerWithTaints");
    KubeObject node =
        create(
            KubeObject.of(
                Tree.map(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Node",
                    "metadata",
                    Tree.map("name", instance.privateDnsName(), "labels", labels),
                    "spec",
                    Tree.map("providerID", instance.providerId(), "taints", taints))));
    Allocatable amounts =
        Allocatable.of(Catalog.builtIn().find(instance.type()).orElseThrow(), NodeSettings.DEFAULT);
    world.sleep(Duration.ofSeconds(5));
    KubeObject ready =
        Condition.of("Ready", true, "KubeletReady", "kubelet is posting ready status")
            .setOn(
                api.get(type(Kinds.NODE), node.objectName())
                    .with(Resources.ofMillis(amounts.capacity()).tree(), "status", "capacity")
                    .with(
                        Resources.ofMillis(amounts.allocatable()).tree(), "status", "allocatable"),
                world.now());
    updateStatus(ready);
  }
}
