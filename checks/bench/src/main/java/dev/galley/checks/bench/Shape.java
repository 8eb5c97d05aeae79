package dev.galley.checks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a generated tree of kustomizations makes of its applications, three objects each.
enum Shape {
  /// Files that are listed and printed.
  PLAIN,
  /// A namespace, a prefix, labels, an image and two patches over all of them.
  OVERLAY,
  /// Two patches for each application.
  PATCHES,
  /// A generated ConfigMap for each application, and the reference to it.
  GENERATORS,
  /// Five overlays on one another, each with a prefix, a label and a patch.
  LAYERS,
  /// Groups of ten applications with a component each.
  COMPONENTS,
  /// A replacement for each application.
  REPLACEMENTS;

  private static final int LAYERS_DEEP = 5;
  private static final int GROUP = 10;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Writes a tree whose root is to be built.
  void write(Path root, int applications) throws IOException {
    if (this == COMPONENTS) {
      writeGroups(root, applications);
      return;
    }
    for (int i = 0; i < applications; i++) {
      put(root, "base/app-" + i + ".yaml", application(i));
    }
    String base = "resources:\n" + each(applications, i -> "- app-" + i + ".yaml\n");
    if (this == GENERATORS) {
      base +=
          "configMapGenerator:\n"
              + each(
                  applications, i -> "- name: app-" + i + "\n  literals: [key=value-" + i + "]\n");
    }
    put(root, "base/kustomization.yaml", base);
    put(root, "kustomization.yaml", "resources: [" + below(root) + "]\n" + over(applications));
  }

  /// What the root builds on.
  private String below(Path root) throws IOException {
    if (this != LAYERS) {
      return "base";
    }
    String below = "base";
    for (int layer = 0; layer < LAYERS_DEEP; layer++) {
      put(root, "layer-" + layer + "/kustomization.yaml", layer(layer, below));
      below = "layer-" + layer;
    }
    return below;
  }

  private static String layer(int layer, String below) {
    return """
    resources: [../%s]
    namePrefix: l%d-
    labels: [{pairs: {layer-%d: "on"}, includeTemplates: true}]
    patches:
    - target: {kind: Deployment}
      patch: '[{"op": "add", "path": "/metadata/annotations/layer-%d", "value": "seen"}]'
    """
        .formatted(below, layer, layer, layer);
  }

  private String over(int applications) {
    return switch (this) {
      case OVERLAY ->
          """
          namespace: production
          namePrefix: p-
          labels: [{pairs: {stage: production}, includeSelectors: true}]
          images: [{name: registry.example.com/app-1, newTag: "2"}]
          patches:
          - target: {kind: Deployment}
            patch: |
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: any}
              spec: {replicas: 3}
          - target: {kind: Service}
            patch: '[{"op": "add", "path": "/spec/type", "value": "ClusterIP"}]'
          """;
      case PATCHES -> "patches:\n" + each(applications, Shape::patches);
      case REPLACEMENTS -> "replacements:\n" + each(applications, Shape::replacement);
      case PLAIN, GENERATORS, LAYERS, COMPONENTS -> "";
    };
  }

  private static String patches(int i) {
    return """
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app-%d}
        spec: {replicas: 3}
    - target: {kind: Service, name: app-%d}
      patch: '[{"op": "add", "path": "/spec/type", "value": "ClusterIP"}]'
    """
        .formatted(i, i);
  }

  private static String replacement(int i) {
    return """
    - source: {kind: ConfigMap, name: app-%d, fieldPath: data.key}
      targets:
      - select: {kind: Deployment, name: app-%d}
        fieldPaths: [metadata.annotations.key]
    """
        .formatted(i, i);
  }

  private void writeGroups(Path root, int applications) throws IOException {
    int groups = Math.max(1, applications / GROUP);
    for (int group = 0; group < groups; group++) {
      String folder = "group-" + group;
      int first = group * GROUP;
      for (int i = first; i < first + GROUP; i++) {
        put(root, folder + "/app-" + i + ".yaml", application(i));
      }
      put(
          root,
          folder + "/kustomization.yaml",
          "components: [../component]\nresources:\n"
              + each(GROUP, i -> "- app-" + (first + i) + ".yaml\n"));
    }
    put(
        root,
        "component/kustomization.yaml",
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        labels: [{pairs: {watched: "yes"}}]
        patches:
        - target: {kind: Deployment}
          patch: '[{"op": "add", "path": "/metadata/annotations/watched", "value": "yes"}]'
        """);
    put(root, "kustomization.yaml", "resources:\n" + each(groups, i -> "- group-" + i + "\n"));
  }

  private String application(int i) {
    String settings =
        this == GENERATORS
            ? ""
            : "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: app-%d}\ndata: {key: value-%d}\n"
                .formatted(i, i);
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: app-%1$d
      labels: {app: app-%1$d}
      annotations: {key: none}
    spec:
      replicas: 1
      selector:
        matchLabels: {app: app-%1$d}
      template:
        metadata:
          labels: {app: app-%1$d}
        spec:
          containers:
          - name: main
            image: registry.example.com/app-%1$d:1.0.%1$d
            envFrom:
            - configMapRef: {name: app-%1$d}
            ports:
            - containerPort: 8080
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: app-%1$d
    spec:
      selector: {app: app-%1$d}
      ports:
      - port: 80
        targetPort: 8080
    """
            .formatted(i)
        + settings;
  }

  private static String each(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
  }

  private static void put(Path root, String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
