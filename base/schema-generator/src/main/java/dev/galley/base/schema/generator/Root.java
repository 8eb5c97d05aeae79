package dev.galley.base.schema.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A kind that is served, or a body or answer of one, and the name of its definition.
record Root(String group, String version, String kind, String definition) {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  static List<Root> read(Path resources) throws IOException {
    List<Root> roots = new ArrayList<>();
    for (String line : Files.readAllLines(resources)) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      String[] columns = line.split(" ");
      String group = columns[0].equals("-") ? "" : columns[0];
      String name = definitionPackage(group, columns[1]) + columns[2];
      roots.add(new Root(group, columns[1], columns[2], name));
      roots.add(new Root(group, columns[1], columns[2] + "List", name + "List"));
    }
    roots.add(new Root("autoscaling", "v1", "Scale", "io.k8s.api.autoscaling.v1.Scale"));
    roots.add(new Root("policy", "v1", "Eviction", "io.k8s.api.policy.v1.Eviction"));
    roots.add(
        new Root(
            "authentication.k8s.io",
            "v1",
            "TokenRequest",
            "io.k8s.api.authentication.v1.TokenRequest"));
    for (String kind : List.of("Status", "DeleteOptions", "WatchEvent")) {
      roots.add(new Root("", "v1", kind, META + kind));
    }
    for (String kind :
        List.of("CreateOptions", "PatchOptions", "UpdateOptions", "PartialObjectMetadata")) {
      roots.add(new Root("meta.k8s.io", "v1", kind, META + kind));
    }
    return roots;
  }

  private static String definitionPackage(String group, String version) {
    String first = group.isEmpty() ? "core" : group.substring(0, (group + ".").indexOf('.'));
    String parent =
        switch (group) {
          case "apiextensions.k8s.io" -> "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.";
          case "apiregistration.k8s.io" -> "io.k8s.kube-aggregator.pkg.apis.apiregistration.";
          default -> "io.k8s.api." + first + ".";
        };
    return parent + version + ".";
  }
}
