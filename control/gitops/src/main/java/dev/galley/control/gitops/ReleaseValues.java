package dev.galley.control.gitops;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.kube.controller.Kinds;
import dev.galley.render.helm.Values;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The values of a release: `valuesFrom` in order, `values` over them, and on top the single values
/// that are set at a target path.
final class ReleaseValues {
  private final FluxClient client;

  /// A reference cannot be resolved; the message is Flux's.
  static final class Unresolved extends Exception {
    Unresolved(String message) {
      super(message);
    }
  }

  ReleaseValues(FluxClient client) {
    this.client = client;
  }

  Map<String, @Nullable Object> of(KubeObject release) throws Unresolved {
    Map<String, @Nullable Object> values = Map.of();
    List<Map<String, @Nullable Object>> references = release.maps("spec", "valuesFrom");
    for (Map<String, @Nullable Object> reference : references) {
      Optional<String> text = text(release, reference);
      if (text.isPresent() && Tree.textAt(reference, "targetPath").isEmpty()) {
        values = Values.merge(values, parsed(release, reference, text.get()));
      }
    }
    values = Values.merge(values, release.map("spec", "values"));
    for (Map<String, @Nullable Object> reference : references) {
      String target = Tree.textAt(reference, "targetPath");
      Optional<String> text = target.isEmpty() ? Optional.empty() : text(release, reference);
      boolean list = text.filter(each -> each.startsWith("{")).isPresent();
      if (target.contains("[") || (list && !Tree.flagAt(reference, "literal"))) {
        throw unresolved(
            release,
            reference,
            "lists in '" + target + "' are not supported by Galley yet; set the whole value");
      }
      if (text.isPresent()) {
        String[] path = target.replace("\\.", "\0").split("\\.", -1);
        for (int i = 0; i < path.length; i++) {
          path[i] = path[i].replace("\0", ".");
        }
        values = Tree.with(values, scalar(text.get(), reference), path);
      }
    }
    return values;
  }

  /// As `--set` reads a value: words and numbers have types, quotes make a string.
  private static @Nullable Object scalar(String text, Map<String, @Nullable Object> reference) {
    String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (Tree.flagAt(reference, "literal")) {
      return value;
    }
    if (value.length() > 1 && (isWrapped(value, "'") || isWrapped(value, "\""))) {
      return value.substring(1, value.length() - 1);
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> value.matches("0|-?[1-9][0-9]{0,17}") ? (Object) Long.valueOf(value) : value;
    };
  }

  private static boolean isWrapped(String value, String quote) {
    return value.startsWith(quote) && value.endsWith(quote);
  }

  private static String key(Map<String, @Nullable Object> reference) {
    String key = Tree.textAt(reference, "valuesKey");
    return key.isEmpty() ? "values.yaml" : key;
  }

  private static Unresolved unresolved(
      KubeObject release, Map<String, @Nullable Object> reference, String why) {
    return new Unresolved(
        "could not resolve "
            + Tree.textAt(reference, "kind")
            + " chart values reference '"
            + release.namespace()
            + "/"
            + Tree.textAt(reference, "name")
            + "' with key '"
            + key(reference)
            + "': "
            + why);
  }

  private Optional<String> text(KubeObject release, Map<String, @Nullable Object> reference)
      throws Unresolved {
    boolean secret = Tree.textAt(reference, "kind").equals("Secret");
    ObjectName name = new ObjectName(release.namespace(), Tree.textAt(reference, "name"));
    Optional<KubeObject> found = client.find(secret ? Kinds.SECRET : Kinds.CONFIG_MAP, name);
    if (found.isEmpty()) {
      if (Tree.flagAt(reference, "optional")) {
        return Optional.empty();
      }
      String plural = secret ? "secrets" : "configmaps";
      throw unresolved(release, reference, plural + " \"" + name.name() + "\" not found");
    }
    Object value = found.get().map("data").get(key(reference));
    if (value == null) {
      if (Tree.flagAt(reference, "optional")) {
        return Optional.empty();
      }
      throw unresolved(release, reference, "missing key");
    }
    String text = String.valueOf(value);
    return Optional.of(
        secret ? new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8) : text);
  }

  private static Map<String, @Nullable Object> parsed(
      KubeObject release, Map<String, @Nullable Object> reference, String text) throws Unresolved {
    try {
      List<YamlDocument> documents =
          Yaml.documents(text, Tree.textAt(reference, "name") + "/" + key(reference));
      return documents.isEmpty() ? Map.of() : documents.getFirst().map();
    } catch (ProblemException unreadable) {
      throw unresolved(release, reference, unreadable.problem().what());
    }
  }
}
