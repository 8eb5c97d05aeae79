package dev.galley.kube.server;

import dev.galley.base.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes trees in the media type that was negotiated.
final class Rendering {
  private Rendering() {}

  static Answer.Whole of(
      Presentation presentation, int status, Map<String, @Nullable Object> tree) {
    return presentation.yaml()
        ? new Answer.Whole(
            status, "application/yaml", Map.of(), Yaml.write(tree).getBytes(StandardCharsets.UTF_8))
        : Answer.json(status, tree);
  }
}
