package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Label and field selectors as kubectl writes them.
final class Selectors {
  private static final Pattern IN =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");

  private Selectors() {}

  static Predicate<KubeObject> labels(String selector) {
    Predicate<KubeObject> all = object -> true;
    for (String part : selector.split(",(?![^(]*\\))", -1)) {
      Predicate<Map<String, String>> one = label(part);
      all = all.and(object -> one.test(object.labels()));
    }
    return all;
  }

  private static Predicate<Map<String, String>> label(String part) {
    var in = IN.matcher(part);
    if (in.matches()) {
      List<String> values = List.of(in.group(3).strip().split("\\s*,\\s*", -1));
      boolean wanted = in.group(2).equals("in");
      String key = in.group(1);
      return labels -> {
        String value = labels.get(key);
        return value == null ? !wanted : values.contains(value) == wanted;
      };
    }
    int differs = part.indexOf("!=");
    if (differs > 0) {
      String key = part.substring(0, differs).strip();
      String value = part.substring(differs + 2).strip();
      return labels -> !value.equals(labels.get(key));
    }
    int equals = part.indexOf('=');
    if (equals > 0) {
      String key = part.substring(0, equals).strip();
      String value = part.substring(equals).replaceFirst("^==?", "").strip();
      return labels -> value.equals(labels.get(key));
    }
    String key = part.strip();
    return key.startsWith("!")
        ? labels -> !labels.containsKey(key.substring(1).strip())
        : labels -> labels.containsKey(key);
  }

  static Predicate<KubeObject> fields(Served served, String selector) {
    Predicate<KubeObject> all = object -> true;
    for (String part : selector.split(",", -1)) {
      boolean differs = part.contains("!=");
      String[] sides = part.split(differs ? "!=" : "==?", 2);
      if (sides.length != 2) {
        throw Failures.badRequest(
            "Unable to find \""
                + served.type().plural()
                + "\" that match field selector \""
                + selector
                + "\"");
      }
      String[] path = sides[0].strip().split("\\.");
      String value = sides[1].strip();
      all = all.and(object -> text(object, path).equals(value) != differs);
    }
    return all;
  }

  private static String text(KubeObject object, String... path) {
    Object value = object.at(path);
    return value == null ? "" : String.valueOf(value);
  }
}
