package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.storage.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Issues tokens to service accounts: bound to the account, and perhaps to a pod, node or secret.
final class TokenRequests {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
  private static final long SHORTEST = 600;
  private static final long LONGEST = 1L << 32;
  private static final long USUAL = 3600;

  /// A pod's token of this length is said to expire then, and lives for a year, for clients that
  /// read it only once.
  private static final long EXTENDED = 3607;

  private static final long YEAR = 365L * 24 * 3600;

  private final Shared shared;
  private final Tokens tokens;

  /// How long a token lives, and when its use is to be noted; 0 for never.
  record Life(long seconds, long warnAfter) {}

  TokenRequests(Shared shared, Tokens tokens) {
    this.shared = shared;
    this.tokens = tokens;
  }

  KubeObject answer(KubeObject account, KubeObject asked) {
    checkNames(account, asked);
    long seconds = asked.number(USUAL, "spec", "expirationSeconds");
    checkLength(seconds);
    List<String> given = asked.texts("spec", "audiences");
    List<String> audiences = given.isEmpty() ? List.of(Tokens.ISSUER) : given;
    Map<String, KubeObject> bound = bound(account, asked);
    boolean extended =
        seconds == EXTENDED && bound.containsKey("pod") && audiences.equals(List.of(Tokens.ISSUER));
    Life life = extended ? new Life(YEAR, seconds) : new Life(seconds, 0);
    String token = tokens.web().signed(tokens.claims(account, bound, audiences, life));
    return asked
        .with(KIND.kind(), "kind")
        .with(KIND.apiVersion(), "apiVersion")
        .with(account.name(), "metadata", "name")
        .with(account.namespace(), "metadata", "namespace")
        .with(account.uid(), "metadata", "uid")
        .with(Times.seconds(shared.world().now()), "metadata", "creationTimestamp")
        .with(audiences, "spec", "audiences")
        .with(seconds, "spec", "expirationSeconds")
        .with(asked.at("spec", "boundObjectRef"), "spec", "boundObjectRef")
        .with(Tree.map("token", token, "expirationTimestamp", tokens.expiry(seconds)), "status");
  }

  private static void checkNames(KubeObject account, KubeObject asked) {
    FieldErrors errors = new FieldErrors();
    if (!asked.name().isEmpty() && !asked.name().equals(account.name())) {
      errors.invalid(
          "metadata.name", asked.name(), "must match the service account name if specified");
    } else if (!asked.namespace().isEmpty() && !asked.namespace().equals(account.namespace())) {
      errors.invalid(
          "metadata.namespace",
          asked.namespace(),
          "must match the service account namespace if specified");
    }
    errors.throwIfAny(KIND, account.name());
    if (!asked.uid().isEmpty() && !asked.uid().equals(account.uid())) {
      throw conflict(
          KIND.kind() + "." + KIND.group(),
          account.name(),
          "the UID in the token request ("
              + asked.uid()
              + ") does not match the UID of the service account ("
              + account.uid()
              + ")");
    }
  }

  private static ApiException conflict(String what, String name, String why) {
    int dot = what.indexOf('.');
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + what + " \"" + name + "\": " + why,
        Tree.map(
            "name", name,
            "group", dot < 0 ? null : what.substring(dot + 1),
            "kind", dot < 0 ? what : what.substring(0, dot)));
  }

  private static void checkLength(long seconds) {
    FieldErrors errors = new FieldErrors();
    if (seconds < SHORTEST) {
      errors.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > LONGEST) {
      errors.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
    }
    errors.throwIfAny(KIND, "");
  }

  private Map<String, KubeObject> bound(KubeObject account, KubeObject asked) {
    Map<String, KubeObject> bound = new LinkedHashMap<>();
    if (asked.at("spec", "boundObjectRef") == null) {
      return bound;
    }
    String version = asked.text("spec", "boundObjectRef", "apiVersion");
    String kind = asked.text("spec", "boundObjectRef", "kind");
    String name = asked.text("spec", "boundObjectRef", "name");
    String known = version.contains("/") ? "" : kind;
    KubeObject object =
        switch (known) {
          case "Pod" -> pod(account, name);
          case "Node" -> get("Node", ObjectName.cluster(name));
          case "Secret" -> get("Secret", new ObjectName(account.namespace(), name));
          default ->
              throw Failures.badRequest("cannot bind token to object of type " + go(version, kind));
        };
    if (known.equals("Pod")) {
      node(object).ifPresent(node -> bound.put("node", node));
    }
    bound.put(known.toLowerCase(Locale.ROOT), object);
    String uid = asked.text("spec", "boundObjectRef", "uid");
    if (!uid.isEmpty() && !uid.equals(object.uid())) {
      throw conflict(
          kind,
          name,
          "the UID in the bound object reference ("
              + uid
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated");
    }
    return bound;
  }

  private KubeObject pod(KubeObject account, String name) {
    KubeObject pod = get("Pod", new ObjectName(account.namespace(), name));
    if (!pod.text("spec", "serviceAccountName").equals(account.name())) {
      throw Failures.badRequest(
          "cannot bind token for serviceaccount \""
              + account.name()
              + "\" to pod running with different serviceaccount name.");
    }
    return pod;
  }

  /// A group, version and kind as Go prints it.
  private static String go(String version, String kind) {
    return (version.contains("/") ? version : "/" + version) + ", Kind=" + kind;
  }

  private KubeObject get(String kind, ObjectName name) {
    Served served = shared.types().of(new GroupVersionKind("", "v1", kind));
    return shared
        .storage()
        .get(served.key(name))
        .map(Entry::object)
        .orElseThrow(() -> Failures.notFound(served.type(), name.name()));
  }

  /// The pod's node; just its name when it is not there any more.
  private Optional<KubeObject> node(KubeObject pod) {
    String name = pod.text("spec", "nodeName");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    GroupVersionKind kind = new GroupVersionKind("", "v1", "Node");
    Served served = shared.types().of(kind);
    return Optional.of(
        shared
            .storage()
            .get(served.key(ObjectName.cluster(name)))
            .map(Entry::object)
            .orElseGet(() -> KubeObject.of(kind, ObjectName.cluster(name))));
  }
}
