package dev.galley.render.kustomize;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Manifest;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a Flux Kustomization adds to the kustomization of a directory, which is made when there is
/// none. Follows the generator of Flux's `pkg/kustomize`.
///
/// @param targetNamespace replaces `namespace`, unless empty
/// @param namePrefix replaces the prefix, unless empty
/// @param nameSuffix replaces the suffix, unless empty
/// @param patches appended, as data in the form of the field `patches`
/// @param images merged by name, as data in the form of the field `images`
/// @param components appended: local, relative directories
/// @param ignoreMissingComponents whether components that are not there are left out
/// @param commonLabels set on the metadata of every object, see [#commonMetadata]
/// @param commonAnnotations set on the metadata of every object
public record Overlay(
    String targetNamespace,
    String namePrefix,
    String nameSuffix,
    List<Map<String, @Nullable Object>> patches,
    List<Map<String, @Nullable Object>> images,
    List<String> components,
    boolean ignoreMissingComponents,
    Map<String, String> commonLabels,
    Map<String, String> commonAnnotations) {

  /// Adds nothing.
  public static final Overlay EMPTY =
      new Overlay("", "", "", List.of(), List.of(), List.of(), false, Map.of(), Map.of());

  /// The tree with the kustomization of the directory made or changed. The original is left alone.
  ///
  /// @throws ProblemException when a file of a directory without kustomization is not YAML, or the
  ///   kustomization itself cannot be read
  public FileTree over(FileTree files, String directory) {
    Optional<String> existing = existing(files, directory);
    String path = inside(directory, existing.orElse("kustomization.yaml"));
    Map<String, @Nullable Object> kustomization =
        existing.isPresent() ? parsed(files, path) : generated(files, directory);
    if (!kustomization.containsKey("resources") && existing.isPresent()) {
      kustomization.put("buildMetadata", List.of("originAnnotations"));
    }
    apply(kustomization, files, directory);
    byte[] text = Yaml.write(kustomization).getBytes(StandardCharsets.UTF_8);
    return new LayeredFileTree(MemoryFileTree.of(Map.of(path, text)), files);
  }

  private static Optional<String> existing(FileTree files, String directory) {
    return Kustomization.FILE_NAMES.stream()
        .filter(name -> files.read(inside(directory, name)).isPresent())
        .findFirst();
  }

  private static String inside(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private static Map<String, @Nullable Object> parsed(FileTree files, String path) {
    String text = new String(files.read(path).orElseThrow(), StandardCharsets.UTF_8);
    List<YamlDocument> documents = Yaml.documents(text, path);
    return new LinkedHashMap<>(documents.isEmpty() ? Map.of() : documents.getFirst().map());
  }

  private static Map<String, @Nullable Object> generated(FileTree files, String directory) {
    Map<String, @Nullable Object> kustomization = new LinkedHashMap<>();
    kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
    kustomization.put("kind", "Kustomization");
    List<String> resources = Kustomize.generate(files, directory);
    if (resources.isEmpty()) {
      // Only keeps the build from refusing an empty file; it yields nothing.
      kustomization.put("namespace", "_placeholder");
    } else {
      kustomization.put("resources", resources);
    }
    return kustomization;
  }

  private void apply(
      Map<String, @Nullable Object> kustomization, FileTree files, String directory) {
    putUnlessEmpty(kustomization, "namespace", targetNamespace);
    putUnlessEmpty(kustomization, "namePrefix", namePrefix);
    putUnlessEmpty(kustomization, "nameSuffix", nameSuffix);
    append(kustomization, "patches", patches);
    append(kustomization, "components", presentComponents(files, directory));
    if (!images.isEmpty()) {
      kustomization.put("images", mergedImages(kustomization));
    }
  }

  private static void putUnlessEmpty(
      Map<String, @Nullable Object> kustomization, String field, String value) {
    if (!value.isEmpty()) {
      kustomization.put(field, value);
    }
  }

  private static void append(
      Map<String, @Nullable Object> kustomization, String field, List<?> more) {
    if (!more.isEmpty()) {
      List<@Nullable Object> all = new ArrayList<>(Tree.listAt(kustomization, field));
      all.addAll(more);
      kustomization.put(field, all);
    }
  }

  private List<String> presentComponents(FileTree files, String directory) {
    if (!ignoreMissingComponents) {
      return components;
    }
    return components.stream()
        .filter(
            component -> Paths.resolve(directory, component).filter(files::isDirectory).isPresent())
        .toList();
  }

  /// Per name; tag and digest are one unit, so that setting one clears the other.
  private List<@Nullable Object> mergedImages(Map<String, @Nullable Object> kustomization) {
    Map<String, Map<String, @Nullable Object>> byName = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> image : Tree.mapsAt(kustomization, "images")) {
      byName.put(Tree.textAt(image, "name"), new LinkedHashMap<>(image));
    }
    for (Map<String, @Nullable Object> image : images) {
      Map<String, @Nullable Object> merged =
          byName.computeIfAbsent(Tree.textAt(image, "name"), _ -> new LinkedHashMap<>());
      if (image.containsKey("newTag") || image.containsKey("digest")) {
        merged.remove("newTag");
        merged.remove("digest");
      }
      merged.putAll(image);
    }
    return new ArrayList<>(byName.values());
  }

  /// The objects of a build with the common labels and annotations on their metadata, which Flux
  /// sets after the build.
  public List<Manifest> commonMetadata(List<Manifest> manifests) {
    if (commonLabels.isEmpty() && commonAnnotations.isEmpty()) {
      return manifests;
    }
    List<Manifest> marked = new ArrayList<>();
    for (Manifest manifest : manifests) {
      KubeObject object = manifest.object();
      for (Map.Entry<String, String> label : commonLabels.entrySet()) {
        object = object.withLabel(label.getKey(), label.getValue());
      }
      for (Map.Entry<String, String> annotation : commonAnnotations.entrySet()) {
        object = object.withAnnotation(annotation.getKey(), annotation.getValue());
      }
      marked.add(new Manifest(object, manifest.place()));
    }
    return marked;
  }
}
