package dev.galley.kube.apiserver;

import dev.galley.base.objects.FieldSelector;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Label and field selectors of lists and watches; which fields can be selected differs by kind.
final class Selectors {
  private static final List<String> INVOLVED =
      List.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");

  /// From upstream's `pkg/apis/*/v1/conversion.go`, by `group/Kind`.
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "/Pod",
              List.of(
                  "spec.nodeName",
                  "spec.restartPolicy",
                  "spec.schedulerName",
                  "spec.serviceAccountName",
                  "spec.hostNetwork",
                  "status.phase",
                  "status.podIP",
                  "status.podIPs",
                  "status.nominatedNodeName"),
          "/Node", List.of("spec.unschedulable"),
          "/Namespace", List.of("status.phase"),
          "/Secret", List.of("type"),
          "/Service", List.of("spec.clusterIP", "spec.type"),
          "/Event", INVOLVED,
          "/ReplicationController", List.of("status.replicas"),
          "batch/Job", List.of("status.successful"),
          "certificates.k8s.io/CertificateSigningRequest", List.of("spec.signerName"));

  private static final Set<String> COMMON = Set.of("metadata.name", "metadata.namespace");

  private Selectors() {}

  static Predicate<KubeObject> labels(String text) {
    try {
      LabelSelector selector = LabelSelector.parse(text);
      return selector.isEverything()
          ? object -> true
          : object -> selector.matches(labelsOf(object));
    } catch (IllegalArgumentException unreadable) {
      throw Failures.badRequest(String.valueOf(unreadable.getMessage()));
    }
  }

  /// Without the copy that lenient reading makes: labels that are stored are texts.
  @SuppressWarnings("unchecked")
  private static Map<String, String> labelsOf(KubeObject object) {
    return (Map<String, String>) (Map<String, ?>) object.map("metadata", "labels");
  }

  static Predicate<KubeObject> fields(Served served, String text) {
    FieldSelector selector;
    try {
      selector = FieldSelector.parse(text);
    } catch (IllegalArgumentException unreadable) {
      throw Failures.badRequest(String.valueOf(unreadable.getMessage()));
    }
    for (FieldSelector.Requirement requirement : selector.requirements()) {
      if (!isKnown(served, requirement.field())) {
        throw Failures.badRequest(unknownField(served, requirement.field()));
      }
    }
    return object -> selector.matches(field -> value(served, object, field));
  }

  /// Three wordings upstream has for the same mistake; which one depends on the kind.
  private static String unknownField(Served served, String field) {
    if (served.is("batch", "Job")) {
      return "field label \"" + field + "\" not supported for Job";
    }
    return served.isCustom() || FIELDS.containsKey(key(served))
        ? "field label not supported: " + field
        : "\""
            + field
            + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
  }

  private static String key(Served served) {
    String key = served.type().group() + "/" + served.type().kind().kind();
    return key.equals("events.k8s.io/Event") ? "/Event" : key;
  }

  private static boolean isKnown(Served served, String field) {
    if (COMMON.contains(field)) {
      return true;
    }
    if (served.custom().isPresent()) {
      return Tree.mapsAt(served.custom().get().version(), "selectableFields").stream()
          .anyMatch(each -> Tree.textAt(each, "jsonPath").equals("." + field));
    }
    return FIELDS.getOrDefault(key(served), List.of()).contains(field);
  }

  private static String value(Served served, KubeObject object, String field) {
    if (served.is("batch", "Job") && field.equals("status.successful")) {
      return Long.toString(object.number(0, "status", "succeeded"));
    }
    if (served.type().kind().kind().equals("Event") && !served.isCustom()) {
      return eventValue(object, field);
    }
    Object value = object.at(field.split("\\."));
    return switch (value) {
      case null -> unset(field);
      case List<?> list ->
          String.join(",", Tree.mapsAt(list).stream().map(e -> Tree.textAt(e, "ip")).toList());
      default -> String.valueOf(value);
    };
  }

  /// Fields of Go that are no pointers have a value even when they are left out.
  private static String unset(String field) {
    return switch (field) {
      case "spec.hostNetwork", "spec.unschedulable" -> "false";
      case "status.replicas" -> "0";
      default -> "";
    };
  }

  private static String eventValue(KubeObject event, String field) {
    if (field.equals("source")) {
      String component = event.text("source", "component");
      return component.isEmpty() ? event.text("reportingComponent") : component;
    }
    String path =
        event.at("regarding") != null ? field.replace("involvedObject.", "regarding.") : field;
    return event.text(path.split("\\."));
  }
}
