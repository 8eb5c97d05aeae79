package dev.galley.base.schema;

import java.util.Arrays;
import java.util.List;

/// Who writes, and where: `subresource` is empty for the object itself. Of the fields in `reset`
/// the server keeps what is there, so that the writer owns none of them.
public record FieldManager(String name, String subresource, List<List<String>> reset) {
  public FieldManager {
    reset = reset.stream().map(List::copyOf).toList();
  }

  /// Writes objects whose status is a subresource.
  public static FieldManager of(String name) {
    return new FieldManager(name, "", List.of(List.of("status")));
  }

  /// Writes that subresource.
  ///
  /// @param reset the paths of fields, such as `metadata.labels`
  public static FieldManager of(String name, String subresource, String... reset) {
    List<List<String>> paths =
        Arrays.stream(reset).map(path -> List.of(path.split("\\."))).toList();
    return new FieldManager(name, subresource, paths);
  }
}
