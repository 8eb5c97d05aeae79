package dev.galley.render.kustomize;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.GoNumbers;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds kustomizations: files in, objects out. Pure and thread-safe.
public final class Kustomize {
  private static final String ORIGIN = "config.kubernetes.io/origin";
  private static final String TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";

  private Kustomize() {}

  /// Builds the kustomization in a directory; the root of the tree is the empty path.
  public static BuildResult build(FileTree files, String directory, KustomizeOptions options) {
    return switch (buildInside(files, directory, options)) {
      case BuildResult.Built built -> built.placedAt(place -> written(files, place));
      case BuildResult.Failed failed -> failed.placedAt(place -> written(files, place));
    };
  }

  private static Place written(FileTree files, Place place) {
    return new Place(files.origin(place.file()), place.line(), place.column());
  }

  private static BuildResult buildInside(
      FileTree files, String directory, KustomizeOptions options) {
    List<String> warnings = new ArrayList<>();
    try {
      Folder root = Folder.root(files, directory, options);
      Kustomization kustomization = Kustomization.load(root, warnings);
      History history = options.tracing() ? new History() : null;
      ResourceMap resources = new Build(warnings, history).run(root, kustomization);
      finish(resources, kustomization.settings(), options);
      BuildResult.Built built = printed(resources, warnings);
      return history == null ? built : traced(built, resources, history);
    } catch (Fault fault) {
      return failed(fault, root(directory), warnings);
    } catch (ProblemException wrong) {
      return new BuildResult.Failed(List.of(wrong.problem()), wrong.problem().what(), warnings);
    }
  }

  /// The resources that Flux lists for a directory without a kustomization file: every YAML file
  /// below it, except that a directory with its own kustomization counts as one resource and is not
  /// entered. Paths are relative to the directory.
  ///
  /// @throws ProblemException when one of the files is not YAML
  public static List<String> generate(FileTree files, String directory) {
    List<String> resources = new ArrayList<>();
    scan(files, directory, "", resources);
    resources.sort(null);
    return resources;
  }

  private static void scan(FileTree files, String directory, String below, List<String> resources) {
    String here =
        below.isEmpty() ? directory : directory.isEmpty() ? below : directory + "/" + below;
    for (String name : files.list(here)) {
      String path = here.isEmpty() ? name : here + "/" + name;
      String relative = below.isEmpty() ? name : below + "/" + name;
      if (files.isDirectory(path)) {
        boolean own =
            Kustomization.FILE_NAMES.stream()
                .anyMatch(file -> files.read(path + "/" + file).isPresent());
        if (own) {
          resources.add(relative);
        } else {
          scan(files, directory, relative, resources);
        }
      } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        String text = new String(files.read(path).orElseThrow(), StandardCharsets.UTF_8);
        Yaml.documents(text, path);
        resources.add(relative);
      }
    }
  }

  private static Place root(String directory) {
    return Place.file(
        directory.isEmpty() ? "kustomization.yaml" : directory + "/kustomization.yaml");
  }

  private static BuildResult failed(Fault fault, Place root, List<String> warnings) {
    List<Problem> problems =
        fault.problems().stream()
            .map(problem -> problem.where().isPresent() ? problem : problem.at(root))
            .distinct()
            .toList();
    return new BuildResult.Failed(problems, fault.message(), warnings);
  }

  private static void finish(ResourceMap resources, Settings settings, KustomizeOptions options) {
    sort(resources, settings, options);
    List<String> metadata = settings.texts("buildMetadata");
    if (options.managedByLabel() || metadata.contains("managedByLabel")) {
      new PairsTransformer(
              Map.of("app.kubernetes.io/managed-by", "kustomize-v5.5.0"),
              DefaultConfiguration.specs("+metadata/labels"))
          .transform(resources);
    }
    for (Resource resource : resources.all()) {
      Origin origin = resource.origin();
      if (origin != null && metadata.contains("originAnnotations")) {
        resource.annotationAs(ORIGIN, origin.text());
      }
      if (!resource.transformations().isEmpty() && metadata.contains("transformerAnnotations")) {
        resource.annotationAs(TRANSFORMATIONS, Origin.text(resource.transformations()));
      }
      ResourceReader.textAnnotations(resource.node());
    }
  }

  private static void sort(ResourceMap resources, Settings settings, KustomizeOptions options) {
    Settings wish = settings.part("sortOptions").orElse(null);
    if (wish == null) {
      if (options.order() == KustomizeOptions.Order.LEGACY) {
        sort(resources, LegacyOrder.FIRST, LegacyOrder.LAST);
      }
      return;
    }
    String order = wish.text("order");
    Settings lists = wish.part("legacySortOptions").orElse(null);
    if (!order.equals("fifo") && !order.equals("legacy")) {
      throw Fault.of(
          KustomizeProblem.BAD_KUSTOMIZATION,
          "the field 'sortOptions.order' must be one of [fifo, legacy]",
          wish.place());
    }
    if (order.equals("fifo")) {
      if (lists != null) {
        throw Fault.of(
            KustomizeProblem.BAD_KUSTOMIZATION,
            "the field 'sortOptions.legacySortOptions' is set but the selected sort order is"
                + " 'fifo', not 'legacy'",
            wish.place());
      }
      return;
    }
    sort(
        resources,
        lists == null ? LegacyOrder.FIRST : lists.texts("orderFirst"),
        lists == null ? LegacyOrder.LAST : lists.texts("orderLast"));
  }

  private static void sort(ResourceMap resources, List<String> first, List<String> last) {
    List<Resource> ordered = new ArrayList<>(resources.all());
    ordered.sort(new LegacyOrder(first, last));
    resources.orderAs(ordered);
  }

  private static BuildResult traced(
      BuildResult.Built built, ResourceMap resources, History history) {
    List<ObjectHistory> histories = resources.all().stream().map(history::of).toList();
    return new BuildResult.Built(built.manifests(), built.yaml(), built.warnings(), histories);
  }

  private static BuildResult.Built printed(ResourceMap resources, List<String> warnings) {
    StringBuilder text = new StringBuilder();
    List<Manifest> manifests = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    YamlWriter writer = YamlWriter.standard();
    for (Resource resource : resources.all()) {
      try {
        Object data = resource.data();
        refuseOddNumbers(data);
        text.append(text.isEmpty() ? "" : "---\n").append(writer.write(data));
        manifests.add(new Manifest(KubeObject.of(Tree.asMap(narrow(data))), resource.place()));
      } catch (ProblemException wrong) {
        faults.add(Fault.of(wrong));
      } catch (Fault fault) {
        faults.add(fault.at(resource.place()));
      }
    }
    if (!faults.isEmpty()) {
      throw Fault.all(faults);
    }
    return new BuildResult.Built(manifests, text.toString(), warnings, List.of());
  }

  private static void refuseOddNumbers(@Nullable Object data) {
    switch (data) {
      case Map<?, ?> map -> map.values().forEach(Kustomize::refuseOddNumbers);
      case List<?> list -> list.forEach(Kustomize::refuseOddNumbers);
      case Double number when number.isNaN() || number.isInfinite() ->
          throw Fault.of(
              KustomizeProblem.BAD_OUTPUT, "json: unsupported value: " + GoNumbers.general(number));
      case null, default -> {}
    }
  }

  private static @Nullable Object narrow(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Tree.asMap(map).replaceAll((key, child) -> narrow(child));
    } else if (value instanceof List<?> list) {
      Tree.asList(list).replaceAll(Kustomize::narrow);
    } else if (value instanceof BigInteger number) {
      return number.doubleValue();
    }
    return value;
  }
}
