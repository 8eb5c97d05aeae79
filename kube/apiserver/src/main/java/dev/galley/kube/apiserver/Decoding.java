package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.schema.Defaulter;
import dev.galley.base.schema.Pruner;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.Schemas;
import dev.galley.base.schema.WireForm;
import dev.galley.kube.api.WriteOptions.FieldValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns what was sent into an object of its type: unknown fields dropped or refused, values of the
/// right type in their canonical form, defaults set.
final class Decoding {
  private Decoding() {}

  static KubeObject decode(Request request, KubeObject given, Optional<KubeObject> live) {
    Served served = request.served();
    KubeObject object = typed(served, given);
    if (served.isCustom()) {
      return custom(request, object, live);
    }
    Decoder decoder = new Decoder(served.type().kind());
    Schema schema = Schemas.builtIn().of(served.type().kind()).orElse(Schema.ANYTHING);
    KubeObject known = live.orElse(null);
    Map<String, @Nullable Object> tree =
        decoder.object(schema, object.tree(), known == null ? null : known.tree(), "");
    report(request, decoder.unknown());
    KubeObject decoded =
        KubeObject.of(WireForm.of(schema, tree, known == null ? null : known.tree()));
    return known != null && onlyMetadataDiffers(known, decoded)
        ? decoded
        : Defaults.apply(served, decoded);
  }

  /// Prune, then default; validation comes later.
  private static KubeObject custom(Request request, KubeObject given, Optional<KubeObject> live) {
    Decoder decoder = new Decoder(request.served().type().kind());
    Map<String, @Nullable Object> metadata =
        decoder.object(
            Schemas.builtIn().objectMeta(),
            given.map("metadata"),
            live.map(each -> (Object) each.map("metadata")).orElse(null),
            "metadata");
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(given.tree());
    tree.put("metadata", metadata);
    List<String> unknown = new ArrayList<>(decoder.unknown());
    Schema schema = request.served().schema();
    if (live.isEmpty() || !onlyMetadataDiffers(live.get(), given) || given.at("status") != null) {
      EmbeddedObjects.decode(request.served().type().kind(), schema, tree);
      Pruner.Pruned pruned = Pruner.prune(schema, tree);
      pruned.unknownFields().stream()
          .sorted()
          .forEach(field -> unknown.add("unknown field \"" + field + "\""));
      tree = Defaulter.apply(schema, pruned.tree());
    }
    report(request, unknown);
    return KubeObject.of(tree);
  }

  /// What equals the live object has its defaults already.
  private static boolean onlyMetadataDiffers(KubeObject live, KubeObject object) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(live.tree());
    Map<String, @Nullable Object> right = new LinkedHashMap<>(object.tree());
    for (String field : List.of("metadata", "status")) {
      left.remove(field);
      right.remove(field);
    }
    return left.equals(right);
  }

  private static void report(Request request, List<String> unknown) {
    if (unknown.isEmpty()) {
      return;
    }
    FieldValidation validation = request.options().fieldValidation();
    switch (validation) {
      case STRICT ->
          throw Failures.badRequest(
              request.served().type().kind().kind()
                  + " in version \""
                  + request.served().type().version()
                  + "\" cannot be handled as a "
                  + request.served().type().kind().kind()
                  + ": strict decoding error: "
                  + String.join(", ", unknown));
      case WARN -> unknown.forEach(request.warnings());
      case IGNORE -> {}
    }
  }

  /// Built-in kinds may leave out what they are; nobody may claim to be something else.
  private static KubeObject typed(Served served, KubeObject given) {
    GroupVersionKind kind = served.type().kind();
    if (!served.isCustom() && given.apiVersion().isEmpty() && given.kind().isEmpty()) {
      return given.with(kind.apiVersion(), "apiVersion").with(kind.kind(), "kind");
    }
    if (given.kind().isEmpty()) {
      throw Failures.badRequest(
          "Object 'Kind' is missing in '" + dev.galley.base.objects.Json.write(given.tree()) + "'");
    }
    if (!given.apiVersion().equals(kind.apiVersion())) {
      throw Failures.badRequest(
          "the API version in the data ("
              + given.apiVersion()
              + ") does not match the expected API version ("
              + kind.apiVersion()
              + ")");
    }
    if (served.isCustom() && !given.kind().equals(kind.kind())) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("kind", given.kind(), "must be " + kind.kind());
      errors.throwIfAny(given.groupVersionKind(), given.name());
    }
    if (!given.kind().equals(kind.kind())) {
      throw Failures.badRequest(
          given.kind()
              + " in version \""
              + kind.version()
              + "\" cannot be handled as a "
              + kind.kind()
              + ": no kind \""
              + given.kind()
              + "\" is registered for version \""
              + kind.apiVersion()
              + "\" in scheme \"pkg/runtime/scheme.go:110\"");
    }
    return given;
  }
}
