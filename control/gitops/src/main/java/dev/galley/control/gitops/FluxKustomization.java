package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The kustomization.yaml that Flux builds: the one in Git, or one that lists every manifest below
/// the path, with the settings of the Kustomization object merged in. Pure.
final class FluxKustomization {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final FileTree files;
  private final String directory;
  private final KubeObject object;

  FluxKustomization(FileTree files, String directory, KubeObject object) {
    this.files = files;
    this.directory = directory;
    this.object = object;
  }

  /// The files to build: as they are when nothing has to be generated or merged.
  FileTree generate() {
    Optional<String> existing = NAMES.stream().filter(name -> exists(path(name))).findFirst();
    Map<String, @Nullable Object> read =
        existing.map(name -> read(path(name))).orElseGet(this::listed);
    Map<String, @Nullable Object> merged = merged(read);
    if (existing.isPresent() && merged.equals(read)) {
      return files;
    }
    return new OverlaidFile(
        files,
        path(existing.orElse(NAMES.getFirst())),
        Yaml.write(merged).getBytes(StandardCharsets.UTF_8));
  }

  private String path(String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private boolean exists(String path) {
    return files.read(path).isPresent();
  }

  private Map<String, @Nullable Object> read(String path) {
    String text = new String(files.read(path).orElseThrow(), StandardCharsets.UTF_8);
    List<YamlDocument> documents = Yaml.documents(text, path);
    Map<String, @Nullable Object> map =
        documents.isEmpty() ? new LinkedHashMap<>() : documents.getFirst().map();
    boolean empty =
        List.of(
                "resources",
                "bases",
                "components",
                "generators",
                "configMapGenerator",
                "secretGenerator",
                "helmCharts")
            .stream()
            .allMatch(field -> Tree.listAt(map, field).isEmpty());
    return empty ? Tree.with(map, List.of("originAnnotations"), "buildMetadata") : map;
  }

  /// Every manifest below the directory; a directory with a kustomization of its own is one entry.
  private Map<String, @Nullable Object> listed() {
    List<String> resources = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>(List.of(directory));
    while (!open.isEmpty()) {
      String folder = open.pop();
      List<String> folders = new ArrayList<>();
      for (String name : files.list(folder)) {
        String child = folder.isEmpty() ? name : folder + "/" + name;
        boolean folderInside = files.isDirectory(child);
        if (folderInside && NAMES.stream().anyMatch(each -> exists(child + "/" + each))) {
          resources.add(relative(child));
        } else if (folderInside) {
          folders.add(child);
        } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
          Yaml.documents(
              new String(files.read(child).orElseThrow(), StandardCharsets.UTF_8), child);
          resources.add(relative(child));
        }
      }
      folders.reversed().forEach(open::push);
    }
    resources.sort(null);
    Map<String, @Nullable Object> map =
        Tree.map("apiVersion", "kustomize.config.k8s.io/v1beta1", "kind", "Kustomization");
    return resources.isEmpty()
        ? Tree.with(map, "_placeholder", "namespace")
        : Tree.with(map, resources, "resources");
  }

  private String relative(String path) {
    return directory.isEmpty() ? path : path.substring(directory.length() + 1);
  }

  private Map<String, @Nullable Object> merged(Map<String, @Nullable Object> read) {
    Map<String, @Nullable Object> map = read;
    for (String field : List.of("targetNamespace", "namePrefix", "nameSuffix")) {
      String value = object.text("spec", field);
      if (!value.isEmpty()) {
        map = Tree.with(map, value, field.equals("targetNamespace") ? "namespace" : field);
      }
    }
    for (String field : List.of("patches", "patchesStrategicMerge", "patchesJson6902")) {
      map = appended(map, field, object.list("spec", field));
    }
    map = appended(map, "components", components());
    map = appended(map, "buildMetadata", object.list("spec", "buildMetadata"));
    List<Map<String, @Nullable Object>> images = object.maps("spec", "images");
    return images.isEmpty() ? map : Tree.with(map, images(map, images), "images");
  }

  private static Map<String, @Nullable Object> appended(
      Map<String, @Nullable Object> map, String field, List<? extends @Nullable Object> more) {
    if (more.isEmpty()) {
      return map;
    }
    List<@Nullable Object> all = new ArrayList<>(Tree.listAt(map, field));
    for (Object each : more) {
      if (!field.equals("buildMetadata") || !all.contains(each)) {
        all.add(each);
      }
    }
    return Tree.with(map, all, field);
  }

  private List<String> components() {
    boolean tolerant = object.flag("spec", "ignoreMissingComponents");
    return object.texts("spec", "components").stream()
        .filter(each -> !tolerant || files.isDirectory(Paths.resolve(directory, each)))
        .toList();
  }

  /// One entry per image name; a new tag and a digest are one setting.
  private static List<@Nullable Object> images(
      Map<String, @Nullable Object> map, List<Map<String, @Nullable Object>> wanted) {
    Map<String, Map<String, @Nullable Object>> byName = new LinkedHashMap<>();
    Tree.mapsAt(map, "images").forEach(each -> byName.put(Tree.textAt(each, "name"), each));
    for (Map<String, @Nullable Object> image : wanted) {
      Map<String, @Nullable Object> result =
          new LinkedHashMap<>(byName.getOrDefault(Tree.textAt(image, "name"), Map.of()));
      if (image.containsKey("newTag") || image.containsKey("digest")) {
        result.remove("newTag");
        result.remove("digest");
      }
      result.putAll(image);
      byName.put(Tree.textAt(image, "name"), result);
    }
    return new ArrayList<>(byName.values());
  }
}
