package dev.galley.kube.policy;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The ValidatingAdmissionPolicy plugin: every policy that is bound to a request is evaluated, and
/// the first that denies it is told.
public final class ValidatingPolicies implements Admission {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final GroupVersionKind POLICIES =
      new GroupVersionKind(GROUP, "v1", "ValidatingAdmissionPolicy");
  private static final GroupVersionKind BINDINGS =
      new GroupVersionKind(GROUP, "v1", "ValidatingAdmissionPolicyBinding");
  private static final String FAILURE = "validation.policy.admission.k8s.io/validation_failure";
  private static final int LONGEST_ANNOTATION = 10 * 1024;

  private final ClusterState cluster;
  private final Params params;
  private volatile Hooks hooks = new Hooks(-1, -1, List.of());

  /// A policy with what binds it.
  private record Hook(Policy policy, List<Binding> bindings) {}

  /// All of them, as of a state of the cluster.
  private record Hooks(long policies, long bindings, List<Hook> all) {}

  public ValidatingPolicies(ClusterState cluster) {
    this.cluster = cluster;
    this.params = new Params(cluster);
  }

  @Override
  public void validate(AdmissionRequest request) {
    List<Hook> all = hooks();
    if (all.isEmpty() || request.target().kind().group().equals(GROUP)) {
      return;
    }
    Denials denials = new Denials(request);
    for (Hook hook : all) {
      hook.policy()
          .match()
          .match(request, cluster)
          .ifPresent(matched -> evaluate(hook, request, matched, denials));
    }
    denials.throwIfAny();
  }

  private List<Hook> hooks() {
    Hooks known = hooks;
    long policies = cluster.changes(POLICIES);
    long bindings = cluster.changes(BINDINGS);
    if (known.policies() == policies && known.bindings() == bindings) {
      return known.all();
    }
    List<Binding> bound = cluster.list(BINDINGS, "").stream().map(Binding::of).toList();
    List<Hook> all = new ArrayList<>();
    for (KubeObject policy : cluster.list(POLICIES, "")) {
      List<Binding> own =
          bound.stream().filter(each -> each.policy().equals(policy.name())).toList();
      if (!own.isEmpty()) {
        all.add(new Hook(new Policy(policy), own));
      }
    }
    hooks = new Hooks(policies, bindings, List.copyOf(all));
    return all;
  }

  private void evaluate(
      Hook hook, AdmissionRequest request, ResourceType matched, Denials denials) {
    Policy policy = hook.policy();
    Optional<ResourceType> type;
    try {
      type = params.type(policy);
    } catch (Params.Misconfigured wrong) {
      denials.misconfigured(policy, Optional.empty(), wrong.message());
      return;
    }
    Annotations annotations = new Annotations(new LinkedHashMap<>());
    RequestView view = new RequestView(cluster, as(request, matched), matched);
    for (Binding binding : hook.bindings()) {
      if (binding.match().match(request, cluster).isPresent()) {
        evaluate(new Invocation(policy, binding, type), view, denials, annotations);
      }
    }
    annotations.publish(policy.name(), request);
  }

  /// A policy as one binding binds it.
  private record Invocation(Policy policy, Binding binding, Optional<ResourceType> params) {}

  private void evaluate(
      Invocation invocation, RequestView view, Denials denials, Annotations annotations) {
    Binding binding = invocation.binding();
    try {
      for (Optional<KubeObject> param : params.of(invocation.params(), binding, view.request())) {
        Verdicts verdicts = Verdicts.of(invocation.policy(), view.input(param));
        denials.add(invocation.policy(), binding, verdicts);
        annotations.add(verdicts.annotations());
      }
    } catch (Params.Misconfigured wrong) {
      denials.misconfigured(invocation.policy(), Optional.of(binding), wrong.message());
    }
  }

