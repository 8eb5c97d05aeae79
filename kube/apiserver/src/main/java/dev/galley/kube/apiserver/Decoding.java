package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.schema.BuiltInResources;
import dev.galley.base.schema.Defaulter;
import dev.galley.base.schema.Pruner;
import dev.galley.base.schema.Schema;
import dev.galley.base.schema.Schemas;
import dev.galley.base.schema.WireForm;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.Patch;
import dev.galley.kube.api.Repetitions;
import dev.galley.kube.api.WriteOptions.FieldValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns what was sent into an object of its type: unknown fields dropped or refused, values of the
/// right type in their canonical form, defaults set.
final class Decoding {
  private Decoding() {}

  static KubeObject decode(Request request, KubeObject given, Optional<KubeObject> live) {
    Served served = request.served();
    KubeObject object = typed(request, given);
    Function<String, ApiException> refusal = why -> refused(request, given, why);
    if (served.isCustom()) {
      return custom(request, object, live, refusal);
    }
    boolean converts = request.patch().filter(Patch.Strategic.class::isInstance).isPresent();
    Decoder decoder = new Decoder(served.type().kind(), refusal, converts);
    Schema schema = Schemas.builtIn().of(served.type().kind()).orElse(Schema.ANYTHING);
    KubeObject known = live.orElse(null);
    Map<String, @Nullable Object> tree =
        decoder.object(schema, object.tree(), known == null ? null : known.tree(), "");
    report(request, request.options().repetitions().messages(decoder.unknown()), refusal);
    KubeObject decoded =
        KubeObject.of(WireForm.of(schema, tree, known == null ? null : known.tree()));
    return known != null && onlyMetadataDiffers(known, decoded)
        ? decoded
        : Defaults.apply(served, decoded);
  }

