package dev.galley.kube.apiserver;

import dev.galley.base.objects.LabelSyntax;
import dev.galley.base.objects.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Checks resource quotas and limit ranges, and says which resources have names of their own.
final class QuotaValidation {
  private static final Set<String> COUNTS =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");
  private static final Set<String> AMOUNTS =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "storage",
          "requests.cpu",
          "requests.memory",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");

  private QuotaValidation() {}

  static boolean isCount(String name) {
    return COUNTS.contains(name);
  }

  static boolean isStandardResource(String name) {
    return COUNTS.contains(name) || AMOUNTS.contains(name) || name.startsWith("hugepages-");
  }

  private static boolean isKnown(String name) {
    return isStandardResource(name) || name.startsWith("requests.hugepages-");
  }

  static void quota(Node spec) {
    hard(spec.at("hard"));
    scopes(spec.at("scopes"));
    scopeSelector(spec.at("scopeSelector").at("matchExpressions"));
  }

  private static void hard(Node hard) {
    for (String name : new TreeSet<>(hard.map().keySet())) {
      Node amount = hard.key(name);
      List<String> errors = LabelSyntax.keyErrors(name);
      errors.forEach(error -> amount.invalid(name, error));
      if (errors.isEmpty() && !name.contains("/") && !isKnown(name)) {
        amount.invalid(name, "must be a standard resource type or fully qualified");
      }
      boolean known =
          (isStandardResource(name) && !name.equals("storage"))
              || name.startsWith("requests.hugepages-");
      if (!name.contains("/") && !known) {
        amount.invalid(name, "must be a standard resource for quota");
      }
      ContainerValidation.value(amount, name);
    }
  }

  private static void scopes(Node scopes) {
    Set<String> seen = new TreeSet<>();
    for (String scope : scopes.texts()) {
      boolean standard =
          Set.of(
                  "Terminating",
                  "NotTerminating",
                  "BestEffort",
                  "NotBestEffort",
                  "PriorityClass",
                  "CrossNamespacePodAffinity",
                  "VolumeAttributesClass")
              .contains(scope);
      if (!standard) {
        scopes.invalid("unsupported scope");
      }
      seen.add(scope);
    }
    for (List<String> pair :
        List.of(List.of("BestEffort", "NotBestEffort"), List.of("NotTerminating", "Terminating"))) {
      if (seen.containsAll(pair)) {
        scopes.invalid("conflicting scopes");
      }
    }
  }

  private static void scopeSelector(Node expressions) {
    for (Node expression : expressions.items()) {
      Node values = expression.at("values");
      switch (expression.text("operator")) {
        case "In", "NotIn" -> {
          if (values.isEmpty()) {
            expressions
                .at("values")
                .required(
                    "must be at least one value when `operator` is 'In' or 'NotIn' for scope"
                        + " selector");
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (!values.isEmpty()) {
            expressions
                .at("values")
                .invalid(
                    values.value(),
                    "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope"
                        + " selector");
          }
        }
        default ->
            expressions
                .at("operator")
                .invalid(expression.text("operator"), "not a valid selector operator");
      }
    }
  }

  static void limits(Node limits) {
    Set<String> types = new HashSet<>();
    for (Node limit : limits.items()) {
      String type = limit.text("type");
      type(limit.at("type"), type);
      if (!types.add(type)) {
        limit.errors().duplicate(limit.at("type").path(), type);
      }
      if (type.equals("Pod")) {
        for (String field : List.of("default", "defaultRequest")) {
          if (!limit.at(field).isEmpty()) {
            limit.at(field).forbidden("may not be specified when `type` is 'Pod'");
          }
        }
      }
      if (type.equals("PersistentVolumeClaim")) {
        boolean none =
            !limit.at("min").map().containsKey("storage")
                && !limit.at("max").map().containsKey("storage");
        if (none) {
          limit
              .at("limits")
              .required(
                  "either minimum or maximum storage value is required, but neither was provided");
        }
      }
      Set<String> names = new TreeSet<>();
      for (String field :
          List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
        names.addAll(limit.at(field).map().keySet());
      }
      names.forEach(name -> bounds(limit, name));
    }
  }

  private static void type(Node type, String text) {
    LabelSyntax.keyErrors(text).forEach(error -> type.invalid(text, error));
    boolean known = Set.of("Pod", "Container", "PersistentVolumeClaim").contains(text);
    if (!known && LabelSyntax.keyErrors(text).isEmpty() && !text.contains("/")) {
      type.invalid(text, "must be a standard limit type or fully qualified");
    }
  }

  private static void bounds(Node limit, String name) {
    Optional<Quantity> least = limit.at("min").key(name).quantity();
    Optional<Quantity> most = limit.at("max").key(name).quantity();
    Optional<Quantity> standard = limit.at("default").key(name).quantity();
    Optional<Quantity> request = limit.at("defaultRequest").key(name).quantity();
    Optional<Quantity> ratio = limit.at("maxLimitRequestRatio").key(name).quantity();
    exceeds(limit.at("min").key(name), least, most, "min", "max");
    exceeds(
        limit.at("defaultRequest").key(name), least, request, request, "min", "default request");
    exceeds(limit.at("defaultRequest").key(name), request, most, request, "default request", "max");
    exceeds(
        limit.at("defaultRequest").key(name),
        request,
        standard,
        request,
        "default request",
        "default limit");
    exceeds(limit.at("default").key(name), least, standard, least, "min", "default");
    exceeds(limit.at("default").key(name), standard, most, most, "default", "max");
    if (ratio.isPresent() && ratio.get().compareTo(Quantity.parse("1")) < 0) {
      limit
          .at("maxLimitRequestRatio")
          .key(name)
          .invalid(ratio.get().toString(), "ratio " + ratio.get() + " is less than 1");
    }
  }

  private static void exceeds(
      Node place, Optional<Quantity> low, Optional<Quantity> high, String lower, String higher) {
    exceeds(place, low, high, low, lower, higher);
  }

  private static void exceeds(
      Node place,
      Optional<Quantity> low,
      Optional<Quantity> high,
      Optional<Quantity> shown,
      String lower,
      String higher) {
    if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
      place.invalid(
          shown.orElseThrow().toString(),
          lower + " value " + low.get() + " is greater than " + higher + " value " + high.get());
    }
  }
}