  private AdmissionRequest as(AdmissionRequest request, ResourceType matched) {
    AdmissionRequest.Target target = request.target();
    boolean same =
        matched.kind().equals(target.kind()) || !target.kind().equals(target.type().kind());
    return same
        ? request
        : new AdmissionRequest(
            target,
            request.object().map(each -> cluster.converted(each, matched.kind())),
            request.old().map(each -> cluster.converted(each, matched.kind())),
            request.caller());
  }

  /// Audit annotations of a policy, those of all its bindings together.
  private record Annotations(Map<String, List<String>> values) {
    void add(Map<String, String> more) {
      more.forEach((key, value) -> {
        List<String> known = values.computeIfAbsent(key, each -> new ArrayList<>());
        String kept =
            value.length() > LONGEST_ANNOTATION ? value.substring(0, LONGEST_ANNOTATION) : value;
        if (!known.contains(kept)) {
          known.add(kept);
        }
      });
    }

    void publish(String policy, AdmissionRequest request) {
      values.forEach((key, all) ->
          request.caller().annotations().accept(policy + "/" + key, String.join(", ", all)));
    }
  }

  /// What policies have against a request.
  private static final class Denials {
    private final AdmissionRequest request;
    private final List<Denied> all = new ArrayList<>();
    private final Set<String> warned = new HashSet<>();

    /// One refusal.
    private record Denied(String message, String reason) {}

    Denials(AdmissionRequest request) {
      this.request = request;
    }

    void misconfigured(Policy policy, Optional<Binding> binding, String message) {
      if (!policy.ignoresFailures()) {
        String what = binding.isPresent() ? "binding" : "policy";
        String whole = "failed to configure " + what + ": " + message;
        all.add(new Denied(sentence(policy, binding, whole), ""));
      }
    }

    private static String sentence(Policy policy, Optional<Binding> binding, String message) {
      return "ValidatingAdmissionPolicy '"
          + policy.name()
          + "'"
          + binding.map(each -> " with binding '" + each.name() + "'").orElse("")
          + " denied request: "
          + message;
    }

    void add(Policy policy, Binding binding, Verdicts verdicts) {
      for (Verdicts.Denial denial : verdicts.denials()) {
        for (String action : binding.actions()) {
          switch (action) {
            case "Deny" ->
                all.add(
                    new Denied(
                        sentence(policy, Optional.of(binding), denial.message()), denial.reason()));
            case "Warn" -> warn(policy, binding, denial.message());
            case "Audit" ->
                request.caller().annotations().accept(FAILURE, failure(binding, denial));
            default -> {}
          }
        }
      }
      for (String failed : verdicts.failed()) {
        all.add(new Denied(sentence(policy, Optional.of(binding), failed), ""));
      }
    }

    /// Nobody is warned of the same twice.
    private void warn(Policy policy, Binding binding, String message) {
      String warning =
          "Validation failed for ValidatingAdmissionPolicy '"
              + policy.name()
              + "' with binding '"
              + binding.name()
              + "': "
              + message;
      if (warned.add(warning)) {
        request.caller().warnings().accept(warning);
      }
    }

    private static String failure(Binding binding, Verdicts.Denial denial) {
      return Json.write(
          List.of(
              Tree.map(
                  "message",
                  denial.message(),
                  "policy",
                  binding.policy(),
                  "binding",
                  binding.name(),
                  "expressionIndex",
                  denial.index(),
                  "validationActions",
                  binding.actions())));
    }

    void throwIfAny() {
      if (all.isEmpty()) {
        return;
      }
      Denied first = all.getFirst();
      ApiException forbidden =
          request.forbidden(first.message(), List.of(Tree.map("message", first.message())));
      String reason = first.reason().isEmpty() ? "Invalid" : first.reason();
      int code =
          switch (reason) {
            case "Forbidden" -> 403;
            case "Unauthorized" -> 401;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
          };
      throw new ApiException(code, reason, forbidden.message(), forbidden.details());
    }
  }
}
