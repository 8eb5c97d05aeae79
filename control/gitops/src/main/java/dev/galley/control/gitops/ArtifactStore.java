package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.KubeObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The artifacts of all sources, shared by the controllers of one process: where Flux sends
/// archives over HTTP, these share file trees. Thread-safe.
public final class ArtifactStore {
  static final String HOST = "http://source-controller.flux-system.svc.cluster.local./";

  private final Map<String, Artifact> latest = new ConcurrentHashMap<>();

  /// Stores the artifact of a source in place of its last one.
  void put(KubeObject source, Artifact artifact) {
    latest.put(directory(source), artifact);
  }

  /// The artifact that a source's status tells of; empty when this process does not hold it.
  public Optional<Artifact> find(KubeObject source) {
    return Optional.ofNullable(latest.get(directory(source)))
        .filter(artifact -> artifact.digest().equals(source.text("status", "artifact", "digest")));
  }

  void remove(KubeObject source) {
    latest.remove(directory(source));
  }

  /// `kind/namespace/name`, as Flux lays out its storage.
  static String directory(KubeObject source) {
    return source.kind().toLowerCase(Locale.ROOT) + "/" + source.namespace() + "/" + source.name();
  }

  /// The digest of a tree: the same files give the same digest, whatever they came from.
  static String digest(FileTree files) {
    MessageDigest all = sha256();
    for (String path : files.files("")) {
      all.update(path.getBytes(StandardCharsets.UTF_8));
      all.update((byte) 0);
      all.update(sha256().digest(files.read(path).orElse(new byte[0])));
    }
    return "sha256:" + HexFormat.of().formatHex(all.digest());
  }

  static String digest(String text) {
    return "sha256:"
        + HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
