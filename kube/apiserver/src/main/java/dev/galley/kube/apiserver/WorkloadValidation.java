package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.LabelSelector;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks what makes pods, in the order of upstream's `pkg/apis/{apps,core}/validation`.
final class WorkloadValidation {
  private static final List<String> STATEFUL_SET_MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private WorkloadValidation() {}

  static void deployment(Node spec) {
    spec.at("replicas").notNegative();
    selected(spec, "deployment", "ReplicaSet");
    strategy(spec.at("strategy"));
    spec.at("minReadySeconds").notNegative();
    spec.at("revisionHistoryLimit").notNegative();
    Node deadline = spec.at("progressDeadlineSeconds");
    if (deadline.isSet()) {
      deadline.notNegative();
      if (deadline.number() <= spec.number("minReadySeconds")) {
        deadline.invalid("must be greater than minReadySeconds");
      }
    }
  }

  static void replicaSet(Node spec) {
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    // Upstream's own message: a replica set is checked as a deployment.
    selected(spec, "deployment", "ReplicaSet");
  }

  static void replicationController(Node spec) {
    spec.at("minReadySeconds").notNegative();
    spec.at("selector").isGiven();
    spec.at("replicas").notNegative();
    Node template = spec.at("template");
    if (template.isEmpty()) {
      template.required("");
      return;
    }
    Map<String, String> selector = Tree.textMapAt(spec.at("selector").value());
    if (!selector.isEmpty()) {
      matches(template, LabelSelector.of(selector));
    }
    running(template, "ReplicationController");
  }

  static void daemonSet(Node spec) {
    Node selector = spec.at("selector");
    SchedulingValidation.labelSelector(selector);
    Node template = spec.at("template");
    readable(selector).ifPresent(each -> matches(template, each));
    notEmpty(selector, "daemonset");
    running(template, "DaemonSet");
    spec.at("minReadySeconds").notNegative();
    daemonStrategy(spec.at("updateStrategy"));
    spec.at("revisionHistoryLimit").notNegative();
  }

