package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlStyle;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes ConfigMaps and Secrets from literals and files.
final class Generators {
  private static final int LINE = 70;

  private Generators() {}

  /// One ConfigMap or Secret.
  static Resource generate(String kind, Settings args, @Nullable Settings global, Folder folder) {
    try {
      return make(kind, args, global, folder);
    } catch (Fault fault) {
      throw fault.at(args.place());
    }
  }

  private static Resource make(
      String kind, Settings args, @Nullable Settings global, Folder folder) {
    String name = args.text("name");
    if (name.isEmpty()) {
      throw wrong("a configmap must have a name");
    }
    Place place = args.place();
    YamlMapping node = new YamlMapping(place);
    put(node, "apiVersion", "v1");
    put(node, "kind", kind);
    Resource resource = new Resource(node);
    put(resource.metadata(), "name", name);
    if (!args.text("namespace").isEmpty()) {
      put(resource.metadata(), "namespace", args.text("namespace"));
    }
    if (kind.equals("Secret")) {
      put(node, "type", args.text("type").isEmpty() ? "Opaque" : args.text("type"));
    }
    content(node, kind, pairs(name, args, folder));
    Settings local = args.part("options").orElse(null);
    pairs(resource, "labels", local, global);
    pairs(resource, "annotations", local, global);
    if (flag("immutable", local, global)) {
      YamlScalar yes = new YamlScalar("true", YamlStyle.PLAIN, place);
      yes.tagAs("!!bool");
      node.put("immutable", yes);
    }
    resource.needsHashAs(!flag("disableNameSuffixHash", local, global));
    resource.behaviorAs(Behavior.of(args.text("behavior")));
    return resource;
  }

  private static void put(YamlMapping node, String key, String value) {
    node.put(key, YamlScalar.string(value, node.place()));
  }

  private static boolean flag(String name, @Nullable Settings local, @Nullable Settings global) {
    return (local != null && local.flag(name)) || (global != null && global.flag(name));
  }

  private static void pairs(
      Resource resource, String name, @Nullable Settings local, @Nullable Settings global) {
    Map<String, String> pairs = new TreeMap<>();
    if (global != null) {
      pairs.putAll(global.textMap(name));
    }
    if (local != null) {
      pairs.putAll(local.textMap(name));
    }
    if (!pairs.isEmpty()) {
      YamlMapping target = Nodes.mapping(resource.metadata(), name, resource.place());
      pairs.forEach((key, value) -> put(target, key, value));
    }
  }

