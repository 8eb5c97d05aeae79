package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Quantity;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.quota.Amounts;
import dev.galley.kube.quota.Counted;
import dev.galley.kube.quota.Scopes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The ResourceQuota plugin, the last of all: what would be too much is refused, and what is let in
/// is added to what is used at once, before the controller counts again.
final class ResourceQuotas implements Admission {
  /// As often as upstream tries to write the usage against others who do.
  private static final int ATTEMPTS = 100;

  private final ClusterState cluster;

  ResourceQuotas(ClusterState cluster) {
    this.cluster = cluster;
  }

  @Override
  public void validate(AdmissionRequest request) {
    ResourceType type = request.target().type();
    if (!type.namespaced() || request.namespace().isEmpty() || request.object().isEmpty()) {
      return;
    }
    List<KubeObject> quotas = cluster.list(Kinds.RESOURCE_QUOTA, request.namespace());
    if (quotas.isEmpty()) {
      return;
    }
    Optional<Counted> counted = Counted.of(type.group(), type.plural());
    if (counted.isEmpty() || !handles(request, counted.get())) {
      return;
    }
    charge(request, counted.get(), quotas);
  }

  private static boolean handles(AdmissionRequest request, Counted counted) {
    String subresource = request.target().subresource();
    if (request.isOn("", "pods", "resize")) {
      return request.updates();
    }
    if (!subresource.isEmpty()) {
      return false;
    }
    return request.creates()
        || (request.updates()
            && counted.countsUpdates(request.old().orElseThrow(), request.subject()));
  }

  /// Checks against all quotas before it writes to any; whoever loses a race checks again.
  private void charge(AdmissionRequest request, Counted counted, List<KubeObject> quotas) {
    List<KubeObject> current = quotas;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<KubeObject, KubeObject> charged = charged(request, counted, current);
      if (request.caller().dryRun() || charged.isEmpty()) {
        return;
      }
      TreeSet<String> lost = new TreeSet<>();
      charged.forEach((before, after) -> {
        if (!cluster.replace(before, after)) {
          lost.add(before.name());
        }
      });
      if (lost.isEmpty()) {
        return;
      }
      current =
          cluster.list(Kinds.RESOURCE_QUOTA, request.namespace()).stream()
              .filter(quota -> lost.contains(quota.name()))
              .toList();
    }
    throw WebhookCalls.internal("resource quota evaluation timed out");
  }

  private Map<KubeObject, KubeObject> charged(
      AdmissionRequest request, Counted counted, List<KubeObject> quotas) {
    Map<KubeObject, KubeObject> charged = new LinkedHashMap<>();
    KubeObject object = request.subject();
    for (KubeObject quota : quotas) {
      TreeMap<String, Quantity> hard = Amounts.of(quota.tree(), "status", "hard");
      TreeSet<String> matching = counted.matching(hard.keySet());
      if (matching.isEmpty() || !Scopes.cover(quota, counted, object)) {
        continue;
      }
      counted
          .missing(matching, object)
          .ifPresent(why -> refuse(request, "failed quota: " + quota.name() + ": " + why));
      TreeMap<String, Quantity> used = Amounts.of(quota.tree(), "status", "used");
      if (!used.keySet().containsAll(matching)) {
        refuse(
            request,
            "status unknown for quota: "
                + quota.name()
                + ", resources: "
                + String.join(",", matching));
      }
      TreeMap<String, Quantity> more = Amounts.only(delta(request, counted, quota), hard.keySet());
      if (!more.isEmpty()) {
        TreeMap<String, Quantity> next = Amounts.sum(used, more);
        check(request, quota, more, next);
        charged.put(quota, quota.with(Amounts.tree(next), "status", "used"));
      }
    }
    return charged;
  }

  private static void refuse(AdmissionRequest request, String why) {
    throw request.forbidden(why);
  }

  /// What the request adds to what is used; an update adds only what it asks for more than before.
  private TreeMap<String, Quantity> delta(
      AdmissionRequest request, Counted counted, KubeObject quota) {
    Instant now = cluster.world().now();
    TreeMap<String, Quantity> usage = counted.usage(request.subject(), now);
    TreeSet<String> negative = new TreeSet<>();
    usage.forEach((name, amount) -> {
      if (amount.signum() < 0) {
        negative.add(name);
      }
    });
    if (!negative.isEmpty()) {
      refuse(request, "quota usage is negative for resource(s): " + String.join(",", negative));
    }
    Optional<KubeObject> old = request.old().filter(before -> Scopes.cover(quota, counted, before));
    TreeMap<String, Quantity> delta =
        old.map(before -> Amounts.minus(usage, counted.usage(before, now))).orElse(usage);
    delta.values().removeIf(amount -> amount.signum() <= 0);
    return delta;
  }

  /// @throws ApiException when more is asked for than there is left
  private static void check(
      AdmissionRequest request,
      KubeObject quota,
      Map<String, Quantity> more,
      Map<String, Quantity> next) {
    Map<String, Quantity> hard = Amounts.of(quota.tree(), "status", "hard");
    TreeSet<String> exceeded = new TreeSet<>();
    for (String name : more.keySet()) {
      Quantity limit = hard.get(name);
      Quantity wanted = next.get(name);
      if (limit != null && wanted != null && wanted.compareTo(limit) > 0) {
        exceeded.add(name);
      }
    }
    if (!exceeded.isEmpty()) {
      Map<String, Quantity> used = Amounts.of(quota.tree(), "status", "used");
      refuse(
          request,
          "exceeded quota: "
              + quota.name()
              + ", requested: "
              + Amounts.text(Amounts.only(more, exceeded))
              + ", used: "
              + Amounts.text(Amounts.only(used, exceeded))
              + ", limited: "
              + Amounts.text(Amounts.only(hard, exceeded)));
    }
  }
}
