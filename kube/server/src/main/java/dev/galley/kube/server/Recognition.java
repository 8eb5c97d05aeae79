package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.api.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds out of what type the object in a body is: of the type that the URL names, if it does not
/// say. As the codecs of apimachinery do; whether it may be of another is the API server's.
///
/// @param custom whether the type is one of custom resources, whose objects have to say their kind
record Recognition(ResourceType type, boolean custom) {

  /// What a body says of its own type; empty where it says nothing.
  private record Claim(String apiVersion, String kind) {
    /// As Go reads the two: whatever the case of the field's name is, the last one counts.
    static Claim of(Map<String, @Nullable Object> tree) {
      String apiVersion = "";
      String kind = "";
      for (var entry : tree.entrySet()) {
        if (entry.getValue() instanceof String text) {
          apiVersion = entry.getKey().equalsIgnoreCase("apiVersion") ? text : apiVersion;
          kind = entry.getKey().equalsIgnoreCase("kind") ? text : kind;
        }
      }
      return new Claim(apiVersion, kind);
    }

    boolean isGroupVersion() {
      return apiVersion.indexOf('/') == apiVersion.lastIndexOf('/');
    }
  }

  /// @throws dev.galley.kube.api.ApiException 400 when nobody knows of which type the object is
  KubeObject object(Call call, Bodies.Body body) {
    Map<String, @Nullable Object> tree = body.tree();
    Claim claim = Claim.of(tree);
    if (!claim.isGroupVersion()) {
      throw Bodies.unrecognized(
          call, name(), "unexpected GroupVersion string: " + claim.apiVersion());
    }
    if (custom) {
      return named(call, tree);
    }
    Metadata.check(type, tree);
    return KubeObject.of(tree)
        .with(
            claim.apiVersion().isEmpty() ? type.kind().apiVersion() : claim.apiVersion(),
            "apiVersion")
        .with(claim.kind().isEmpty() ? name() : claim.kind(), "kind");
  }

  private String name() {
    return type.kind().kind();
  }

  private KubeObject named(Call call, Map<String, @Nullable Object> tree) {
    if (!(tree.get("kind") instanceof String kind) || kind.isEmpty()) {
      String text = new String(call.body(), StandardCharsets.UTF_8);
      throw Bodies.unrecognized(call, name(), "Object 'Kind' is missing in '" + text + "'");
    }
    Metadata.check(type, tree);
    return KubeObject.of(tree);
  }
}
