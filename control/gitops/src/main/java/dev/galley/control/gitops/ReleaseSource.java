package dev.galley.control.gitops;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a HelmRelease gets its chart from: an object that it names, or the HelmChart object that
/// is made from its template. Pure.
final class ReleaseSource {
  private ReleaseSource() {}

  static boolean isTemplate(KubeObject release) {
    return release.map("spec", "chartRef").isEmpty();
  }

  static Sources.Reference reference(KubeObject release) {
    if (!isTemplate(release)) {
      return Sources.reference(release.map("spec", "chartRef"), release.namespace());
    }
    return new Sources.Reference("HelmChart", chartName(release));
  }

  /// In the namespace of the chart's source, named `<namespace>-<name>` after the release.
  private static ObjectName chartName(KubeObject release) {
    String named = release.text("spec", "chart", "spec", "sourceRef", "namespace");
    return new ObjectName(
        named.isEmpty() ? release.namespace() : named, release.namespace() + "-" + release.name());
  }

  static GroupVersionKind kind(Sources.Reference reference) {
    return switch (reference.kind()) {
      case "OCIRepository" -> Flux.OCI_REPOSITORY;
      case "ExternalArtifact" -> Flux.EXTERNAL_ARTIFACT;
      default -> Flux.HELM_CHART;
    };
  }

  /// The HelmChart object that the release's template asks for.
  static KubeObject chart(KubeObject release) {
    Map<String, @Nullable Object> template = release.map("spec", "chart", "spec");
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("chart", Tree.textAt(template, "chart"));
    Object version = template.get("version");
    spec.put("version", version == null ? "*" : String.valueOf(version));
    String kind = Tree.textAt(template, "sourceRef", "kind");
    spec.put(
        "sourceRef",
        Tree.map(
            "kind",
            kind.isEmpty() ? "HelmRepository" : kind,
            "name",
            Tree.textAt(template, "sourceRef", "name")));
    String interval = Tree.textAt(template, "interval");
    spec.put("interval", interval.isEmpty() ? release.text("spec", "interval") : interval);
    for (String field :
        new String[] {"reconcileStrategy", "valuesFiles", "ignoreMissingValuesFiles", "verify"}) {
      if (template.get(field) != null) {
        spec.put(field, template.get(field));
      }
    }
    KubeObject chart = KubeObject.of(Flux.HELM_CHART, chartName(release));
    Map<String, @Nullable Object> labels =
        new LinkedHashMap<>(release.map("spec", "chart", "metadata", "labels"));
    labels.put(Flux.HELM_GROUP + "/name", release.name());
    labels.put(Flux.HELM_GROUP + "/namespace", release.namespace());
    KubeObject labelled = chart.with(labels, "metadata", "labels").with(spec, "spec");
    Map<String, @Nullable Object> annotations =
        release.map("spec", "chart", "metadata", "annotations");
    return annotations.isEmpty() ? labelled : labelled.with(annotations, "metadata", "annotations");
  }
}
