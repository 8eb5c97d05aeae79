package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSyntax;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What upstream's registry strategies warn of once an object is valid: `WarningsOnCreate` and
/// `WarningsOnUpdate`.
final class KindWarnings {
  private static final List<String> STANDARD_FINALIZERS =
      List.of("kubernetes", "orphan", "foregroundDeletion");

  private KindWarnings() {}

  static void tell(Request request, Optional<KubeObject> live, KubeObject object) {
    Consumer<String> warnings = request.warnings();
    Served served = request.served();
    if (served.isCustom()) {
      finalizers(live, object, warnings);
      return;
    }
    Node node = Node.root(new FieldErrors(), object.tree());
    boolean created = live.isEmpty();
    boolean changed = live.filter(each -> each.generation() == object.generation()).isEmpty();
    switch (served.type().kind().kind()) {
      case "Pod" -> {
        if (created) {
          PodWarnings.of(node, warnings);
        }
      }
      case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "ReplicationController" -> {
        if (changed) {
          PodWarnings.of(node.at("spec", "template"), warnings);
        }
      }
      case "Job" -> job(node, node.at("spec"), created, changed, warnings);
      case "CronJob" ->
          job(node, node.at("spec", "jobTemplate", "spec"), created, changed, warnings);
      case "PodTemplate" -> PodWarnings.of(node.at("template"), warnings);
      case "Service" -> service(object, warnings);
      case "Secret" -> secret(object, warnings);
      case "Ingress" -> {
        if (created && object.annotations().containsKey("kubernetes.io/ingress.class")) {
          warnings.accept(
              "annotation \"kubernetes.io/ingress.class\" is deprecated, please use"
                  + " 'spec.ingressClassName' instead");
        }
      }
      case "PersistentVolume" -> volume(node, warnings);
      case "PersistentVolumeClaim" -> {
        Node storage = node.at("spec", "resources", "requests").key("storage");
        if (PodWarnings.isFraction(storage)) {
          String text = FieldErrors.shown(storage.value());
          String what = ": fractional byte value " + text + " is invalid, must be an integer";
          warnings.accept(storage.path() + what);
        }
      }
      default -> {}
    }
  }

  private static void job(
      Node object, Node spec, boolean created, boolean changed, Consumer<String> warnings) {
    List<String> errors = Names.label(object.at("metadata").text("name"));
    if (created && !errors.isEmpty()) {
      warnings.accept(
          "metadata.name: this is used in Pod names and hostnames, which can result in surprising"
              + " behavior; a DNS label is recommended: ["
              + String.join(" ", errors)
              + "]");
    }
    if (changed) {
      PodWarnings.of(spec.at("template"), warnings);
    }
  }

  private static void service(KubeObject service, Consumer<String> warnings) {
    if (service.annotations().containsKey("service.kubernetes.io/topology-aware-hints")) {
      warnings.accept(
          "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use"
              + " service.kubernetes.io/topology-mode instead");
    }
    String type = service.text("spec", "type");
    boolean external = type.equals("ExternalName");
    boolean addressed = !service.list("spec", "externalIPs").isEmpty();
    if (service.text("spec", "clusterIP").equals("None")) {
      if (!service.text("spec", "loadBalancerIP").isEmpty()) {
        warnings.accept("spec.loadBalancerIP is ignored for headless services");
      }
      if (addressed) {
        warnings.accept("spec.externalIPs is ignored for headless services");
      }
      if (!service.text("spec", "sessionAffinity").isEmpty()) {
        warnings.accept("spec.SessionAffinity is ignored for headless services");
      }
    }
    if (external && addressed) {
      warnings.accept("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!external && !service.text("spec", "externalName").isEmpty()) {
      warnings.accept("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
  }

  /// Of a key and a certificate, only whether they look like what they are to be.
  private static void secret(KubeObject secret, Consumer<String> warnings) {
    if (!secret.text("type").equals("kubernetes.io/tls")) {
      return;
    }
    for (String part : List.of("tls.crt", "tls.key")) {
      String text = secret.text("data", part);
      if (!new String(Base64.getDecoder().decode(text), java.nio.charset.StandardCharsets.UTF_8)
          .contains("-----BEGIN ")) {
        String input = part.equals("tls.crt") ? "certificate" : "key";
        warnings.accept("tls: failed to find any PEM data in " + input + " input");
        return;
      }
    }
  }

  private static void volume(Node volume, Consumer<String> warnings) {
    Node policy = volume.at("spec").at("persistentVolumeReclaimPolicy");
    if (policy.text().equals("Recycle")) {
      warnings.accept(
          policy.path()
              + ": The Recycle reclaim policy is deprecated. Instead, the"
              + " recommended approach is to use dynamic provisioning.");
    }
  }

  private static void finalizers(
      Optional<KubeObject> live, KubeObject object, Consumer<String> warnings) {
    TreeSet<String> added = new TreeSet<>(object.finalizers());
    live.ifPresent(before -> added.removeAll(before.finalizers()));
    for (String name : added) {
      String quoted = "metadata.finalizers: " + FieldErrors.quoted(name) + ": ";
      LabelSyntax.keyErrors(name).forEach(error -> warnings.accept(quoted + error));
      if (!name.contains("/") && !STANDARD_FINALIZERS.contains(name)) {
        String path = name.contains(".") ? " including a path (/)" : "";
        warnings.accept(
            quoted
                + "prefer a domain-qualified finalizer name"
                + path
                + " to avoid accidental conflicts with other finalizer writers");
      }
    }
  }
}
