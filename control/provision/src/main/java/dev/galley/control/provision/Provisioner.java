package dev.galley.control.provision;

import dev.galley.base.problem.Problem;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsProblem;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.eks.model.Cluster;

/// Creates the AWS side of a platform, and removes it.
///
/// Each step looks first whether what it makes is there already, found by its name or its tags, so
/// that a run that was broken off is continued by running again, and nothing has to be remembered
/// between runs.
public final class Provisioner {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Site site;
  private final Network network;
  private final Firewalls firewalls;
  private final Identities identities;
  private final Interruptions interruptions;
  private final ControlPlane cluster;

  private Provisioner(Site site) {
    this.site = site;
    network = new Network(site);
    firewalls = new Firewalls(site, network);
    identities = new Identities(site);
    interruptions = new Interruptions(site);
    cluster = new ControlPlane(site, network, firewalls, identities);
  }

  /// Creates everything that is not there, and waits until it works.
  ///
  /// @throws dev.galley.base.problem.ProblemException when a step failed
  public static Provisioned create(
      World world, AwsClients aws, PlatformSpec spec, StepListener listener) {
    Provisioner provisioner = new Provisioner(new Site(world, aws, spec));
    Steps steps = new Steps(world, listener);
    provisioner.planCreation(steps);
    steps.run();
    return provisioner.provisioned();
  }

  /// Removes everything that belongs to the platform, and proves that nothing is left.
  ///
  /// @throws dev.galley.base.problem.ProblemException when a step failed, or something is left
  public static void destroy(
      World world, AwsClients aws, PlatformSpec spec, StepListener listener) {
    Provisioner provisioner = new Provisioner(new Site(world, aws, spec));
    Steps steps = new Steps(world, listener);
    provisioner.planDestruction(steps);
    steps.run();
  }

  private void planCreation(Steps steps) {
    planNetwork(steps);
    steps.add("security groups", List.of("network"), firewalls::ensure);
    steps.add("cluster role", List.of(), identities::ensureClusterRole);
    steps.add("node group role", List.of(), identities::ensureNodeGroupRole);
    steps.add("Karpenter node role", List.of(), identities::ensureKarpenterNodeRole);
    steps.add("Karpenter role", List.of(), identities::ensureKarpenterRole);
    steps.add("interruption queue", List.of(), interruptions::ensureQueue);
    steps.add("interruption rules", List.of("interruption queue"), interruptions::ensureRules);
    steps.add(
        "cluster",
        List.of("private subnets", "security groups", "cluster role"),
        cluster::ensureCluster);
    steps.add("access", List.of("cluster", "Karpenter node role"), cluster::ensureAccess);
    // Nodes become ready only with a network, and a deployment only with nodes.
    List<String> first = List.of("vpc-cni", "kube-proxy", "eks-pod-identity-agent");
    first.forEach(
        name -> steps.add("add-on " + name, List.of("cluster"), () -> cluster.ensureAddOn(name)));
    steps.add(
        "node group",
        List.of("add-on vpc-cni", "add-on kube-proxy", "node group role", "private routes"),
        cluster::ensureNodeGroup);
    site.spec().addOns().stream()
        .filter(name -> !first.contains(name))
        .forEach(name ->
            steps.add("add-on " + name, List.of("node group"), () -> cluster.ensureAddOn(name)));
    steps.add(
        "pod identity",
        List.of("cluster", "add-on eks-pod-identity-agent", "Karpenter role"),
        cluster::ensurePodIdentity);
  }

  private void planNetwork(Steps steps) {
    steps.add("network", List.of(), network::ensureVpc);
    steps.add("private subnets", List.of("network"), network::ensurePrivateSubnets);
    steps.add("public subnets", List.of("network"), network::ensurePublicSubnets);
    steps.add("internet gateway", List.of("network"), network::ensureInternetGateway);
    steps.add(
        "NAT gateway", List.of("public subnets", "internet gateway"), network::ensureNatGateway);
    steps.add(
        "public routes",
        List.of("public subnets", "internet gateway"),
        network::ensurePublicRoutes);
    steps.add(
        "private routes", List.of("private subnets", "NAT gateway"), network::ensurePrivateRoutes);
  }

  private Provisioned provisioned() {
    Cluster created = cluster.cluster().orElseThrow();
    return new Provisioned(
        created.name(),
        created.arn(),
        created.version(),
        created.endpoint(),
        created.certificateAuthority().data(),
        created.kubernetesNetworkConfig().serviceIpv4Cidr(),
        network.vpcId(),
        network.privateSubnets(),
        site.spec().karpenter().queue());
  }

  private void planDestruction(Steps steps) {
    // First nothing may launch new machines; then the machines go, then what they stood on.
    steps.add("node groups", List.of(), cluster::removeNodeGroups);
    steps.add("cluster", List.of("node groups"), cluster::removeCluster);
    steps.add("machines", List.of("cluster"), this::removeInstances);
    steps.add("interruption queue", List.of("machines"), interruptions::remove);
    steps.add("NAT gateway", List.of("machines"), network::removeNatGateway);
    steps.add("routes", List.of("NAT gateway"), network::removeRoutes);
    steps.add("security groups", List.of("machines"), firewalls::remove);
    steps.add("roles", List.of("machines"), identities::remove);
    steps.add("network", List.of("routes", "security groups"), network::removeVpc);
    steps.add("proof", List.of("network", "roles", "interruption queue"), this::prove);
  }

  /// Karpenter's machines and launch templates: nobody else removes them once Karpenter is gone.
  private void removeInstances() {
    List<String> ids = instances();
    if (!ids.isEmpty()) {
      site.aws().ec2().terminateInstances(it -> it.instanceIds(ids));
    }
    site.await("the machines to go", PATIENCE, () -> instances().isEmpty());
    for (LaunchTemplate template :
        site.aws()
            .ec2()
            .describeLaunchTemplates(it -> it.filters(Site.filter("tag:" + clusterTag(), "owned")))
            .launchTemplates()) {
      site.aws().ec2().deleteLaunchTemplate(it -> it.launchTemplateId(template.launchTemplateId()));
    }
  }

  private String clusterTag() {
    return "kubernetes.io/cluster/" + site.name();
  }

  private List<String> instances() {
    return site
        .aws()
        .ec2()
        .describeInstancesPaginator(it ->
            it.filters(
                Site.filter("tag:" + clusterTag(), "owned"),
                Site.filter(
                    "instance-state-name", "pending", "running", "shutting-down", "stopped")))
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(Instance::instanceId)
        .toList();
  }

  private void prove() {
    boolean left = network.vpc().isPresent() || cluster.cluster().isPresent();
    if (left || !instances().isEmpty()) {
      throw Problem.of(AwsProblem.LEFT_OVER, "something of " + site.name() + " is left in AWS")
          .hint("run again; what cannot be removed is used by something outside the platform")
          .asException();
    }
  }
}
