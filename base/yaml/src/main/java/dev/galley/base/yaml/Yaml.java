package dev.galley.base.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and writes YAML as the tools around Kubernetes do.
public final class Yaml {
  private Yaml() {}

  /// The documents of a text that hold anything, in order. The file name appears in problems.
  ///
  /// @throws dev.galley.base.problem.ProblemException with file, line and column when the text is
  ///   not YAML
  public static List<YamlDocument> documents(String text, String file) {
    return YamlComposer.documents(text, file);
  }

  /// The data that a node stands for, as new maps and lists; see [YamlDocument#data].
  public static @Nullable Object data(YamlNode node, YamlFlavour flavour) {
    return new YamlTrees(flavour).tree(node);
  }

  /// Data as block YAML with sorted keys, the way `kubectl get -o yaml` and Kustomize print it.
  public static String write(@Nullable Object tree) {
    return YamlWriter.standard().write(tree);
  }

  /// Several documents, separated by `---`.
  public static String writeAll(List<?> trees) {
    StringBuilder text = new StringBuilder();
    for (Object tree : trees) {
      text.append(text.isEmpty() ? "" : "---\n").append(write(tree));
    }
    return text.toString();
  }
}
