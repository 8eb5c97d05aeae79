package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.cloud.catalog.Catalog;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.controller.Informers;
import dev.galley.kube.controller.Kinds;
import dev.galley.kube.controller.LeaderElector;
import dev.galley.kube.controller.Outcome;
import dev.galley.kube.controller.Reconciler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;

/// Karpenter: launches nodes when pods need them, and removes them when none does.
public final class Capacity {
  private Capacity() {}

  /// Runs as the only replica.
  ///
  /// @see #run(World, KubeApi, AwsClients, CapacityOptions, LeaderElector, Runnable)
  public static void run(
      World world, KubeApi api, AwsClients aws, CapacityOptions options, Runnable ready) {
    run(world, api, aws, options, LeaderElector.ALWAYS, ready);
  }

  /// Runs until its task is cancelled.
  ///
  /// @param elector decides which of several replicas works
  /// @param ready called once everything that has to be there at the start is, leading or not
  /// @throws ProblemException when Karpenter itself would not start: without a cluster name,
  ///   without EC2, without its cluster, without its queue
  public static void run(
      World world,
      KubeApi api,
      AwsClients aws,
      CapacityOptions options,
      LeaderElector elector,
      Runnable ready) {
    CapacityOptions known = checked(aws, options);
    Informers informers = new Informers(world, api);
    try {
      Parts parts = parts(world, informers, aws, known);
      Optional<Interruptions> interruptions = interruptions(parts);
      ready.run();
      elector.lead(() -> {
        start(parts, informers, interruptions);
        world.signal("Karpenter to be stopped").awaitAfter(0);
      });
    } finally {
      informers.close();
    }
  }

  private static Parts parts(
      World world, Informers informers, AwsClients aws, CapacityOptions options) {
    UnavailableOfferings unavailable = new UnavailableOfferings(world);
    TypeOptions types = new TypeOptions(Catalog.builtIn(), options, unavailable);
    return new Parts(
        world,
        new Cluster(world, informers, "karpenter"),
        aws,
        options,
        types,
        unavailable,
        new Launcher(aws, options, types, unavailable),
        new EventRecorder(world, informers.api(), "karpenter"));
  }

  private static CapacityOptions checked(AwsClients aws, CapacityOptions options) {
    if (options.clusterName().isEmpty()) {
      throw Problem.of(CapacityProblem.NO_CLUSTER_NAME, "missing field, cluster-name")
          .hint("Set settings.clusterName in Karpenter's values")
          .asException();
    }
    try {
      aws.ec2().describeInstanceTypes(request -> request.dryRun(true));
    } catch (AwsServiceException failure) {
      if (!AwsError.of(failure).code().equals("DryRunOperation")) {
        throw new ProblemException(
            Problem.of(CapacityProblem.NO_EC2, "ec2 api connectivity check failed")
                .because(AwsText.of("EC2", "DescribeInstanceTypes", failure))
                .hint(
                    "Karpenter's service account needs its role: a pod identity association, or"
                        + " the annotation for IRSA, and the policy of a Karpenter controller"),
            failure);
      }
    }
    return options.clusterEndpoint().isEmpty() || options.kubernetesVersion().isEmpty()
        ? described(aws, options)
        : options;
  }

  private static CapacityOptions described(AwsClients aws, CapacityOptions options) {
    try {
      DescribeClusterResponse answer =
          aws.eks().describeCluster(request -> request.name(options.clusterName()));
      String endpoint =
          options.clusterEndpoint().isEmpty()
              ? answer.cluster().endpoint()
              : options.clusterEndpoint();
      String version =
          options.kubernetesVersion().isEmpty()
              ? answer.cluster().version()
              : options.kubernetesVersion();
      return options.cluster(endpoint, version);
    } catch (AwsServiceException failure) {
      throw new ProblemException(
          Problem.of(CapacityProblem.NO_CLUSTER, "failed detecting cluster endpoint")
              .because(
                  "failed to resolve cluster endpoint, "
                      + AwsText.of("EKS", "DescribeCluster", failure))
              .hint(
                  "settings.clusterName has to be the name of the EKS cluster, and Karpenter's role"
                      + " needs eks:DescribeCluster"),
          failure);
    }
  }

