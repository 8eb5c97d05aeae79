package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the next page of a list begins: after an object, as of a revision; [#LATEST] continues
/// with what is there now, when the list's own revision has been compacted.
record Continuation(ObjectName after, long revision) {
  static final long LATEST = -1;

  private static final String END = "\u0000";

  /// @param namespace that of the list; the token leaves it out, as upstream's keys do
  String token(String namespace) {
    String key =
        namespace.isEmpty() && !after.namespace().isEmpty()
            ? after.namespace() + "/" + after.name()
            : after.name();
    String json = Json.write(Tree.map("v", "meta.k8s.io/v1", "rv", revision, "start", key + END));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  static Continuation of(String token, String namespace, boolean namespaced) {
    Map<String, @Nullable Object> tree = tree(token);
    String version = Tree.textAt(tree, "v");
    if (!version.equals("meta.k8s.io/v1")) {
      throw invalid("server does not recognize this encoded version " + version);
    }
    long revision = Tree.numberAt(0, tree, "rv");
    if (revision == 0) {
      throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }
    String start = Tree.textAt(tree, "start");
    if (start.isEmpty()) {
      throw invalid("encoded start key empty (version meta.k8s.io/v1)");
    }
    if (!isClean(start)) {
      throw invalid(start);
    }
    return new Continuation(name(start.replace(END, ""), namespace, namespaced), revision);
  }

  private static ObjectName name(String key, String namespace, boolean namespaced) {
    int slash = key.indexOf('/');
    if (!namespaced) {
      return ObjectName.cluster(key);
    }
    return slash < 0
        ? new ObjectName(namespace, key)
        : new ObjectName(key.substring(0, slash), key.substring(slash + 1));
  }

  /// Nobody leaves the list's own keys by a token of their own making.
  private static boolean isClean(String start) {
    for (String part : start.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, @Nullable Object> tree(String token) {
    byte[] json;
    try {
      json = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException unreadable) {
      throw invalid("illegal base64 data at input byte " + firstIllegal(token));
    }
    try {
      if (Json.parse(json) instanceof Map<?, ?> map) {
        return Tree.asMap(map);
      }
    } catch (IllegalArgumentException unreadable) {
      throw invalid(
          json.length == 0
              ? "unexpected end of JSON input"
              : "invalid character '"
                  + (char) (json[0] & 0xff)
                  + "' looking for beginning of value");
    }
    throw invalid("json: cannot unmarshal into Go value of type storage.continueToken");
  }

  private static int firstIllegal(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      boolean letterOrDigit =
          (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && c != '-' && c != '_') {
        return i;
      }
    }
    return Math.max(0, token.length() - 1);
  }

  private static RuntimeException invalid(String why) {
    return Failures.badRequest("invalid continue token: continue key is not valid: " + why);
  }
}
