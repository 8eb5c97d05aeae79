package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.storage.StorageKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps an `IPAddress` for each address that a service has. They show what is taken; that it is
/// taken is known from the services themselves.
final class AddressRecords {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("networking.k8s.io", "v1", "IPAddress");
  private static final Map<String, @Nullable Object> OWNED =
      Tree.map(
          "f:metadata",
          Tree.map(
              "f:labels",
              Tree.map(
                  ".", Tree.map(),
                  "f:ipaddress.kubernetes.io/ip-family", Tree.map(),
                  "f:ipaddress.kubernetes.io/managed-by", Tree.map())),
          "f:spec",
          Tree.map(
              "f:parentRef",
              Tree.map(
                  ".", Tree.map(),
                  "f:name", Tree.map(),
                  "f:namespace", Tree.map(),
                  "f:resource", Tree.map())));

  private AddressRecords() {}

  /// Follows one write of a service.
  ///
  /// @param before the service as it was; `null` when it is new
  /// @param after the service as it is; `null` when it is gone
  static void follow(Shared shared, @Nullable KubeObject before, @Nullable KubeObject after) {
    String old = before == null ? "" : address(before);
    String now = after == null ? "" : address(after);
    if (old.equals(now)) {
      return;
    }
    if (!old.isEmpty()) {
      StorageKey key = key(shared, old);
      shared
          .storage()
          .get(key)
          .ifPresent(entry ->
              shared
                  .storage()
                  .delete(key, entry.revision(), revision -> at(entry.object(), revision)));
    }
    if (after != null && !now.isEmpty()) {
      KubeObject record = record(shared, after, now);
      shared.storage().put(key(shared, now), 0, revision -> at(record, revision));
    }
  }

  private static String address(KubeObject service) {
    String address = service.text("spec", "clusterIP");
    return address.equals("None") ? "" : address;
  }

  private static StorageKey key(Shared shared, String address) {
    return shared.types().of(KIND).key(ObjectName.cluster(address));
  }

  private static KubeObject at(KubeObject object, long revision) {
    return object.with(Long.toString(revision), "metadata", "resourceVersion");
  }

  private static KubeObject record(Shared shared, KubeObject service, String address) {
    String now = Times.seconds(shared.world().now());
    return KubeObject.of(
        Tree.map(
            "apiVersion",
            KIND.apiVersion(),
            "kind",
            KIND.kind(),
            "metadata",
            Tree.map(
                "name",
                address,
                "uid",
                shared.world().uuid(),
                "creationTimestamp",
                now,
                "labels",
                Tree.map(
                    "ipaddress.kubernetes.io/ip-family",
                    address.contains(":") ? "IPv6" : "IPv4",
                    "ipaddress.kubernetes.io/managed-by",
                    "ipallocator.k8s.io"),
                "managedFields",
                List.of(owned(now))),
            "spec",
            Tree.map(
                "parentRef",
                Tree.map(
                    "resource", "services",
                    "namespace", service.namespace(),
                    "name", service.name()))));
  }

  private static Map<String, @Nullable Object> owned(String now) {
    return Tree.map(
        "apiVersion",
        KIND.apiVersion(),
        "fieldsType",
        "FieldsV1",
        "fieldsV1",
        OWNED,
        "manager",
        "kube-apiserver",
        "operation",
        "Update",
        "time",
        now);
  }
}
