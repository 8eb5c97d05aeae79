package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A kustomization file, read and checked.
final class Kustomization {
  static final List<String> FILE_NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private static final String VERSION = "kustomize.config.k8s.io/v1beta1";
  private static final String COMPONENT_VERSION = "kustomize.config.k8s.io/v1alpha1";
  private static final Map<String, String> DEPRECATED = deprecated();

  private final String fileName;
  private final Settings settings;
  private final String kind;

  private Kustomization(String fileName, Settings settings, String kind) {
    this.fileName = fileName;
    this.settings = settings;
    this.kind = kind;
  }

  private static Map<String, String> deprecated() {
    Map<String, String> deprecated = new LinkedHashMap<>();
    deprecated.put("bases", "resources");
    deprecated.put("commonLabels", "labels");
    deprecated.put("imageTags", "images");
    deprecated.put("patchesJson6902", "patches");
    deprecated.put("patchesStrategicMerge", "patches");
    deprecated.put("vars", "replacements");
    return deprecated;
  }

  /// The one kustomization file of a directory; what it warns of is added to the warnings.
  static Kustomization load(Folder folder, List<String> warnings) {
    List<String> found = new ArrayList<>();
    for (String name : FILE_NAMES) {
      if (folder.own(name).isPresent()) {
        found.add(name);
      }
    }
    if (found.isEmpty()) {
      throw Fault.of(
              KustomizeProblem.NO_KUSTOMIZATION,
              "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization'"
                  + " in directory '"
                  + folder.shown()
                  + "'",
              Place.file(folder.name("")))
          .hint("Add a kustomization.yaml that lists the resources");
    }
    if (found.size() > 1) {
      throw Fault.of(
          KustomizeProblem.SEVERAL_KUSTOMIZATIONS,
          "Found multiple kustomization files under: " + folder.shown() + "\n",
          Place.file(folder.name(found.getLast())));
    }
    String name = found.getFirst();
    String text = new String(folder.own(name).orElseThrow(), StandardCharsets.UTF_8);
    return read(text, name, folder, warnings);
  }

  private static Kustomization read(
      String text, String name, Folder folder, List<String> warnings) {
    String file = folder.name(name);
    YamlMapping root = root(text, file);
    List<Problem> problems = new ArrayList<>();
    YamlMapping checked =
        new Shape.Reader(Shape.Mode.STRICT, problems).struct(root, Shapes.KUSTOMIZATION, "");
    if (!problems.isEmpty()) {
      throw Fault.all(
          problems.stream()
              .map(problem -> Fault.of(problem, "invalid Kustomization: " + problem.what()))
              .toList());
    }
    Settings settings = new Settings(checked);
    DEPRECATED.forEach((field, instead) -> {
      if (settings.has(field)) {
        warnings.add(warning(field, instead));
      }
    });
    String kind = settings.text("kind").isEmpty() ? "Kustomization" : settings.text("kind");
    Kustomization kustomization = new Kustomization(name, settings, kind);
    kustomization.refuseEmpty(file);
    kustomization.refuseKind(folder);
    return kustomization;
  }

  private static YamlMapping root(String text, String file) {
    List<YamlNode> nodes;
    try {
      nodes = ResourceReader.nodes(text, file);
    } catch (Fault fault) {
      throw fault.within("invalid Kustomization: error converting YAML to JSON");
    }
    if (nodes.isEmpty()) {
      return new YamlMapping(Place.file(file));
    }
    if (nodes.getFirst() instanceof YamlMapping mapping) {
      return mapping;
    }
    throw Fault.of(
        KustomizeProblem.BAD_KUSTOMIZATION,
        "invalid Kustomization: json: cannot unmarshal "
            + "into Go value of type types.Kustomization",
        nodes.getFirst().place());
  }

  private static String warning(String field, String instead) {
    String run =
        field.equals("vars")
            ? "[EXPERIMENTAL] Run 'kustomize edit fix' to update your Kustomization automatically."
            : "Run 'kustomize edit fix' to update your Kustomization automatically.";
    return "# Warning: '" + field + "' is deprecated. Please use '" + instead + "' instead. " + run;
  }

  private void refuseEmpty(String file) {
    for (YamlMapping.Entry entry : settings.node().entries()) {
      boolean header = entry.name().equals("kind") || entry.name().equals("apiVersion");
      boolean emptyText = entry.value() instanceof YamlScalar scalar && scalar.text().isEmpty();
      if (!header && !emptyText) {
        return;
      }
    }
    throw Fault.of(
            KustomizeProblem.EMPTY_KUSTOMIZATION, "kustomization.yaml is empty", Place.file(file))
        .hint("List at least one resource");
  }

  private void refuseKind(Folder folder) {
    List<String> wrong = new ArrayList<>();
    if (!kind.equals("Kustomization") && !kind.equals("Component")) {
      wrong.add("kind should be Kustomization or Component");
    }
    String wanted = isComponent() ? COMPONENT_VERSION : VERSION;
    String version = settings.text("apiVersion");
    if (!version.isEmpty() && !version.equals(wanted)) {
      wrong.add("apiVersion for " + kind + " should be " + wanted);
    }
    if (!wrong.isEmpty()) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          "Failed to read kustomization file under "
              + folder.shown()
              + ":\n"
              + String.join("\n", wrong),
          settings.place(settings.has("apiVersion") ? "apiVersion" : "kind"));
    }
  }

  Settings settings() {
    return settings;
  }

  String fileName() {
    return fileName;
  }

  String kind() {
    return kind;
  }

  boolean isComponent() {
    return kind.equals("Component");
  }

  /// The resources and the bases after them.
  List<Settings.Entry> resources() {
    List<Settings.Entry> resources = new ArrayList<>(settings.entries("resources"));
    resources.addAll(settings.entries("bases"));
    return resources;
  }

  /// The images and the image tags after them.
  List<Settings> images() {
    List<Settings> images = new ArrayList<>(settings.parts("images"));
    images.addAll(settings.parts("imageTags"));
    return images;
  }

  Optional<Settings> generatorOptions() {
    return settings.part("generatorOptions");
  }
}
