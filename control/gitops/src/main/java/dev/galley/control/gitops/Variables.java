package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.kube.controller.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `spec.postBuild`: loads the variables of a Kustomization once, and substitutes them in every
/// object that was built.
final class Variables {
  private static final String SUBSTITUTE = Flux.KUSTOMIZE_GROUP + "/substitute";

  private final FluxClient client;
  private final boolean strict;

  Variables(FluxClient client, boolean strict) {
    this.client = client;
    this.strict = strict;
  }

  /// @throws ProblemException when a variable cannot be loaded or substituted
  List<Manifest> substitute(KubeObject kustomization, List<Manifest> manifests) {
    Map<String, @Nullable Object> postBuild = kustomization.map("spec", "postBuild");
    if (postBuild.isEmpty()) {
      return manifests;
    }
    Map<String, String> variables = load(kustomization, postBuild);
    if (variables.isEmpty() && !Tree.textAt(postBuild, "substituteStrategy").equals("Always")) {
      return manifests;
    }
    Substitution substitution = new Substitution(variables, strict);
    List<Manifest> results = new ArrayList<>();
    for (Manifest manifest : manifests) {
      results.add(substitute(substitution, manifest));
    }
    return results;
  }

  private static Manifest substitute(Substitution substitution, Manifest manifest) {
    KubeObject object = manifest.object();
    if (Control.is(object, SUBSTITUTE, Flux.DISABLED)) {
      return manifest;
    }
    String text = Yaml.write(object.tree());
    if (!text.contains("${")) {
      return manifest;
    }
    try {
      List<YamlDocument> documents =
          Yaml.documents(substitution.apply(text), manifest.place().file());
      return new Manifest(KubeObject.of(documents.getFirst().map()), manifest.place());
    } catch (ProblemException failure) {
      throw new ProblemException(
          Problem.of(
                  GitopsProblem.SUBSTITUTION,
                  "post build failed for '"
                      + resourceId(object)
                      + "/"
                      + object.name()
                      + "': "
                      + failure.problem().what())
              .at(manifest.place())
              .hint(failure.problem().hint()),
          failure);
    }
  }

  /// As Kustomize prints a kind: `Kind.version.group`.
  private static String resourceId(KubeObject object) {
    var kind = object.groupVersionKind();
    return kind.kind()
        + "."
        + kind.version()
        + "."
        + (kind.group().isEmpty() ? "[noGrp]" : kind.group());
  }

  private Map<String, String> load(
      KubeObject kustomization, Map<String, @Nullable Object> postBuild) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> reference : Tree.mapsAt(postBuild, "substituteFrom")) {
      boolean secret = Tree.textAt(reference, "kind").equals("Secret");
      ObjectName name = new ObjectName(kustomization.namespace(), Tree.textAt(reference, "name"));
      Optional<KubeObject> found = client.find(secret ? Kinds.SECRET : Kinds.CONFIG_MAP, name);
      if (found.isPresent()) {
        found.get().map("data").forEach((key, value) -> add(variables, key, value, secret));
      } else if (!Tree.flagAt(reference, "optional")) {
        throw failed(
            "substitute from '"
                + Tree.textAt(reference, "kind")
                + "/"
                + name.name()
                + "' error: "
                + (secret ? "secrets" : "configmaps")
                + " \""
                + name.name()
                + "\" not found");
      }
    }
    Tree.mapAt(postBuild, "substitute").forEach((key, value) -> add(variables, key, value, false));
    return variables;
  }

  private static void add(
      Map<String, String> variables, String key, @Nullable Object value, boolean encoded) {
    if (!Substitution.NAME.matcher(key).matches()) {
      throw failed(
          "'" + key + "' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'");
    }
    String text = String.valueOf(value);
    String plain =
        encoded ? new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8) : text;
    variables.put(key, plain.replace("\n", ""));
  }

  private static ProblemException failed(String why) {
    return Problem.of(GitopsProblem.SUBSTITUTION, why).asException();
  }
}
