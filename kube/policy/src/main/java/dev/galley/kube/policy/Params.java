package dev.galley.kube.policy;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the parameters that a binding gives to its policy.
final class Params {
  private final ClusterState cluster;

  Params(ClusterState cluster) {
    this.cluster = cluster;
  }

  /// The policy or the binding is not set up as it would have to be.
  static final class Misconfigured extends Exception {
    private static final long serialVersionUID = 1;

    Misconfigured(String message) {
      super(message, null, false, false);
    }

    String message() {
      return String.valueOf(getMessage());
    }
  }

  /// The type of a policy's parameters; empty when it has none.
  Optional<ResourceType> type(Policy policy) throws Misconfigured {
    if (policy.paramKind().isEmpty()) {
      return Optional.empty();
    }
    GroupVersionKind kind =
        GroupVersionKind.of(
            Tree.textAt(policy.paramKind(), "apiVersion"), Tree.textAt(policy.paramKind(), "kind"));
    Optional<ResourceType> type =
        cluster.types().stream().filter(each -> each.kind().equals(kind)).findFirst();
    if (type.isEmpty()) {
      throw new Misconfigured(
          "failed to find resource referenced by paramKind: '"
              + kind.group()
              + "/"
              + kind.version()
              + ", Kind="
              + kind.kind()
              + "'");
    }
    return type;
  }

  /// With what a policy is to be evaluated: once without parameter, or once with each.
  List<Optional<KubeObject>> of(
      Optional<ResourceType> type, Binding binding, AdmissionRequest request) throws Misconfigured {
    Map<String, @Nullable Object> reference = binding.paramRef();
    if (type.isEmpty() || reference.isEmpty()) {
      return List.of(Optional.empty());
    }
    String namespace = namespace(type.get(), reference, request);
    GroupVersionKind kind = type.get().kind();
    String name = Tree.textAt(reference, "name");
    List<Optional<KubeObject>> found;
    if (!name.isEmpty()) {
      found =
          cluster.find(kind, new ObjectName(namespace, name)).stream().map(Optional::of).toList();
    } else {
      LabelSelector selector = LabelSelector.ofTree(reference.get("selector"));
      found =
          cluster.list(kind, namespace).stream()
              .filter(selector::matches)
              .map(Optional::of)
              .toList();
    }
    if (found.isEmpty() && Tree.textAt(reference, "parameterNotFoundAction").equals("Deny")) {
      throw new Misconfigured(
          "no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    return found;
  }

  private static String namespace(
      ResourceType type, Map<String, @Nullable Object> reference, AdmissionRequest request)
      throws Misconfigured {
    String given = Tree.textAt(reference, "namespace");
    if (!type.namespaced()) {
      if (!given.isEmpty()) {
        throw new Misconfigured(
            "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
      }
      return "";
    }
    String namespace = given.isEmpty() ? request.namespace() : given;
    if (namespace.isEmpty()) {
      throw new Misconfigured(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
              + " resources");
    }
    return namespace;
  }
}
