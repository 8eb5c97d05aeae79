package dev.galley.assembly.platform;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.control.kubelet.Program;
import dev.galley.control.kubelet.Programs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which of Galley's programs stands behind which image: found by the image's repository, without
/// registry, tag and digest, so that mirrors of an image run it too.
final class ImagePrograms implements Programs {
  private final Map<String, Program> bySuffix = new LinkedHashMap<>();

  ImagePrograms with(String repository, Program program) {
    bySuffix.put(repository, program);
    return this;
  }

  @Override
  public Optional<Program> forContainer(KubeObject pod, Map<String, @Nullable Object> container) {
    String repository = repository(Tree.textAt(container, "image"));
    return bySuffix.entrySet().stream()
        .filter(entry -> ("/" + repository).endsWith("/" + entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String repository(String image) {
    String plain = image.replaceFirst("@.*$", "");
    int colon = plain.lastIndexOf(':');
    return colon > plain.lastIndexOf('/') ? plain.substring(0, colon) : plain;
  }
}
