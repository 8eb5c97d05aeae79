package dev.galley.checks.compatibility;

import dev.galley.checks.evidence.Evidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The text of `docs/compatibility.md`, made from what the tests proved.
final class CompatibilityDocument {
  /// The tables in the order they are shown, and what each is about.
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("kubectl", "kubectl's verbs, run with kubectl itself");
    TABLES.put("api a.1", "API: what kubectl asks for");
    TABLES.put("api a.2", "API: discovery and OpenAPI");
    TABLES.put("api a.3", "API: errors");
    TABLES.put("api a.4", "API: tables");
    TABLES.put("api a.5", "API: resource versions, list and watch");
    TABLES.put("api a.6", "API: writes");
    TABLES.put("api b", "API: server-side apply");
    TABLES.put("api c", "API: custom resource definitions");
    TABLES.put("api d", "API: who may do what, admission, audit");
    TABLES.put("api e", "Controllers, scheduler, kubelet");
    TABLES.put("api i", "API: the behaviours easiest to get wrong");
    TABLES.put("clients", "Other clients: fabric8, the official Java client, Helm");
    TABLES.put("kustomize", "Kustomize");
    TABLES.put("helm", "Helm");
    TABLES.put("flux", "Flux");
    TABLES.put("karpenter", "Karpenter");
  }

  private CompatibilityDocument() {}

  static String of(List<Evidence> evidence) {
    Map<String, Map<String, TreeSet<String>>> tables = new TreeMap<>();
    for (Evidence one : evidence) {
      tables
          .computeIfAbsent(table(one), table -> new TreeMap<>())
          .computeIfAbsent(one.behaviour(), behaviour -> new TreeSet<>())
          .add(one.test());
    }
    StringBuilder text =
        new StringBuilder(
            """
            # What behaves like the original, and the test that proves it

            Written by the tests: each row is a behaviour of the real tool and the tests that prove
            it here. `./mvnw verify` fails when this page says something else than the tests do;
            `./mvnw verify -Dcompatibility=write` writes it anew. Tests that need the real kubectl are
            skipped, and say so, where there is none.
            """);
    TABLES.forEach((table, title) -> {
      Map<String, TreeSet<String>> rows = tables.get(table);
      if (rows != null) {
        text.append("\n## ").append(title).append("\n\n| behaviour | test |\n|---|---|\n");
        rows.forEach((behaviour, tests) ->
            text.append("| ")
                .append(behaviour.replace("|", "\\|"))
                .append(" | `")
                .append(String.join("`, `", tests))
                .append("` |\n"));
      }
    });
    return text.toString();
  }

  /// A part of a section, such as `api b.1`, belongs to the section's table.
  private static String table(Evidence one) {
    return TABLES.keySet().stream()
        .filter(known -> one.table().equals(known) || one.table().startsWith(known + "."))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                one.test()
                    + " proves something in the table \""
                    + one.table()
                    + "\", which is unknown"));
  }
}
