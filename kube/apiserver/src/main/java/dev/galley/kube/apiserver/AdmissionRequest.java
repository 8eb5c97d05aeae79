package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What admission decides about: what is to happen to what, and who asks.
///
/// A deletion has no `object`, a creation no `old` one. The name is empty while it is to be
/// generated; in the validating phase the object has it.
public record AdmissionRequest(
    Target target, Optional<KubeObject> object, Optional<KubeObject> old, Caller caller) {

  /// The place of a request: an operation on a resource or on one of its subresources.
  ///
  /// @param kind the kind of the object, which for subresources such as `scale` is not the
  ///   resource's own
  public record Target(
      Admission.Operation operation,
      ResourceType type,
      String subresource,
      GroupVersionKind kind,
      ObjectName name) {}

  /// Who asks, and what hears of it.
  ///
  /// @param options the `CreateOptions`, `UpdateOptions`… of the request
  /// @param warnings hears what the client is to be warned of
  /// @param annotations hears what the audit log is to say
  public record Caller(
      UserInfo user,
      boolean dryRun,
      Supplier<Map<String, @Nullable Object>> options,
      Consumer<String> warnings,
      BiConsumer<String, String> annotations) {}

  public AdmissionRequest withObject(KubeObject next) {
    return new AdmissionRequest(target, Optional.of(next), old, caller);
  }

  public boolean creates() {
    return target.operation() == Admission.Operation.CREATE;
  }

  public boolean updates() {
    return target.operation() == Admission.Operation.UPDATE;
  }

  /// Whether this is about objects of a resource themselves.
  public boolean isOn(String group, String plural) {
    return isOn(group, plural, "");
  }

  public boolean isOn(String group, String plural, String subresource) {
    ResourceType type = target.type();
    return type.plural().equals(plural)
        && type.group().equals(group)
        && target.subresource().equals(subresource);
  }

  /// The object to decide about, which only a deletion does not have.
  public KubeObject subject() {
    return object.orElseThrow(() -> new IllegalStateException(target + " has no object"));
  }

  public String namespace() {
    return target.name().namespace();
  }

  /// Whether a `namespaceSelector` has a say: there is a namespace, or this is about namespaces.
  public boolean hasNamespace() {
    return !namespace().isEmpty() || isOnNamespaces();
  }

  private boolean isOnNamespaces() {
    return target.type().plural().equals("namespaces");
  }

  /// The namespace that a `namespaceSelector` looks at: the one that is written, or else the one
  /// that the request is in.
  public Optional<KubeObject> namespace(ClusterState cluster) {
    boolean written = creates() || updates();
    return isOnNamespaces() && written && target.subresource().isEmpty()
        ? object
        : cluster.namespace(namespace());
  }

  /// Whether an `objectSelector` selects what there was or what there will be.
  public boolean isSelected(LabelSelector selector) {
    return object.filter(each -> selector.matches(each)).isPresent()
        || old.filter(each -> selector.matches(each)).isPresent();
  }

  /// The name as refusals show it: what there is of it before one is generated.
  public String shownName() {
    if (!target.name().name().isEmpty()) {
      return target.name().name();
    }
    String given = object.map(KubeObject::name).orElse("");
    if (!given.isEmpty()) {
      return given;
    }
    String base = object.map(each -> each.text("metadata", "generateName")).orElse("");
    return base.isEmpty() ? "Unknown" : base;
  }

  /// A refusal: `pods "x" is forbidden: why`.
  public ApiException forbidden(String why) {
    return Failures.forbidden(target.type(), shownName(), why);
  }

  /// A refusal with the causes that clients look for.
  public ApiException forbidden(String why, List<Map<String, @Nullable Object>> causes) {
    ApiException plain = forbidden(why);
    return new ApiException(
        plain.code(),
        plain.reason(),
        plain.message(),
        Tree.with(plain.details(), List.copyOf(causes), "causes"));
  }
}
