package dev.galley.kube.cel;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The types of what admission gives to expressions: of requests and of namespaces, of which
/// expressions see only some fields.
final class AdmissionTypes {
  static final String VARIABLES = "kubernetes.variables";

  private static final CelType TEXTS = CelType.list(CelType.STRING);
  private static final CelType LABELS = CelType.map(CelType.STRING, CelType.STRING);
  private static final CelType KIND = CelType.struct("kubernetes.GroupVersionKind");
  private static final CelType RESOURCE = CelType.struct("kubernetes.GroupVersionResource");

  private AdmissionTypes() {}

  /// The variables that every expression has.
  static Map<String, CelType> variables(boolean params, boolean authorizer) {
    Map<String, CelType> variables = new HashMap<>();
    variables.put("object", CelType.DYN);
    variables.put("oldObject", CelType.DYN);
    variables.put("namespaceObject", CelType.struct("kubernetes.Namespace"));
    variables.put("request", CelType.struct("kubernetes.AdmissionRequest"));
    if (params) {
      variables.put("params", CelType.DYN);
    }
    if (authorizer) {
      String access = "kubernetes.authorization.";
      variables.put("authorizer", CelType.struct(access + "Authorizer"));
      variables.put("authorizer.requestResource", CelType.struct(access + "ResourceCheck"));
    }
    return variables;
  }

  static final Map<String, Map<String, CelType>> STRUCTS = structs();

  private static Map<String, Map<String, CelType>> structs() {
    Map<String, Map<String, CelType>> all = new HashMap<>();
    all.put(KIND.name(), texts("group", "version", "kind"));
    all.put(RESOURCE.name(), texts("group", "version", "resource"));
    Map<String, CelType> user = texts("username", "uid");
    user.put("groups", TEXTS);
    user.put("extra", CelType.map(CelType.STRING, TEXTS));
    all.put("kubernetes.UserInfo", user);
    Map<String, CelType> request =
        texts("subResource", "requestSubResource", "name", "namespace", "operation");
    request.put("kind", KIND);
    request.put("resource", RESOURCE);
    request.put("requestKind", KIND);
    request.put("requestResource", RESOURCE);
    request.put("userInfo", CelType.struct("kubernetes.UserInfo"));
    request.put("dryRun", CelType.BOOL);
    request.put("options", CelType.DYN);
    all.put("kubernetes.AdmissionRequest", request);
    namespaces(all);
    return all;
  }

  private static void namespaces(Map<String, Map<String, CelType>> all) {
    Map<String, CelType> namespace = new LinkedHashMap<>();
    for (String part : List.of("Metadata", "Spec", "Status")) {
      namespace.put(part.toLowerCase(Locale.ROOT), CelType.struct("kubernetes.Namespace" + part));
    }
    all.put("kubernetes.Namespace", namespace);
    Map<String, CelType> metadata =
        texts("name", "generateName", "namespace", "UID", "resourceVersion");
    metadata.put("labels", LABELS);
    metadata.put("annotations", LABELS);
    metadata.put("creationTimestamp", CelType.TIMESTAMP);
    metadata.put("deletionTimestamp", CelType.TIMESTAMP);
    metadata.put("deletionGracePeriodSeconds", CelType.INT);
    metadata.put("generation", CelType.INT);
    metadata.put("finalizers", TEXTS);
    all.put("kubernetes.NamespaceMetadata", metadata);
    all.put("kubernetes.NamespaceSpec", new LinkedHashMap<>(Map.of("finalizers", TEXTS)));
    Map<String, CelType> status = texts("phase");
    status.put("conditions", CelType.list(CelType.struct("kubernetes.NamespaceCondition")));
    all.put("kubernetes.NamespaceStatus", status);
    Map<String, CelType> condition = texts("status", "type", "message", "reason");
    condition.put("lastTransitionTime", CelType.TIMESTAMP);
    all.put("kubernetes.NamespaceCondition", condition);
  }

  private static Map<String, CelType> texts(String... names) {
    Map<String, CelType> fields = new LinkedHashMap<>();
    for (String name : names) {
      fields.put(name, CelType.STRING);
    }
    return fields;
  }
}
