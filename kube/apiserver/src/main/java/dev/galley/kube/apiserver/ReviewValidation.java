package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks questions about access: they ask about one thing, and are no objects of their own.
final class ReviewValidation {
  private static final String COMBINED =
      "cannot be specified in combination with resourceAttributes";
  private static final String ONE_OF =
      "exactly one of nonResourceAttributes or resourceAttributes must be specified";

  private ReviewValidation() {}

  /// @throws dev.galley.kube.api.ApiException 422 with everything that is wrong
  static void check(Served served, KubeObject question) {
    FieldErrors errors = new FieldErrors();
    boolean local = question.kind().equals("LocalSubjectAccessReview");
    boolean onResource = question.at("spec", "resourceAttributes") != null;
    boolean onPath = question.at("spec", "nonResourceAttributes") != null;
    if (onResource && onPath) {
      errors.invalid("spec.nonResourceAttributes", path(question), COMBINED);
    }
    if (!onResource && !onPath) {
      errors.invalid("spec.resourceAttributes", null, ONE_OF);
    }
    if (!question.kind().equals("SelfSubjectAccessReview")
        && question.text("spec", "user").isEmpty()
        && question.list("spec", "groups").isEmpty()) {
      errors.invalid("spec.user", "", "at least one of user or group must be specified");
    }
    metadata(errors, question, local);
    if (local) {
      local(errors, question, onResource, onPath);
    }
    // Upstream forgets the kind here.
    errors.throwIfAny(new GroupVersionKind(served.type().group(), served.type().version(), ""), "");
  }

  private static void metadata(FieldErrors errors, KubeObject question, boolean local) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(question.map("metadata"));
    rest.remove("managedFields");
    if (local) {
      rest.remove("namespace");
    }
    if (!rest.isEmpty()) {
      errors.invalid(
          "metadata",
          new GoPrint(Json.write(question.map("metadata"))),
          local ? "must be empty except for namespace" : "must be empty");
    }
  }

  private static void local(
      FieldErrors errors, KubeObject question, boolean onResource, boolean onPath) {
    String asked = question.text("spec", "resourceAttributes", "namespace");
    if (onResource && !asked.equals(question.namespace())) {
      errors.invalid("spec.resourceAttributes.namespace", asked, "must match metadata.namespace");
    }
    if (onPath) {
      errors.invalid(
          "spec.nonResourceAttributes", path(question), "disallowed on this kind of request");
    }
  }

  private static GoPrint path(KubeObject question) {
    return new GoPrint(
        Json.write(
            Tree.map(
                "Path", question.text("spec", "nonResourceAttributes", "path"),
                "Verb", question.text("spec", "nonResourceAttributes", "verb"))));
  }
}