  private static Optional<Interruptions> interruptions(Parts parts) {
    if (parts.options().interruptionQueue().isEmpty()) {
      return Optional.empty();
    }
    Interruptions interruptions = new Interruptions(parts);
    interruptions.check();
    return Optional.of(interruptions);
  }

  private static void start(
      Parts parts, Informers informers, Optional<Interruptions> interruptions) {
    World world = parts.world();
    interruptions.ifPresent(each -> world.start("interruption", each::run));
    Claims claims = new Claims(parts.cluster());
    Nominations nominations = new Nominations(world, parts.options().batchLimit());
    Provisioner provisioner = new Provisioner(parts, claims, nominations);
    Disruption disruption = new Disruption(parts, claims, nominations);
    GarbageCollection garbage = new GarbageCollection(parts, claims);
    follow(informers);
    startClasses(parts, informers);
    startClaims(parts, claims, informers);
    Controller.named("provisioner.trigger.pod")
        .watches(Kinds.POD)
        .reconciles(provisioner)
        .start(world, informers);
    world.start("provisioner", provisioner::run);
    world.start("disruption", disruption::run);
    world.start("nodeclaim.garbagecollection", garbage::run);
  }

  /// Everything that plans are made from has to be known before the first one.
  private static void follow(Informers informers) {
    List.of(
            Kinds.NAMESPACE,
            Kinds.DAEMON_SET,
            Kinds.POD_DISRUPTION_BUDGET,
            Karpenter.NODE_CLASS,
            Karpenter.NODE_POOL)
        .forEach(informers::of);
    informers.awaitSynced(Duration.ofMinutes(1));
  }

  private static void startClasses(Parts parts, Informers informers) {
    Controller.named("nodeclass")
        .watches(Karpenter.NODE_CLASS)
        .watches(Karpenter.NODE_CLAIM, claim -> named(claim.text("spec", "nodeClassRef", "name")))
        .reconciles(guarded(new NodeClassController(parts)))
        .start(parts.world(), informers);
    Controller.named("nodepool")
        .watches(Karpenter.NODE_POOL)
        .watches(
            Karpenter.NODE_CLASS,
            nodeClass ->
                parts.cluster().of(Karpenter.NODE_POOL).list().stream()
                    .filter(pool ->
                        pool.text("spec", "template", "spec", "nodeClassRef", "name")
                            .equals(nodeClass.name()))
                    .map(KubeObject::objectName)
                    .toList())
        .watches(
            Karpenter.NODE_CLAIM,
            claim -> named(claim.labels().getOrDefault("karpenter.sh/nodepool", "")))
        .reconciles(guarded(new NodePoolController(parts)))
        .start(parts.world(), informers);
  }

  private static void startClaims(Parts parts, Claims claims, Informers informers) {
    Controller.named("nodeclaim.lifecycle")
        .watches(Karpenter.NODE_CLAIM)
        .watches(
            Kinds.NODE, node -> claims.claimOf(node).map(KubeObject::objectName).stream().toList())
        .workers(10)
        .reconciles(guarded(new NodeClaimController(parts, claims)))
        .start(parts.world(), informers);
    Controller.named("node.termination")
        .watches(Kinds.NODE)
        .workers(10)
        .reconciles(guarded(new NodeTermination(parts, claims)))
        .start(parts.world(), informers);
  }

  private static List<ObjectName> named(String name) {
    return name.isEmpty() ? List.of() : List.of(ObjectName.cluster(name));
  }

  /// A refusal of AWS is expected: it is tried again, later each time.
  private static Reconciler guarded(Reconciler reconciler) {
    return name -> {
      try {
        return reconciler.reconcile(name);
      } catch (Discovery.Unknown refused) {
        return Outcome.retry(String.valueOf(refused.getMessage()));
      } catch (AwsServiceException refused) {
        return Outcome.retry(AwsText.reason(refused));
      }
    };
  }
}
