package dev.galley.kube.admission;

import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import dev.galley.kube.apiserver.DefaultTolerations;
import dev.galley.kube.apiserver.NamespaceLifecycle;
import dev.galley.kube.apiserver.PriorityAdmission;
import dev.galley.kube.apiserver.ServiceAccountAdmission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// The admission of an API server as upstream has it: every plugin that is switched on, in
/// upstream's order, the mutating ones twice when a webhook changed something.
public final class AdmissionChain implements Admission {
  private final List<BiFunction<AdmissionRequest, Reinvocation, AdmissionRequest>> mutating =
      new ArrayList<>();
  private final List<Admission> validating = new ArrayList<>();

  private AdmissionChain(ClusterState cluster, AdmissionOptions options) {
    Plugins plugins = new Plugins(cluster, options);
    for (AdmissionPlugin each : AdmissionPlugin.values()) {
      if (!options.runs(each)) {
        continue;
      }
      if (each == AdmissionPlugin.MUTATING_WEBHOOK) {
        mutating.add(plugins.mutatingWebhooks()::mutate);
        continue;
      }
      Admission plugin = plugins.of(each);
      mutating.add((request, reinvocation) -> plugin.mutate(request));
      validating.add(plugin);
    }
  }

  /// What an `ApiServerOptions` takes.
  public static Admission.Factory with(AdmissionOptions options) {
    return cluster -> new AdmissionChain(cluster, options);
  }

  @Override
  public AdmissionRequest mutate(AdmissionRequest request) {
    Reinvocation reinvocation = new Reinvocation();
    AdmissionRequest once = pass(request, reinvocation);
    if (!reinvocation.isWanted()) {
      return once;
    }
    reinvocation.begin();
    return pass(once, reinvocation);
  }

  private AdmissionRequest pass(AdmissionRequest request, Reinvocation reinvocation) {
    AdmissionRequest current = request;
    for (var each : mutating) {
      current = each.apply(current, reinvocation);
    }
    return current;
  }

  @Override
  public void validate(AdmissionRequest request) {
    validating.forEach(each -> each.validate(request));
  }

  /// Makes the plugins of one server.
  private record Plugins(
      ClusterState cluster, AdmissionOptions options, WebhookMatch match, WebhookCaller caller) {
    Plugins(ClusterState cluster, AdmissionOptions options) {
      this(
          cluster,
          options,
          new WebhookMatch(cluster, options.conditions().on(cluster)),
          options.webhooks().on(cluster));
    }

    MutatingWebhooks mutatingWebhooks() {
      return new MutatingWebhooks(cluster, match, caller);
    }

    Admission of(AdmissionPlugin plugin) {
      return switch (plugin) {
        case ALWAYS_ADMIT, MUTATING_WEBHOOK -> Admission.NONE;
        case NAMESPACE_LIFECYCLE -> new NamespaceLifecycle(cluster);
        case NAMESPACE_EXISTS -> OptionalPlugins.namespaceExists(cluster);
        case HARD_ANTI_AFFINITY -> OptionalPlugins.hardAntiAffinityTopology();
        case LIMIT_RANGER -> new LimitRanger(cluster);
        case SERVICE_ACCOUNT -> new ServiceAccountAdmission(cluster);
        case NODE_TAINTS -> new NodeTaints();
        case ALWAYS_PULL_IMAGES -> OptionalPlugins.alwaysPullImages();
        case POD_SECURITY -> new PodSecurity(cluster, options.podSecurity());
        case PRIORITY -> new PriorityAdmission(cluster);
        case DEFAULT_TOLERATIONS -> new DefaultTolerations();
        case EXTENDED_RESOURCE_TOLERATION -> OptionalPlugins.extendedResourceToleration();
        case DEFAULT_STORAGE_CLASS -> DefaultClasses.ofStorage(cluster);
        case IN_USE_PROTECTION -> new InUseProtection();
        case CLAIM_RESIZE -> new ClaimResize(cluster);
        case RUNTIME_CLASS -> new RuntimeClasses(cluster);
        case CERTIFICATE_APPROVAL -> Certificates.approval(cluster);
        case CERTIFICATE_SIGNING -> Certificates.signing(cluster);
        case CERTIFICATE_SUBJECT_RESTRICTION -> Certificates.subjectRestriction();
        case DEFAULT_INGRESS_CLASS -> DefaultClasses.ofIngress(cluster);
        case DENY_SERVICE_EXTERNAL_IPS -> OptionalPlugins.denyServiceExternalIps();
        case MUTATING_POLICY -> options.mutatingPolicies().on(cluster);
        case VALIDATING_POLICY -> options.validatingPolicies().on(cluster);
        case VALIDATING_WEBHOOK -> new ValidatingWebhooks(cluster, match, caller);
        case RESOURCE_QUOTA -> new ResourceQuotas(cluster);
        case ALWAYS_DENY -> OptionalPlugins.alwaysDeny();
      };
    }
  }
}
