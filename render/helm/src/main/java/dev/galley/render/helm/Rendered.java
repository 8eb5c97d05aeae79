package dev.galley.render.helm;

import dev.galley.base.objects.Manifest;
import dev.galley.base.problem.Problem;
import java.util.List;

/// What a chart came to.
///
/// @param manifests the objects of the templates, in Helm's order of installation
/// @param definitions the custom resource definitions of the `crds` folder
/// @param text the objects of the templates as Helm prints them
/// @param notes what the chart tells its users; empty when the renderer cannot know
/// @param warnings what was left out
public record Rendered(
    List<Manifest> manifests,
    List<Manifest> definitions,
    String text,
    String notes,
    List<Problem> warnings) {
  public Rendered {
    manifests = List.copyOf(manifests);
    definitions = List.copyOf(definitions);
    warnings = List.copyOf(warnings);
  }
}