  /// Prune, then default; validation comes later.
  private static KubeObject custom(
      Request request,
      KubeObject given,
      Optional<KubeObject> live,
      Function<String, ApiException> refusal) {
    Decoder decoder = new Decoder(request.served().type().kind(), refusal, false);
    Map<String, @Nullable Object> metadata =
        decoder.object(
            Schemas.builtIn().objectMeta(),
            given.map("metadata"),
            live.map(each -> (Object) each.map("metadata")).orElse(null),
            "metadata");
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(given.tree());
    tree.put("metadata", metadata);
    List<String> problems = new ArrayList<>(request.options().repetitions().messages());
    decoder.unknown().forEach(field -> problems.add(Repetitions.unknown(field)));
    Schema schema = request.served().schema();
    if (live.isEmpty() || !onlyMetadataDiffers(live.get(), given) || given.at("status") != null) {
      EmbeddedObjects.decode(request.served().type().kind(), schema, tree, refusal);
      Pruner.Pruned pruned = Pruner.prune(schema, tree);
      pruned.unknownFields().stream()
          .sorted()
          .forEach(field -> problems.add(Repetitions.unknown(field)));
      tree = Defaulter.apply(schema, pruned.tree());
    }
    report(request, problems, refusal);
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

  /// An applied configuration is merged before anybody looks at what it gives twice.
  static void checkConfiguration(Request request) {
    List<String> yaml = request.options().repetitions().yaml();
    if (!yaml.isEmpty() && request.options().fieldValidation() == FieldValidation.STRICT) {
      throw Failures.badRequest(
          "error strict decoding YAML: error converting YAML to JSON: " + unmarshal(yaml));
    }
  }

  private static String unmarshal(List<String> yaml) {
    return "yaml: unmarshal errors:\n  " + String.join("\n  ", yaml);
  }

  /// What a text gives twice is wrong also where the patch that it is changes nothing.
  static void checkRepetitions(Request request, KubeObject given) {
    List<String> messages = request.options().repetitions().messages();
    report(request, messages, why -> refused(request, given, why));
  }

  private static void report(
      Request request, List<String> problems, Function<String, ApiException> refusal) {
    List<String> yaml = request.options().repetitions().yaml();
    if (problems.isEmpty() && yaml.isEmpty()) {
      return;
    }
    switch (request.options().fieldValidation()) {
      case STRICT -> {
        List<String> all = new ArrayList<>(yaml.isEmpty() ? List.of() : List.of(unmarshal(yaml)));
        all.addAll(problems);
        throw refusal.apply("strict decoding error: " + String.join(", ", all));
      }
      case WARN -> {
        yaml.forEach(request.warnings());
        problems.forEach(request.warnings());
      }
      case IGNORE -> {}
    }
  }

  private static ApiException refused(Request request, KubeObject given, String why) {
    return refused(request, request.served().type().kind(), given, why);
  }

  private static ApiException refused(
      Request request, GroupVersionKind kind, KubeObject given, String why) {
    boolean patched = request.patch().filter(patch -> !(patch instanceof Patch.Apply)).isPresent();
    return patched
        ? Failures.invalidPatch(PatchText.of(request, given), why)
        : Failures.cannotHandle(given.groupVersionKind(), kind.kind(), why);
  }

  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

  /// The scale that was sent, or that a patch made.
  static KubeObject scale(Request request, KubeObject given) {
    boolean unnamed = given.apiVersion().isEmpty() && given.kind().isEmpty();
    if (!unnamed && !given.groupVersionKind().equals(SCALE)) {
      throw foreign(request, SCALE, given);
    }
    KubeObject typed = given.with(SCALE.apiVersion(), "apiVersion").with(SCALE.kind(), "kind");
    Function<String, ApiException> refusal = why -> refused(request, SCALE, typed, why);
    boolean converts = request.patch().filter(Patch.Strategic.class::isInstance).isPresent();
    Decoder decoder = new Decoder(SCALE, refusal, converts);
    Schema schema = Schemas.builtIn().of(SCALE).orElse(Schema.ANYTHING);
    Map<String, @Nullable Object> tree = decoder.object(schema, typed.tree(), null, "");
    report(request, request.options().repetitions().messages(decoder.unknown()), refusal);
    return KubeObject.of(tree);
  }

  /// Built-in kinds may leave out what they are; nobody may claim to be something else.
  static KubeObject typed(Request request, KubeObject given) {
    Served served = request.served();
    GroupVersionKind kind = served.type().kind();
    boolean unnamed = given.apiVersion().isEmpty() && given.kind().isEmpty();
    boolean merged = request.patch().filter(Patch.Strategic.class::isInstance).isPresent();
    if (!served.isCustom() && (unnamed || merged)) {
      return given.with(kind.apiVersion(), "apiVersion").with(kind.kind(), "kind");
    }
    if (given.kind().isEmpty()) {
      throw Failures.badRequest("Object 'Kind' is missing in '" + Json.write(given.tree()) + "'");
    }
    if (served.isCustom()) {
      checkCustom(kind, given);
    } else if (!given.groupVersionKind().equals(kind)) {
      throw foreign(request, kind, given);
    }
    return given;
  }

  private static void checkCustom(GroupVersionKind kind, KubeObject given) {
    if (!given.apiVersion().equals(kind.apiVersion())) {
      throw otherVersion(kind, given);
    }
    if (!given.kind().equals(kind.kind())) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("kind", given.kind(), "must be " + kind.kind());
      errors.throwIfAny(given.groupVersionKind(), given.name());
    }
  }

  private static ApiException otherVersion(GroupVersionKind kind, KubeObject given) {
    return Failures.badRequest(
        "the API version in the data ("
            + given.apiVersion()
            + ") does not match the expected API version ("
            + kind.apiVersion()
            + ")");
  }

  /// An object of another built-in kind, or of one that nobody knows.
  private static ApiException foreign(Request request, GroupVersionKind kind, KubeObject given) {
    if (BuiltInResources.of(given.groupVersionKind()).isEmpty()) {
      return refused(
          request,
          kind,
          given,
          "no kind "
              + FieldErrors.quoted(given.kind())
              + " is registered for version "
              + FieldErrors.quoted(given.apiVersion())
              + " in scheme \"pkg/runtime/scheme.go:110\"");
    }
    if (given.kind().equals(kind.kind())) {
      return otherVersion(kind, given);
    }
    String from = given.groupVersionKind().version() + "." + given.kind();
    String to = hub(kind) + "." + kind.kind();
    String why = "converting (" + from + ") to (" + to + "): unknown conversion";
    return refused(request, kind, given, why);
  }

  /// The package of Go in which the versions of a kind meet.
  private static String hub(GroupVersionKind kind) {
    int dot = kind.group().indexOf('.');
    String group = dot < 0 ? kind.group() : kind.group().substring(0, dot);
    return group.isEmpty() || group.equals("events") ? "core" : group;
  }
}
