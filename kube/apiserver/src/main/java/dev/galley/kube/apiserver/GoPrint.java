package dev.galley.kube.apiserver;

import dev.galley.base.objects.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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

  static GoPrint securityContext(Map<String, @Nullable Object> context) {
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

  /// A number or text of which Go knows which it is.
  static GoPrint intOrString(@Nullable Object value) {
    return new GoPrint(Json.write(value));
  }
}
