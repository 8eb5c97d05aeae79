package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import java.util.Comparator;
import java.util.Optional;

/// The Priority admission plugin: pods get the number that their priority class stands for, and
/// there is one default class.
public final class PriorityAdmission implements Admission {
  private static final GroupVersionKind CLASS =
      new GroupVersionKind("scheduling.k8s.io", "v1", "PriorityClass");

  private final ClusterState cluster;

  public PriorityAdmission(ClusterState cluster) {
    this.cluster = cluster;
  }

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    if (!request.isOn("", "pods")) {
      return request;
    }
    if (request.creates()) {
      return request.withObject(resolved(request, request.subject()));
    }
    return request.updates() ? request.withObject(kept(request)) : request;
  }

  private KubeObject resolved(AdmissionRequest request, KubeObject pod) {
    String name = pod.text("spec", "priorityClassName");
    Optional<KubeObject> found =
        name.isEmpty() ? globalDefault() : cluster.find(CLASS, ObjectName.cluster(name));
    if (found.isEmpty() && !name.isEmpty()) {
      throw request.forbidden("no PriorityClass with name " + name + " was found");
    }
    long value = found.map(each -> each.number(0, "value")).orElse(0L);
    if (pod.at("spec", "priority") instanceof Long given && given != value) {
      throw request.forbidden(
          "the integer value of priority ("
              + given
              + ") must not be provided in pod spec; priority admission controller computed "
              + value
              + " from the given PriorityClass name");
    }
    String policy = found.map(each -> each.text("preemptionPolicy")).orElse("PreemptLowerPriority");
    String wanted = pod.text("spec", "preemptionPolicy");
    if (!policy.isEmpty() && !wanted.isEmpty() && !wanted.equals(policy)) {
      throw request.forbidden(
          "the string value of PreemptionPolicy ("
              + wanted
              + ") must not be provided in pod spec; priority admission controller computed "
              + policy
              + " from the given PriorityClass name");
    }
    KubeObject resolved = pod.with(value, "spec", "priority");
    if (found.isPresent()) {
      resolved = resolved.with(found.get().name(), "spec", "priorityClassName");
    }
    return policy.isEmpty() ? resolved : resolved.with(policy, "spec", "preemptionPolicy");
  }

  /// What this plugin once set is not lost to a client that does not know it.
  private static KubeObject kept(AdmissionRequest request) {
    KubeObject pod = request.subject();
    for (String field : new String[] {"priority", "preemptionPolicy"}) {
      Object before = request.old().map(old -> old.at("spec", field)).orElse(null);
      if (pod.at("spec", field) == null && before != null) {
        pod = pod.with(before, "spec", field);
      }
    }
    return pod;
  }

  private Optional<KubeObject> globalDefault() {
    return cluster.list(CLASS, "").stream()
        .filter(each -> each.flag("globalDefault"))
        .min(Comparator.comparingLong(each -> each.number(0, "value")));
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!request.isOn("scheduling.k8s.io", "priorityclasses")
        || !(request.creates() || request.updates())
        || !request.subject().flag("globalDefault")) {
      return;
    }
    Optional<KubeObject> other = globalDefault();
    if (other.isPresent()
        && (request.creates() || !other.get().name().equals(request.subject().name()))) {
      throw request.forbidden(
          "PriorityClass "
              + other.get().name()
              + " is already marked as default. Only one default can exist");
    }
  }
}