  private static void daemonStrategy(Node strategy) {
    switch (strategy.text("type")) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> {
        Node rolling = strategy.at("rollingUpdate");
        if (!rolling.isSet()) {
          rolling.required("");
          return;
        }
        Node unavailable = rolling.at("maxUnavailable");
        Node surge = rolling.at("maxSurge");
        amount(unavailable);
        amount(surge);
        notOverAll(unavailable);
        notOverAll(surge);
        if (!isZero(unavailable) && !isZero(surge)) {
          surge.invalid("may not be set when maxUnavailable is non-zero");
        } else if (isZero(unavailable) && isZero(surge)) {
          unavailable.required("cannot be 0 when maxSurge is 0");
        }
      }
      default ->
          strategy
              .errors()
              .notSupported(
                  strategy.path(),
                  GoPrint.fields(strategy.map(), "Type", "RollingUpdate"),
                  List.of("RollingUpdate", "OnDelete"));
    }
  }

  static void statefulSet(Node spec, boolean creates) {
    Node policy = spec.at("podManagementPolicy");
    if (policy.isGiven() && !List.of("OrderedReady", "Parallel").contains(policy.text())) {
      policy.invalid("must be 'OrderedReady' or 'Parallel'");
    }
    statefulStrategy(spec.at("updateStrategy"));
    Node retention = spec.at("persistentVolumeClaimRetentionPolicy");
    for (String when : List.of("whenDeleted", "whenScaled")) {
      if (retention.isSet()) {
        Node each = retention.at(when);
        if (!List.of("Retain", "Delete").contains(each.text())) {
          each.notSupported("Retain", "Delete");
        }
      }
    }
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    spec.at("ordinals").at("start").named(spec.path() + ".ordinals.start").notNegative();
    if (creates && !spec.text("serviceName").isEmpty()) {
      spec.at("serviceName").label();
    }
    Node selector = spec.at("selector");
    if (!selector.isSet()) {
      selector.required("");
    } else {
      SchedulingValidation.labelSelector(selector);
      notEmpty(selector, "statefulset");
    }
    Node template = spec.at("template");
    if (readable(selector).isEmpty()) {
      selector.invalid("");
      return;
    }
    readable(selector)
        .filter(each -> !each.isEverything())
        .ifPresent(each -> matches(template, each));
    PodSpecValidation.template(withClaims(spec, template));
    alwaysRestarts(template);
    noDeadline(template, "StatefulSet");
  }

  /// Claims made from templates can be mounted like volumes.
  private static Node withClaims(Node spec, Node template) {
    List<Node> claims = spec.items("volumeClaimTemplates");
    if (claims.isEmpty()) {
      return template;
    }
    List<@Nullable Object> volumes = new ArrayList<>();
    for (Node claim : claims) {
      String name = Tree.textAt(claim.value(), "metadata", "name");
      volumes.add(Tree.map("name", name, "persistentVolumeClaim", Tree.map("claimName", name)));
    }
    for (Node volume : template.at("spec").items("volumes")) {
      boolean replaced =
          claims.stream()
              .anyMatch(claim ->
                  Tree.textAt(claim.value(), "metadata", "name").equals(volume.text("name")));
      if (!replaced) {
        volumes.add(volume.value());
      }
    }
    return new Node(
        template.errors(), Tree.with(template.map(), volumes, "spec", "volumes"), template.path());
  }

  private static void statefulStrategy(Node strategy) {
    Node rolling = strategy.at("rollingUpdate");
    switch (strategy.text("type")) {
      case "" -> strategy.required("");
      case "OnDelete" -> {
        if (rolling.isSet()) {
          rolling.invalid(
              GoPrint.fields(rolling.map(), "Partition", "MaxUnavailable"),
              "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> rolling.at("partition").notNegative();
      default ->
          strategy.invalid(
              GoPrint.fields(strategy.map(), "Type", "RollingUpdate"),
              "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  static void statefulSetUpdate(Node object, KubeObject live) {
    statefulSet(object.at("spec"), false);
    Map<String, @Nullable Object> before = Draft.of(live.map("spec"));
    Map<String, @Nullable Object> after = Draft.of(object.at("spec").map());
    STATEFUL_SET_MUTABLE.forEach(field -> {
      before.remove(field);
      after.remove(field);
    });
    if (!before.equals(after)) {
      object
          .at("spec")
          .forbidden(
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }
  }

  static void revision(Node object) {
    object.at("revision").notNegative();
    Node data = object.at("data");
    if (!data.isSet()) {
      data.required("data is mandatory");
    } else if (!(data.value() instanceof Map<?, ?>)) {
      data.required("data must be a valid JSON object");
    }
  }

  static void immutable(Node node, KubeObject live, String... path) {
    if (!Objects.equals(live.at(path), node.value())) {
      node.invalid("field is immutable");
    }
  }

  private static void selected(Node spec, String what, String owner) {
    Node selector = spec.at("selector");
    Node template = spec.at("template");
    if (!selector.isSet()) {
      selector.required("");
      matches(template, LabelSelector.NOTHING);
    } else {
      SchedulingValidation.labelSelector(selector);
      notEmpty(selector, what);
      if (readable(selector).isEmpty()) {
        selector.invalid("invalid label selector");
        return;
      }
      readable(selector)
          .filter(each -> !each.isEverything())
          .ifPresent(each -> matches(template, each));
    }
    running(template, owner);
  }

  private static void notEmpty(Node selector, String what) {
    if (selector.isSet()
        && selector.at("matchLabels").isEmpty()
        && selector.at("matchExpressions").isEmpty()) {
      selector.invalid("empty selector is invalid for " + what);
    }
  }

  private static Optional<LabelSelector> readable(Node selector) {
    if (!selector.isSet()) {
      return Optional.of(LabelSelector.NOTHING);
    }
    try {
      return Optional.of(LabelSelector.ofTree(selector.value()));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  static void matches(Node template, LabelSelector selector) {
    Node labels = template.at("metadata").at("labels");
    if (!selector.matches(Tree.textMapAt(labels.value()))) {
      labels.invalid("`selector` does not match template `labels`");
    }
  }

  private static void running(Node template, String owner) {
    PodSpecValidation.template(template);
    alwaysRestarts(template);
    noDeadline(template, owner);
  }

  private static void alwaysRestarts(Node template) {
    Node restart = template.at("spec").at("restartPolicy");
    if (!restart.text().equals("Always")) {
      restart.notSupported("Always");
    }
  }

  private static void noDeadline(Node template, String owner) {
    if (template.at("spec").has("activeDeadlineSeconds")) {
      template
          .at("spec")
          .at("activeDeadlineSeconds")
          .forbidden("activeDeadlineSeconds in " + owner + " is not Supported");
    }
  }

  private static void strategy(Node strategy) {
    Node rolling = strategy.at("rollingUpdate");
    switch (strategy.text("type")) {
      case "Recreate" -> {
        if (rolling.isSet()) {
          rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> {
        Node unavailable = rolling.at("maxUnavailable");
        Node surge = rolling.at("maxSurge");
        amount(unavailable);
        amount(surge);
        if (isZero(unavailable) && isZero(surge)) {
          unavailable.invalid("may not be 0 when `maxSurge` is 0");
        }
        notOverAll(unavailable);
      }
      default ->
          strategy
              .errors()
              .notSupported(
                  strategy.path(),
                  GoPrint.fields(strategy.map(), "Type", "RollingUpdate"),
                  List.of("Recreate", "RollingUpdate"));
    }
  }

  /// A number that is not negative, or a percentage.
  static void amount(Node amount) {
    if (amount.value() instanceof String text) {
      if (!text.matches("[0-9]+%")) {
        amount.invalid(
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', "
                + " or '93%', regex used for validation is '[0-9]+%')");
      }
    } else if (amount.number() < 0) {
      amount.invalid("must be greater than or equal to 0");
    }
  }

  static void notOverAll(Node amount) {
    if (amount.value() instanceof String text
        && text.matches("[0-9]{1,9}%")
        && Integer.parseInt(text.substring(0, text.length() - 1)) > 100) {
      amount.invalid("must not be greater than 100%");
    }
  }

  private static boolean isZero(Node amount) {
    return switch (amount.value()) {
      case null -> true;
      case Long number -> number == 0;
      case String text -> !text.matches("0*[1-9][0-9]*%");
      default -> false;
    };
  }
}
