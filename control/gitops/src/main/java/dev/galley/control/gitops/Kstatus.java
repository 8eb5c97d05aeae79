package dev.galley.control.gitops;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether an object has become what it should be, by the rules of kstatus as Flux uses it. Pure.
public final class Kstatus {
  /// kstatus gives an unschedulable pod that long before it counts as failed.
  static final Duration SCHEDULING_WINDOW = Duration.ofSeconds(15);

  private Kstatus() {}

  /// The words of kstatus.
  public enum Status {
    CURRENT("Current"),
    IN_PROGRESS("InProgress"),
    FAILED("Failed"),
    TERMINATING("Terminating"),
    NOT_FOUND("NotFound");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /// As printed in Flux's messages.
    public String word() {
      return word;
    }
  }

  /// A status and why.
  public record Health(Status status, String message) {
    boolean isCurrent() {
      return status == Status.CURRENT;
    }
  }

  static final Health NOT_FOUND = new Health(Status.NOT_FOUND, "Resource not found");

  /// The health of an object at a time; only an unschedulable pod's depends on the time.
  public static Health of(KubeObject object, Instant now) {
    if (object.isDeleting()) {
      return new Health(Status.TERMINATING, "Resource scheduled for deletion");
    }
    long observed = object.number(Long.MIN_VALUE, "status", "observedGeneration");
    if (observed != Long.MIN_VALUE && observed != object.generation()) {
      return progress(
          object.kind()
              + " generation is "
              + object.generation()
              + ", but latest observed generation is "
              + observed);
    }
    Optional<Condition> reconciling = object.condition("Reconciling").filter(Condition::isTrue);
    if (reconciling.isPresent()) {
      return progress(reconciling.get().message());
    }
    Optional<Condition> stalled = object.condition("Stalled").filter(Condition::isTrue);
    if (stalled.isPresent()) {
      return failed(stalled.get().message());
    }
    return byKind(object, now);
  }

  /// Whether such an object is current as soon as it exists, so that nothing has to be watched.
  static boolean isCurrentAtOnce(String group, String kind) {
    return switch (group) {
      case "" ->
          List.of("Secret", "ConfigMap", "ServiceAccount", "Namespace", "LimitRange")
              .contains(kind);
      case "rbac.authorization.k8s.io", "scheduling.k8s.io", "storage.k8s.io", "node.k8s.io" ->
          true;
      case "batch" -> kind.equals("CronJob");
      default -> false;
    };
  }

  private static Health byKind(KubeObject object, Instant now) {
    return switch (object.groupVersionKind().group() + "/" + object.kind()) {
      case "apps/Deployment" -> deployment(object);
      case "apps/StatefulSet" -> statefulSet(object);
      case "apps/DaemonSet" -> daemonSet(object);
      case "apps/ReplicaSet" -> replicaSet(object);
      case "/Pod" -> pod(object, now);
      case "/PersistentVolumeClaim" -> claim(object);
      case "/Service" -> service(object);
      case "batch/Job" -> job(object);
      case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(object);
      case "/Secret", "/ConfigMap", "batch/CronJob", "policy/PodDisruptionBudget" ->
          current("Resource is always ready");
      default -> byReadyCondition(object);
    };
  }

  private static Health byReadyCondition(KubeObject object) {
    Optional<Condition> ready = object.condition("Ready");
    if (ready.isEmpty() || ready.get().isTrue()) {
      return current("Resource is current");
    }
    return progress(ready.get().message());
  }

  private static Health deployment(KubeObject object) {
    boolean deadline =
        object.number(Integer.MAX_VALUE, "spec", "progressDeadlineSeconds") != Integer.MAX_VALUE;
    Optional<Condition> progressing = object.condition("Progressing");
    if (progressing.filter(each -> each.reason().equals("ProgressDeadlineExceeded")).isPresent()) {
      return failed("Progress deadline exceeded");
    }
    long wanted = object.number(1, "spec", "replicas");
    long updated = object.number(0, "status", "updatedReplicas");
    long available = object.number(0, "status", "availableReplicas");
    String shortage = shortage(object, wanted, "replicas", "updatedReplicas");
    if (!shortage.isEmpty()) {
      return progress(shortage);
    }
    if (object.number(0, "status", "replicas") > wanted) {
      return progress("Pending termination: " + (object.number(0, "status", "replicas") - wanted));
    }
    if (available < updated) {
      return progress("Available: " + available + "/" + updated);
    }
    String unready = shortage(object, wanted, "readyReplicas");
    if (!unready.isEmpty()) {
      return progress(unready);
    }
    boolean rolledOut =
        progressing
            .filter(each -> each.isTrue() && each.reason().equals("NewReplicaSetAvailable"))
            .isPresent();
    if (deadline && !rolledOut) {
      return progress("ReplicaSet not Available");
    }
    return object.condition("Available").filter(Condition::isTrue).isPresent()
        ? current("Deployment is available. Replicas: " + wanted)
        : progress("Deployment not Available");
  }

