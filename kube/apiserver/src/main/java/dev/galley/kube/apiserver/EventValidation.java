package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSyntax;
import java.util.List;
import java.util.Objects;

/// Checks events, which upstream checks in the form of the older of their two groups.
final class EventValidation {
  private EventValidation() {}

  static void event(Node object, boolean modern) {
    Node namespace = object.at("involvedObject").at("namespace");
    String own = object.at("metadata").text("namespace");
    boolean timed = object.has("eventTime");
    boolean mismatch =
        timed
            ? namespace.isEmpty() && !own.equals("default") && !own.equals("kube-system")
            : namespace.isEmpty() ? !own.equals("default") : !namespace.text().equals(own);
    if (mismatch) {
      namespace.invalid(namespace.text(), "does not match event.namespace");
    }
    if (timed) {
      Node controller =
          object
              .at("reportingComponent")
              .named(modern ? "reportingController" : "reportingComponent");
      controller.isGiven();
      if (!controller.isEmpty()) {
        controller.qualifiedName();
      } else {
        LabelSyntax.keyErrors("").forEach(error -> controller.invalid("", error));
      }
      for (String field : List.of("reportingInstance", "action", "reason")) {
        object.at(field).isGiven();
      }
    }
  }

  /// What events of the newer group have to have besides.
  static void modern(Node object) {
    if (!object.has("eventTime")) {
      object.at("eventTime").required("");
    }
    String type = object.text("type");
    if (!type.equals("Normal") && !type.equals("Warning")) {
      object.at("type").invalid("", "has invalid value: " + type);
    }
    for (String field : List.of("firstTimestamp", "lastTimestamp", "count")) {
      if (!object.at(field).isEmpty()) {
        object.at(field).invalid("", "needs to be unset");
      }
    }
    Node source = object.at("source");
    if (!source.text("component").isEmpty() || !source.text("host").isEmpty()) {
      source.invalid("", "needs to be unset");
    }
  }

  /// Events of the newer group say what happened once and for all; only their series goes on.
  static void update(Node event, KubeObject live) {
    Node object = new Node(event.errors(), stored(event), "");
    KubeObject before = Conversion.storedEvent(live);
    for (String field :
        List.of(
            "involvedObject",
            "reason",
            "message",
            "source",
            "firstTimestamp",
            "lastTimestamp",
            "count",
            "reason",
            "type",
            "eventTime",
            "action",
            "related",
            "reportingComponent",
            "reportingInstance")) {
      if (!Objects.equals(before.at(field), object.at(field).value())) {
        boolean renamed = field.equals("reportingComponent");
        object
            .at(field)
            .named(renamed ? "reportingController" : field)
            .invalid("field is immutable");
      }
    }
  }

  private static Object stored(Node event) {
    return Conversion.storedEvent(KubeObject.of(event.map())).tree();
  }
}
