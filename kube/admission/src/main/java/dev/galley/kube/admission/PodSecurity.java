package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.admission.PodUnderCheck.Violation;
import dev.galley.kube.admission.SecurityPolicy.Standard;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The PodSecurity plugin: pods keep to the standards that the labels of their namespace name.
final class PodSecurity implements Admission {
  private static final Set<String> IGNORED =
      Set.of(
          "exec",
          "attach",
          "binding",
          "eviction",
          "log",
          "portforward",
          "proxy",
          "status",
          "token");

  /// Where the kinds that make pods have the template of them.
  private static final Map<String, String[]> TEMPLATES =
      Map.of(
          "/replicationcontrollers", new String[] {"spec", "template"},
          "/podtemplates", new String[] {"template"},
          "apps/replicasets", new String[] {"spec", "template"},
          "apps/deployments", new String[] {"spec", "template"},
          "apps/statefulsets", new String[] {"spec", "template"},
          "apps/daemonsets", new String[] {"spec", "template"},
          "batch/jobs", new String[] {"spec", "template"},
          "batch/cronjobs", new String[] {"spec", "jobTemplate", "spec", "template"});

  private final ClusterState cluster;
  private final AdmissionOptions.PodSecurity options;
  private final SecurityPolicy defaults;

  PodSecurity(ClusterState cluster, AdmissionOptions.PodSecurity options) {
    this.cluster = cluster;
    this.options = options;
    this.defaults = SecurityPolicy.of(Map.of(), options);
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!request.creates() && !request.updates()) {
      return;
    }
    if (request.isOn("", "namespaces")) {
      namespace(request);
      return;
    }
    var type = request.target().type();
    String subresource = request.target().subresource();
    if (type.plural().equals("pods") && type.group().isEmpty()) {
      if (!IGNORED.contains(subresource)) {
        pod(request);
      }
      return;
    }
    String[] path = TEMPLATES.get(type.group() + "/" + type.plural());
    if (path != null && subresource.isEmpty()) {
      template(request, path);
    }
  }

  private boolean isExempt(AdmissionRequest request) {
    if (options.exemptNamespaces().contains(request.namespace())) {
      annotate(request, "exempt", "namespace");
      return true;
    }
    if (options.exemptUsers().contains(request.caller().user().name())) {
      annotate(request, "exempt", "user");
      return true;
    }
    return false;
  }

  private static void annotate(AdmissionRequest request, String key, String value) {
    request.caller().annotations().accept("pod-security.kubernetes.io/" + key, value);
  }

  private SecurityPolicy policy(AdmissionRequest request) {
    return cluster
        .namespace(request.namespace())
        .map(namespace -> SecurityPolicy.of(namespace.labels(), options))
        .orElseThrow(() ->
            new ApiException(
                500,
                "InternalError",
                "Internal error occurred: failed to lookup namespace \""
                    + request.namespace()
                    + "\"",
                Tree.map()));
  }

  private void pod(AdmissionRequest request) {
    if (isExempt(request)) {
      return;
    }
    SecurityPolicy policy = policy(request);
    if (policy.errors().isEmpty() && policy.fullyPrivileged()) {
      annotate(request, "enforce-policy", Standard.PRIVILEGED.toString());
      return;
    }
    KubeObject pod = request.subject();
    if (request.updates() && !bringsNewImages(pod, request.old().orElse(pod))) {
      return;
    }
    evaluate(request, policy, pod.tree(), true);
  }

  private void template(AdmissionRequest request, String[] path) {
    if (isExempt(request)) {
      return;
    }
    SecurityPolicy policy = policy(request);
    boolean silent =
        policy.errors().isEmpty()
            && SecurityPolicy.isPrivileged(policy.warn())
            && SecurityPolicy.isPrivileged(policy.audit());
    Map<String, @Nullable Object> template = request.subject().map(path);
    if (!silent && !template.isEmpty()) {
      evaluate(request, policy, template, false);
    }
  }

  /// Images are all that matters here of what may change in a pod.
  private static boolean bringsNewImages(KubeObject pod, KubeObject old) {
    for (String field : List.of("containers", "initContainers")) {
      if (!images(pod, field).equals(images(old, field))) {
        return true;
      }
    }
    Map<String, String> before = named(old);
    for (var each : named(pod).entrySet()) {
      if (!each.getValue().equals(before.get(each.getKey()))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> images(KubeObject pod, String field) {
    return pod.maps("spec", field).stream().map(each -> Tree.textAt(each, "image")).toList();
  }

  private static Map<String, String> named(KubeObject pod) {
    return pod.maps("spec", "ephemeralContainers").stream()
        .collect(
            Collectors.toMap(
                each -> Tree.textAt(each, "name"),
                each -> Tree.textAt(each, "image"),
                (first, second) -> first));
  }

  private void evaluate(
      AdmissionRequest request,
      SecurityPolicy policy,
      Map<String, @Nullable Object> template,
      boolean enforce) {
    PodUnderCheck pod = PodUnderCheck.of(template);
    if (options.exemptRuntimeClasses().contains(Tree.textAt(pod.spec(), "runtimeClassName"))) {
      annotate(request, "exempt", "runtimeClass");
      return;
    }
    if (!policy.errors().isEmpty()) {
      annotate(request, "error", "Failed to parse policy: " + joined(policy.errors()));
    }
    Map<Standard, List<Violation>> results = new HashMap<>();
    if (enforce) {
      annotate(request, "enforce-policy", policy.enforce().toString());
    }
    List<Violation> refused =
        enforce
            ? results.computeIfAbsent(
                policy.enforce(), standard -> SecurityStandards.violations(standard, pod))
            : List.of();
    List<Violation> audited =
        results.computeIfAbsent(
            policy.audit(), standard -> SecurityStandards.violations(standard, pod));
    if (!audited.isEmpty()) {
      annotate(request, "audit-violations", would(policy.audit(), audited));
    }
    if (!refused.isEmpty()) {
      throw request.forbidden("violates " + said(policy.enforce(), refused));
    }
    List<Violation> warned =
        results.computeIfAbsent(
            policy.warn(), standard -> SecurityStandards.violations(standard, pod));
    if (!warned.isEmpty()) {
      request.caller().warnings().accept(would(policy.warn(), warned));
    }
  }

  private static String would(Standard standard, List<Violation> violations) {
    return "would violate " + said(standard, violations);
  }

  private static String said(Standard standard, List<Violation> violations) {
    return "PodSecurity \"" + standard + "\": " + SecurityStandards.details(violations);
  }

  private static String joined(List<Map<String, @Nullable Object>> errors) {
    String all =
        errors.stream()
            .map(each -> Tree.textAt(each, "field") + ": " + Tree.textAt(each, "message"))
            .collect(Collectors.joining(", "));
    return errors.size() == 1 ? all : "[" + all + "]";
  }

  private void namespace(AdmissionRequest request) {
    KubeObject namespace = request.subject();
    SecurityPolicy policy = SecurityPolicy.of(namespace.labels(), options);
    if (request.creates()) {
      refuseErrors(namespace, policy);
      warnExempt(request, policy);
      return;
    }
    SecurityPolicy before = SecurityPolicy.of(request.old().orElse(namespace).labels(), options);
    if (!policy.errors().equals(before.errors())) {
      refuseErrors(namespace, policy);
    }
    boolean relaxed =
        policy.enforce().minor() == before.enforce().minor()
            && policy.enforce().level().compareTo(before.enforce().level()) <= 0;
    if (policy.enforce().equals(before.enforce())
        || SecurityPolicy.isPrivileged(policy.enforce())
        || relaxed
        || warnExempt(request, policy)) {
      return;
    }
    new PodsUnderNewPolicy(options, policy.enforce())
        .warnings(namespace.name(), cluster.list(Kinds.POD, namespace.name()))
        .forEach(request.caller().warnings());
  }

  private static void refuseErrors(KubeObject namespace, SecurityPolicy policy) {
    if (!policy.errors().isEmpty()) {
      throw new ApiException(
          422,
          "Invalid",
          "Namespace \"" + namespace.name() + "\" is invalid: " + joined(policy.errors()),
          Tree.map("name", namespace.name(), "kind", "Namespace", "causes", policy.errors()));
    }
  }

  private boolean warnExempt(AdmissionRequest request, SecurityPolicy policy) {
    KubeObject namespace = request.subject();
    if (!options.exemptNamespaces().contains(namespace.name())) {
      return false;
    }
    if (!policy.fullyPrivileged() && !policy.equivalent(defaults)) {
      StringBuilder set = new StringBuilder();
      Map<String, Standard> modes = new LinkedHashMap<>();
      modes.put("enforce", policy.enforce());
      modes.put("audit", policy.audit());
      modes.put("warn", policy.warn());
      modes.forEach((mode, standard) -> {
        String label = "pod-security.kubernetes.io/" + mode;
        boolean given =
            namespace.labels().containsKey(label)
                || namespace.labels().containsKey(label + "-version");
        if (given && !SecurityPolicy.isPrivileged(standard)) {
          set.append(set.isEmpty() ? "" : ", ").append(mode).append('=').append(standard);
        }
      });
      request
          .caller()
          .warnings()
          .accept(
              "namespace \""
                  + namespace.name()
                  + "\" is exempt from Pod Security, and the policy ("
                  + set
                  + ") will be ignored");
    }
    return true;
  }
}
