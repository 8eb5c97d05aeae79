package dev.galley.control.capacity;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The definitions of Karpenter's kinds, for clusters into which no chart brings them.
public final class CustomResources {
  private static final List<String> FILES =
      List.of(
          "karpenter.sh_nodepools.yaml",
          "karpenter.sh_nodeclaims.yaml",
          "karpenter.k8s.aws_ec2nodeclasses.yaml");

  private CustomResources() {}

  /// The CustomResourceDefinitions of NodePool, NodeClaim and EC2NodeClass.
  public static List<KubeObject> definitions() {
    return FILES.stream().map(CustomResources::read).toList();
  }

  private static KubeObject read(String file) {
    try (InputStream data = CustomResources.class.getResourceAsStream("crds/" + file)) {
      if (data == null) {
        throw new IllegalStateException("the definition " + file + " is missing");
      }
      String text = new String(data.readAllBytes(), StandardCharsets.UTF_8);
      return KubeObject.of(Yaml.documents(text, file).getFirst().map());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
