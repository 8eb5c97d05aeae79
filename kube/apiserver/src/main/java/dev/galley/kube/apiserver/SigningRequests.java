package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.UserInfo;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is particular about certificate signing requests: who sent one is written into it, it never
/// changes, and those who approve and those who sign each write a part of the status.
final class SigningRequests {
  private static final List<String> DECISIONS = List.of("Approved", "Denied");

  private SigningRequests() {}

  /// A new request, in the name of its sender.
  static KubeObject sentBy(UserInfo user, KubeObject request) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(request.map("spec"));
    spec.put("username", user.name());
    spec.put("uid", user.uid().isEmpty() ? null : user.uid());
    spec.put("groups", user.groups().isEmpty() ? null : user.groups());
    spec.put("extra", user.extra().isEmpty() ? null : user.extra());
    spec.values().removeIf(Objects::isNull);
    return withoutOwners(request.with(spec, "spec"));
  }

  /// An update of the request itself, which leaves all but its metadata.
  static KubeObject updated(KubeObject live, KubeObject request) {
    return withoutOwners(
        Strategies.copied(live, Strategies.copied(live, request, "spec"), "status"));
  }

  /// A write of the status by a signer, or of the approval.
  static KubeObject decided(Request by, KubeObject live, KubeObject request, Instant now) {
    List<@Nullable Object> conditions = new ArrayList<>();
    for (Map<String, @Nullable Object> condition : request.maps("status", "conditions")) {
      conditions.add(condition(by, live, condition, Times.seconds(now)));
    }
    KubeObject changed =
        conditions.isEmpty() ? request : request.with(conditions, "status", "conditions");
    if (by.on("approval")) {
      Object certificate = live.at("status", "certificate");
      changed =
          certificate == null
              ? changed.without("status", "certificate")
              : changed.with(certificate, "status", "certificate");
    }
    return withoutOwners(changed);
  }

  private static Map<String, @Nullable Object> condition(
      Request by, KubeObject live, Map<String, @Nullable Object> given, String now) {
    String type = Tree.textAt(given, "type");
    Map<String, @Nullable Object> before =
        live.maps("status", "conditions").stream()
            .filter(each -> Tree.textAt(each, "type").equals(type))
            .findFirst()
            .orElse(Map.of());
    if (!by.on("approval") && DECISIONS.contains(type) && !before.isEmpty()) {
      return before; // A signer decides nothing.
    }
    Map<String, @Nullable Object> condition = new LinkedHashMap<>(given);
    Draft.set(condition, "lastUpdateTime", now);
    boolean same = Objects.equals(before.get("status"), given.get("status"));
    Object since = same ? before.get("lastTransitionTime") : null;
    Draft.set(condition, "lastTransitionTime", since == null ? now : since);
    return condition;
  }

  /// Nobody owns what nobody may change.
  private static KubeObject withoutOwners(KubeObject request) {
    List<@Nullable Object> entries = new ArrayList<>();
    for (Map<String, @Nullable Object> entry : request.maps("metadata", "managedFields")) {
      Map<String, @Nullable Object> fields = Tree.without(entry, "fieldsV1", "f:spec");
      fields =
          switch (Tree.textAt(entry, "subresource")) {
            case "" -> Tree.without(fields, "fieldsV1", "f:status");
            case "status" -> Tree.without(fields, "fieldsV1", "f:status", "f:conditions");
            default -> Tree.without(fields, "fieldsV1", "f:status", "f:certificate");
          };
      if (Tree.mapAt(fields, "fieldsV1", "f:status").isEmpty()) {
        fields = Tree.without(fields, "fieldsV1", "f:status");
      }
      if (!Tree.mapAt(fields, "fieldsV1").isEmpty()) {
        entries.add(fields);
      }
    }
    return entries.isEmpty()
        ? request.without("metadata", "managedFields")
        : request.with(entries, "metadata", "managedFields");
  }

  /// Checks what a write of a part of the status may not do.
  static void check(FieldErrors errors, Request by, KubeObject live, KubeObject request) {
    Node conditions = Node.root(errors, request.tree()).at("status", "conditions");
    boolean approved = false;
    boolean denied = false;
    for (Node condition : conditions.items()) {
      String type = condition.text("type");
      approved |= type.equals("Approved");
      denied |= type.equals("Denied");
      if (approved && denied && DECISIONS.contains(type)) {
        conditions.invalid(type, "Approved and Denied conditions are mutually exclusive");
      }
      status(condition, type);
    }
    for (String type : List.of("Approved", "Denied", "Failed")) {
      if (live.condition(type).isPresent() && request.condition(type).isEmpty()) {
        conditions.forbidden("updates may not remove a condition of type \"" + type + "\"");
      }
    }
    for (String type : by.on("approval") ? List.<String>of() : DECISIONS) {
      if (live.condition(type).isEmpty() && request.condition(type).isPresent()) {
        conditions.forbidden("updates may not add a condition of type \"" + type + "\"");
      }
    }
    certificate(Node.root(errors, request.tree()).at("status", "certificate"), live);
  }

  private static void status(Node condition, String type) {
    Node status = condition.at("status");
    if (type.isEmpty()) {
      condition.at("type").required("");
    }
    if (status.text().isEmpty()) {
      status.required("");
    } else if (DECISIONS.contains(type) || type.equals("Failed")) {
      status.oneOf("True");
    } else {
      status.oneOf("False", "True", "Unknown");
    }
  }

  private static void certificate(Node certificate, KubeObject live) {
    String before = live.text("status", "certificate");
    if (certificate.text().equals(before)) {
      return;
    }
    String pem = text(certificate.text());
    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
      certificate.invalid("<certificate data>", "must contain at least one CERTIFICATE PEM block");
    }
    if (!before.isEmpty()) {
      certificate.forbidden("updates may not modify existing certificate content");
    }
  }

  /// Reads what is base64 and may be none.
  private static String text(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException unreadable) {
      return "";
    }
  }
}
