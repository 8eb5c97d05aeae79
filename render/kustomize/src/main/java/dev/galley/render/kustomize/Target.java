package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One kustomization being accumulated: what it says, the folder it reads from, and the origin that
/// its objects get when they are to have one.
record Target(Folder folder, Kustomization kustomization, @Nullable Origin origin) {
  Settings settings() {
    return kustomization.settings();
  }

  /// The kustomization that this one reaches by `step`.
  Target below(Folder child, Kustomization reached, String step) {
    return new Target(child, reached, origin == null ? null : origin.inDirectory(step));
  }

  /// What is made or changed by a built-in plugin comes from the kustomization file.
  @Nullable Origin originOfBuiltin(String plugin) {
    return origin == null ? null : origin.configured(kustomization.fileName(), "builtin", plugin);
  }

  /// What is made or changed by a plugin of its own comes from that plugin's configuration.
  @Nullable Origin originOf(Resource plugin) {
    Origin own = plugin.origin();
    return origin == null || own == null ? null : own.configuredBy(plugin.id());
  }

  /// Adds what the fields `configurations` and `crds` say about kinds to `configuration`.
  void configure(Configuration configuration) {
    Configuration added = new Configuration();
    for (Settings.Entry file : settings().entries("configurations")) {
      try {
        for (YamlNode node : nodes(file)) {
          if (node instanceof YamlMapping mapping) {
            added.addAll(Configuration.read(mapping));
          }
        }
      } catch (Fault fault) {
        throw fault.at(file.place());
      }
    }
    // Merged and sorted before it is merged again: so the original decides which field counts.
    Configuration own = DefaultConfiguration.get();
    own.addAll(added);
    configuration.addAll(own);
    for (Settings.Entry file : settings().entries("crds")) {
      try {
        for (YamlNode node : nodes(file)) {
          CustomTypes.addTo(configuration, node);
        }
      } catch (Fault fault) {
        throw fault.at(file.place());
      }
    }
  }

  private List<YamlNode> nodes(Settings.Entry file) {
    return ResourceReader.nodes(folder.text(file.text()), folder.name(file.text()));
  }

  /// The objects in a file of the field `resources`.
  List<Resource> read(String path) {
    if (path.isEmpty()) {
      throw Fault.of(KustomizeProblem.MISSING_FILE, "'' must resolve to a file");
    }
    if (folder.isRemote(path) && !isHttpFile(path)) {
      throw Fault.of(
          KustomizeProblem.MISSING_FILE,
          "evalsymlink failure on '" + path + "' : no such file or directory");
    }
    String text = folder.text(path);
    try {
      return ResourceReader.read(text, folder.name(path));
    } catch (Fault fault) {
      throw fault.message().startsWith("yaml: ")
          ? fault.saying("MalformedYAMLError: " + fault.message() + " in File: " + path)
          : fault;
    }
  }

  private static boolean isHttpFile(String path) {
    return (path.startsWith("https://") || path.startsWith("http://"))
        && (path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json"));
  }
}
