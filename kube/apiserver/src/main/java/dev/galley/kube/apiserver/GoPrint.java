package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A value as Go's JSON prints it when it has no JSON names: its internal types, which messages
/// show, name their fields as the language does.
///
/// Wrapped, so that [FieldErrors] prints the text as it is.
record GoPrint(String text) {

  /// @param names the fields of the struct in Go's order; all are printed
  static GoPrint fields(Map<String, @Nullable Object> value, String... names) {
    Map<String, @Nullable Object> printed = new LinkedHashMap<>();
    for (String name : names) {
      Object field = value.get(jsonName(name));
      printed.put(name, field);
    }
    return new GoPrint(Json.write(printed));
  }

  private static String jsonName(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static GoPrint securityContext(Map<String, @Nullable Object> given) {
    Map<String, @Nullable Object> context = new LinkedHashMap<>(given);
    if (given.get("seccompProfile") instanceof Map<?, ?> profile) {
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      shown.put("Type", profile.get("type"));
      shown.put("LocalhostProfile", profile.get("localhostProfile"));
      context.put("seccompProfile", shown);
    }
    return fields(
        context,
        "Capabilities",
        "Privileged",
        "SELinuxOptions",
        "WindowsOptions",
        "RunAsUser",
        "RunAsGroup",
        "RunAsNonRoot",
        "ReadOnlyRootFilesystem",
        "AllowPrivilegeEscalation",
        "ProcMount",
        "SeccompProfile",
        "AppArmorProfile");
  }

  /// As `%v` prints a tree: `map[a:1 b:[x y]]`.
  static String plain(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Map<?, ?> map ->
          new TreeMap<>(Tree.asMap(map))
              .entrySet().stream()
                  .map(entry -> entry.getKey() + ":" + plain(entry.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      case List<?> list ->
          list.stream().map(GoPrint::plain).collect(Collectors.joining(" ", "[", "]"));
      case String text -> text;
      default -> Json.write(value);
    };
  }

  /// What Go calls the type of a value of a tree.
  static String typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Map<?, ?> _ -> "map[string]interface {}";
      case List<?> _ -> "[]interface {}";
      case String _ -> "string";
      case Boolean _ -> "bool";
      case Double _ -> "float64";
      default -> "int64";
    };
  }

  /// A number or text of which Go knows which it is.
  static GoPrint intOrString(@Nullable Object value) {
    return new GoPrint(Json.write(value));
  }
}
