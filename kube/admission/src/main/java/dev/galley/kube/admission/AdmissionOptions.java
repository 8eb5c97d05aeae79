package dev.galley.kube.admission;

import dev.galley.base.problem.ProblemException;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.policy.ValidatingPolicies;
import dev.galley.kube.policy.WebhookConditions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which admission plugins run, by upstream's names, and how those are set up that can be.
///
/// @param enabled plugins that run although they do not by default
/// @param disabled plugins that do not run although they do by default
/// @param webhooks how webhooks are asked
/// @param conditions how the match conditions of webhooks are evaluated
/// @param mutatingPolicies what runs as `MutatingAdmissionPolicy`
/// @param validatingPolicies what runs as `ValidatingAdmissionPolicy`
public record AdmissionOptions(
    Set<String> enabled,
    Set<String> disabled,
    PodSecurity podSecurity,
    WebhookCaller.Factory webhooks,
    MatchConditions.Factory conditions,
    Admission.Factory mutatingPolicies,
    Admission.Factory validatingPolicies) {
  /// What holds in namespaces that say nothing, and who is exempt from it.
  public record PodSecurity(
      SecurityLevel enforce,
      SecurityLevel audit,
      SecurityLevel warn,
      Set<String> exemptUsers,
      Set<String> exemptNamespaces,
      Set<String> exemptRuntimeClasses) {
    public static final PodSecurity DEFAULT =
        new PodSecurity(
            SecurityLevel.PRIVILEGED,
            SecurityLevel.PRIVILEGED,
            SecurityLevel.PRIVILEGED,
            Set.of(),
            Set.of(),
            Set.of());

    public PodSecurity {
      exemptUsers = Set.copyOf(exemptUsers);
      exemptNamespaces = Set.copyOf(exemptNamespaces);
      exemptRuntimeClasses = Set.copyOf(exemptRuntimeClasses);
    }
  }

  /// As a `kube-apiserver` without flags.
  public static final AdmissionOptions DEFAULT =
      new AdmissionOptions(
          Set.of(),
          Set.of(),
          PodSecurity.DEFAULT,
          HttpsWebhookCaller::new,
          cluster -> new WebhookConditions(cluster)::match,
          cluster -> Admission.NONE,
          ValidatingPolicies::new);

  public AdmissionOptions {
    enabled = Set.copyOf(enabled);
    disabled = Set.copyOf(disabled);
  }

  /// What `--enable-admission-plugins` and `--disable-admission-plugins` say.
  ///
  /// @throws ProblemException when a plugin is not known, or both enabled and disabled
  public AdmissionOptions plugins(List<String> enable, List<String> disable) {
    enable.forEach(AdmissionPlugin::named);
    disable.forEach(AdmissionPlugin::named);
    Set<String> both = new TreeSet<>(enable);
    both.retainAll(disable);
    if (!both.isEmpty()) {
      throw AdmissionProblem.bothWays(both);
    }
    return new AdmissionOptions(
        Set.copyOf(enable),
        Set.copyOf(disable),
        podSecurity,
        webhooks,
        conditions,
        mutatingPolicies,
        validatingPolicies);
  }

  public AdmissionOptions podSecurity(PodSecurity defaults) {
    return new AdmissionOptions(
        enabled, disabled, defaults, webhooks, conditions, mutatingPolicies, validatingPolicies);
  }

  public AdmissionOptions webhooks(WebhookCaller.Factory caller) {
    return new AdmissionOptions(
        enabled, disabled, podSecurity, caller, conditions, mutatingPolicies, validatingPolicies);
  }

  /// What evaluates CEL: the match conditions of webhooks, and admission policies.
  public AdmissionOptions policies(
      MatchConditions.Factory evaluates, Admission.Factory mutating, Admission.Factory validating) {
    return new AdmissionOptions(
        enabled, disabled, podSecurity, webhooks, evaluates, mutating, validating);
  }

  boolean runs(AdmissionPlugin plugin) {
    return (plugin.isDefault() || enabled.contains(plugin.pluginName()))
        && !disabled.contains(plugin.pluginName());
  }
}