  private static Health statefulSet(KubeObject object) {
    if (object.text("spec", "updateStrategy", "type").equals("OnDelete")) {
      return current("StatefulSet is using the ondelete update strategy");
    }
    long wanted = object.number(1, "spec", "replicas");
    String shortage = shortage(object, wanted, "replicas", "readyReplicas");
    if (!shortage.isEmpty()) {
      return progress(shortage);
    }
    if (object.number(0, "status", "replicas") > wanted) {
      return progress("Pending termination: " + (object.number(0, "status", "replicas") - wanted));
    }
    long partition = object.number(-1, "spec", "updateStrategy", "rollingUpdate", "partition");
    if (partition > 0) {
      String updating = shortage(object, wanted - partition, "updatedReplicas");
      return updating.isEmpty()
          ? current("Partition rollout complete. updated: " + (wanted - partition))
          : progress(updating);
    }
    String old = shortage(object, wanted, "currentReplicas");
    if (!old.isEmpty()) {
      return progress(old);
    }
    return object.text("status", "currentRevision").equals(object.text("status", "updateRevision"))
        ? current("All replicas scheduled as expected. Replicas: " + wanted)
        : progress("Waiting for updated revision to match current");
  }

  private static Health daemonSet(KubeObject object) {
    if (object.generation() == 0 || object.at("status", "observedGeneration") == null) {
      return progress("DaemonSet generation or observedGeneration not set yet");
    }
    if (object.at("status", "desiredNumberScheduled") == null) {
      return progress("Missing .status.desiredNumberScheduled");
    }
    long wanted = object.number(0, "status", "desiredNumberScheduled");
    String shortage =
        shortage(
            object,
            wanted,
            "currentNumberScheduled",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberReady");
    return shortage.isEmpty()
        ? current("All replicas scheduled as expected. Replicas: " + wanted)
        : progress(shortage);
  }

  private static Health replicaSet(KubeObject object) {
    if (object.condition("ReplicaFailure").filter(Condition::isTrue).isPresent()) {
      return progress("Replica Failure condition. Check Pods");
    }
    long wanted = object.number(1, "spec", "replicas");
    String shortage =
        shortage(object, wanted, "fullyLabeledReplicas", "availableReplicas", "readyReplicas");
    if (!shortage.isEmpty()) {
      return progress(shortage);
    }
    return object.number(0, "status", "replicas") > wanted
        ? progress("Pending termination: " + (object.number(0, "status", "replicas") - wanted))
        : current("ReplicaSet is available. Replicas: " + wanted);
  }

  /// The first of some counts in the status that is below what is wanted, as text; empty when none.
  private static String shortage(KubeObject object, long wanted, String... counts) {
    for (String count : counts) {
      long have = object.number(0, "status", count);
      if (have < wanted) {
        return count + ": " + have + "/" + wanted;
      }
    }
    return "";
  }

  private static Health pod(KubeObject object, Instant now) {
    return switch (object.text("status", "phase")) {
      case "Succeeded" -> current("Pod has completed successfully");
      case "Failed" -> current("Pod has completed, but not successfully");
      case "Running" -> runningPod(object);
      case "Pending" -> pendingPod(object, now);
      default -> progress("Pod is in phase " + object.text("status", "phase"));
    };
  }

  private static Health runningPod(KubeObject object) {
    if (object.condition("Ready").filter(Condition::isTrue).isPresent()) {
      return current("Pod is Ready");
    }
    boolean crashing =
        object.maps("status", "containerStatuses").stream()
            .anyMatch(
                each -> Tree.textAt(each, "state", "waiting", "reason").equals("CrashLoopBackOff"));
    return crashing
        ? failed("Containers in CrashLoop state")
        : progress("Pod is running but is not Ready");
  }

  private static Health pendingPod(KubeObject object, Instant now) {
    boolean unschedulable =
        object
            .condition("PodScheduled")
            .filter(each -> each.status().equals("False") && each.reason().equals("Unschedulable"))
            .isPresent();
    Instant since = object.created().orElse(now);
    return unschedulable && !now.isBefore(since.plus(SCHEDULING_WINDOW))
        ? failed("Pod could not be scheduled")
        : progress("Pod is in the Pending phase");
  }

  private static Health claim(KubeObject object) {
    return object.text("status", "phase").equals("Bound")
        ? current("PVC is Bound")
        : progress("PVC is not Bound. phase: " + object.text("status", "phase"));
  }

  private static Health service(KubeObject object) {
    return object.text("spec", "type").equals("LoadBalancer")
            && object.text("spec", "clusterIP").isEmpty()
        ? progress("ClusterIP not set. Service type: LoadBalancer")
        : current("Service is ready");
  }

  /// Flux's own rule: kstatus itself calls a job current as soon as it has started.
  private static Health job(KubeObject object) {
    if (object.condition("Failed").filter(Condition::isTrue).isPresent()) {
      return failed("Job Failed. failed: " + object.number(0, "status", "failed"));
    }
    if (object.condition("Complete").filter(Condition::isTrue).isPresent()) {
      return current("Job Completed. succeeded: " + object.number(0, "status", "succeeded"));
    }
    return object.flag("spec", "suspend")
        ? current("Job is suspended")
        : progress("Job in progress");
  }

  private static Health definition(KubeObject object) {
    Optional<Condition> names = object.condition("NamesAccepted");
    if (names.filter(each -> each.status().equals("False")).isPresent()) {
      return failed(names.get().message());
    }
    Optional<Condition> established = object.condition("Established");
    if (established.isEmpty()) {
      return progress("Install in progress");
    }
    if (established.get().isTrue()) {
      return current("CRD is established");
    }
    return established.get().status().equals("False")
            && !established.get().reason().equals("Installing")
        ? failed(established.get().message())
        : progress("Install in progress");
  }

  private static Health current(String message) {
    return new Health(Status.CURRENT, message);
  }

  private static Health progress(String message) {
    return new Health(Status.IN_PROGRESS, message);
  }

  private static Health failed(String message) {
    return new Health(Status.FAILED, message);
  }
}