  private static void content(YamlMapping node, String kind, Map<String, byte[]> pairs) {
    for (Map.Entry<String, byte[]> pair : pairs.entrySet()) {
      String text = kind.equals("Secret") ? null : utf8(pair.getValue());
      String field = text == null && !kind.equals("Secret") ? "binaryData" : "data";
      String value = text == null ? base64(pair.getValue()) : text;
      put(Nodes.mapping(node, field, node.place()), pair.getKey(), value);
    }
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      return null;
    }
  }

  /// In lines of 70 when it is longer than that.
  private static String base64(byte[] bytes) {
    String text = Base64.getEncoder().encodeToString(bytes);
    if (text.length() <= LINE) {
      return text;
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < text.length(); i += LINE) {
      lines.append(text, i, Math.min(i + LINE, text.length())).append('\n');
    }
    return lines.toString();
  }

  private static Map<String, byte[]> pairs(String name, Settings args, Folder folder) {
    Map<String, byte[]> pairs = new TreeMap<>();
    try {
      List<Settings.Entry> envs = new ArrayList<>(args.entries("envs"));
      if (args.has("env") && !args.text("env").isEmpty()) {
        envs.add(new Settings.Entry(args.text("env"), args.place("env")));
      }
      for (Settings.Entry env : envs) {
        fromEnvironment(name, env, folder, pairs);
      }
      for (Settings.Entry literal : args.entries("literals")) {
        fromLiteral(name, literal, pairs);
      }
      for (Settings.Entry file : args.entries("files")) {
        fromFile(name, file, folder, pairs);
      }
      return pairs;
    } catch (Fault fault) {
      throw fault.within("loading KV pairs");
    }
  }

  private static void add(
      String name, Map<String, byte[]> pairs, String key, byte[] value, Place place) {
    if (pairs.putIfAbsent(key, value) != null) {
      throw Fault.of(
              KustomizeProblem.BAD_GENERATOR,
              "configmap " + name + " illegally repeats the key `" + key + "`",
              place)
          .hint("Give each literal and file its own key");
    }
  }

  private static void fromLiteral(String name, Settings.Entry literal, Map<String, byte[]> pairs) {
    String text = literal.text();
    int sign = text.indexOf('=');
    if (sign <= 0) {
      throw Fault.of(
          KustomizeProblem.BAD_GENERATOR,
          "literal sources [" + text + "]: invalid literal source " + text + ", expected key=value",
          literal.place());
    }
    String value = unquoted(text.substring(sign + 1));
    add(
        name,
        pairs,
        text.substring(0, sign),
        value.getBytes(StandardCharsets.UTF_8),
        literal.place());
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && text.charAt(0) == text.charAt(text.length() - 1)
            && (text.charAt(0) == '"' || text.charAt(0) == '\'');
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static void fromFile(
      String name, Settings.Entry file, Folder folder, Map<String, byte[]> pairs) {
    String source = file.text();
    int sign = source.indexOf('=');
    if (sign >= 0 && source.indexOf('=', sign + 1) >= 0) {
      throw wrongSource("source \"" + source + "\" key name or file path contains '='", file);
    }
    if (sign == 0) {
      throw wrongSource(
          "missing key name for file path \""
              + source.substring(1)
              + "\" in source \""
              + source
              + "\"",
          file);
    }
    if (sign == source.length() - 1) {
      throw wrongSource(
          "missing file path for key name \""
              + source.substring(0, sign)
              + "\" in source \""
              + source
              + "\"",
          file);
    }
    String key = sign < 0 ? Paths.fileName(source) : source.substring(0, sign);
    String path = sign < 0 ? source : source.substring(sign + 1);
    try {
      add(name, pairs, key, folder.read(path), file.place());
    } catch (Fault fault) {
      throw fault.within("file sources: [" + source + "]").at(file.place());
    }
  }

  private static Fault wrongSource(String message, Settings.Entry file) {
    return Fault.of(KustomizeProblem.BAD_GENERATOR, message, file.place());
  }

  private static void fromEnvironment(
      String name, Settings.Entry env, Folder folder, Map<String, byte[]> pairs) {
    String content;
    try {
      content = folder.text(env.text());
    } catch (Fault fault) {
      throw fault.within("env source files: [" + env.text() + "]").at(env.place());
    }
    int number = 0;
    for (String line : content.split("\n", -1)) {
      number++;
      String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (number == 1 && text.startsWith("\ufeff")) {
        text = text.substring(1);
      }
      text = text.stripLeading();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int sign = text.indexOf('=');
      String key = sign < 0 ? text : text.substring(0, sign);
      String value = sign < 0 ? "" : text.substring(sign + 1);
      if (!key.isEmpty()) {
        add(
            name,
            pairs,
            key,
            value.getBytes(StandardCharsets.UTF_8),
            new Place(folder.name(env.text()), number, 0));
      }
    }
  }

  private static Fault wrong(String message) {
    return Fault.of(KustomizeProblem.BAD_GENERATOR, message);
  }

  /// The ServiceAccount that a cloud's policy is bound to.
  static Resource policy(Settings args) {
    if (!args.text("cloud").equals("gke")) {
      throw wrong("cloud provider " + args.text("cloud") + " not supported yet").at(args.place());
    }
    YamlMapping node = new YamlMapping(args.place());
    put(node, "apiVersion", "v1");
    put(node, "kind", "ServiceAccount");
    Resource resource = new Resource(node);
    args.part("serviceAccount")
        .ifPresent(account ->
            resource.annotationAs(
                "iam.gke.io/gcp-service-account",
                account.text("name")
                    + "@"
                    + account.text("projectId")
                    + ".iam.gserviceaccount.com"));
    args.part("kubernetesService")
        .ifPresent(service -> {
          put(resource.metadata(), "name", service.text("name"));
          if (!service.text("namespace").isEmpty()) {
            put(resource.metadata(), "namespace", service.text("namespace"));
          }
        });
    resource.identityChanged();
    return resource;
  }
}
