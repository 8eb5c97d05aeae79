package dev.galley.base.yaml;

/// The comments that belong to a node: the lines above it, the rest of its line, the lines after
/// it. Each keeps its `#`; empty when there is none.
public record YamlComments(String head, String line, String foot) {
  public static final YamlComments NONE = new YamlComments("", "", "");

  public boolean isEmpty() {
    return head.isEmpty() && line.isEmpty() && foot.isEmpty();
  }

  public YamlComments withHead(String text) {
    return new YamlComments(text, line, foot);
  }

  public YamlComments withLine(String text) {
    return new YamlComments(head, text, foot);
  }

  public YamlComments withFoot(String text) {
    return new YamlComments(head, line, text);
  }
}
