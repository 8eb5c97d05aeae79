package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.access.Coverage;
import dev.galley.kube.access.PolicyRule;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Entry;
import dev.galley.kube.storage.StorageKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Keeps people from giving what they do not hold: whoever writes a role or a binding has to hold
/// its rules, or the verb `escalate` on the role or `bind` on the role that is bound.
final class RoleEscalation {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final Pattern ROLE = Pattern.compile("\\b(cluster)?role\\.rbac\\.");

  private final Shared shared;

  RoleEscalation(Shared shared) {
    this.shared = shared;
  }

  /// @throws ApiException 403 with the rules that are missing, or 404 when no such role can be
  ///   bound
  void check(Request request, KubeObject object, Optional<KubeObject> live) {
    if (!request.served().type().group().equals(GROUP)
        || request.user().isMaster()
        || live.filter(before -> differsInReferencesOnly(before, object)).isPresent()) {
      return;
    }
    switch (request.served().type().plural()) {
      case "roles", "clusterroles" -> role(request, object, live);
      case "rolebindings", "clusterrolebindings" -> binding(request, object);
      default -> {}
    }
  }

  /// What the garbage collector writes gives nobody anything.
  private static boolean differsInReferencesOnly(KubeObject before, KubeObject after) {
    return bare(before).equals(bare(after));
  }

  private static KubeObject bare(KubeObject object) {
    return object
        .without("metadata", "ownerReferences")
        .without("metadata", "finalizers")
        .without("metadata", "managedFields");
  }

  private void role(Request request, KubeObject role, Optional<KubeObject> live) {
    UserInfo user = request.user();
    String plural = request.served().type().plural();
    // A creation names nothing in its URL, so only rules without names let it escalate.
    String name = live.isPresent() ? role.name() : "";
    if (may(user, "escalate", plural, role.namespace(), name)) {
      return;
    }
    confirm(request, role, PolicyRule.of(role));
    boolean aggregates = aggregates(role) || live.filter(RoleEscalation::aggregates).isPresent();
    if (aggregates
        && refusal(request, role, List.of(PolicyRule.EVERYTHING, PolicyRule.EVERY_PATH))
            .isPresent()) {
      throw Failures.forbidden(
          request.served().type(),
          role.name(),
          "must have cluster-admin privileges to use the aggregationRule");
    }
  }

  private static boolean aggregates(KubeObject role) {
    return !role.list("aggregationRule", "clusterRoleSelectors").isEmpty();
  }

  private void binding(Request request, KubeObject binding) {
    String kind = binding.text("roleRef", "kind");
    if (!kind.equals("Role") && !kind.equals("ClusterRole")) {
      // Validation says what is wrong.
      return;
    }
    String plural = kind.equals("Role") ? "roles" : "clusterroles";
    String name = binding.text("roleRef", "name");
    if (may(request.user(), "bind", plural, binding.namespace(), name)) {
      return;
    }
    String namespace = kind.equals("Role") ? binding.namespace() : "";
    KubeObject role =
        shared
            .storage()
            .get(new StorageKey(GROUP + "/" + plural, new ObjectName(namespace, name)))
            .map(Entry::object)
            .orElseThrow(() -> Failures.notFound(request.served().type(), name));
    confirm(request, binding, PolicyRule.of(role));
  }

  private boolean may(UserInfo user, String verb, String plural, String namespace, String name) {
    return shared
            .authorizer()
            .decide(user, new Authorizer.Access(verb, GROUP, plural, "", namespace, name))
        instanceof Authorizer.Decision.Allowed;
  }

  private void confirm(Request request, KubeObject object, List<PolicyRule> wanted) {
    Optional<String> refusal = refusal(request, object, wanted);
    if (refusal.isPresent()) {
      throw Failures.forbidden(request.served().type(), object.name(), refusal.get());
    }
  }

  private Optional<String> refusal(Request request, KubeObject object, List<PolicyRule> wanted) {
    Authorizer.Rules held = shared.authorizer().rules(request.user(), object.namespace());
    // Upstream's storage names a role that it misses by the resource of the request.
    String asked = request.served().type().plural() + ".rbac.";
    String errors =
        held.error().isEmpty()
            ? ""
            : "; resolution errors: [" + ROLE.matcher(held.error()).replaceAll(asked) + "]";
    return Coverage.refusal(request.user(), held.rules(), wanted).map(text -> text + errors);
  }
}
