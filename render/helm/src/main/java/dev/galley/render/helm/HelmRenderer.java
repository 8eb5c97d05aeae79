package dev.galley.render.helm;

import dev.galley.base.objects.FileTree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Renders a chart into objects, as `helm install --dry-run` would.
@FunctionalInterface
public interface HelmRenderer {
  /// @param chart the chart's files, `Chart.yaml` at the root, dependencies under `charts`
  /// @param values what the user sets; the chart's own values are the defaults
  /// @param kubernetesVersion what templates see as `.Capabilities.KubeVersion`, such as `v1.34.1`
  /// @throws dev.galley.base.problem.ProblemException when the chart cannot be rendered
  Rendered render(
      FileTree chart,
      ReleaseSpec release,
      Map<String, @Nullable Object> values,
      String kubernetesVersion);
}
