package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a source produced: files, and how the source's status names them.
///
/// `metadata` is told to users of the artifact, for example the origin revision.
public record Artifact(
    String path,
    String revision,
    String digest,
    String lastUpdateTime,
    Map<String, String> metadata,
    FileTree files) {

  /// Where other controllers find it.
  public String url() {
    return ArtifactStore.HOST + path;
  }

  Map<String, @Nullable Object> tree() {
    return Tree.map(
        "digest", digest,
        "lastUpdateTime", lastUpdateTime,
        "metadata", metadata.isEmpty() ? null : metadata,
        "path", path,
        "revision", revision,
        "url", url());
  }
}
