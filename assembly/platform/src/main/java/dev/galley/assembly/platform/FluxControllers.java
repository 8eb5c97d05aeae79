package dev.galley.assembly.platform;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.KubeObject;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.controller.Kinds;
import java.util.List;

/// Flux's own deployments.
final class FluxControllers {
  private FluxControllers() {}

  /// The names of those that are not available.
  static List<String> notAvailable(KubeApi api) {
    return api
        .list(api.type(Kinds.DEPLOYMENT).orElseThrow(), ListQuery.in("flux-system"))
        .items()
        .stream()
        .filter(each -> each.condition("Available").filter(Condition::isTrue).isEmpty())
        .map(KubeObject::name)
        .toList();
  }
}
