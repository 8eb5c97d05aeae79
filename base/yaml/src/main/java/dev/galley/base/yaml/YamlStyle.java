package dev.galley.base.yaml;

/// How a node is written: scalars in one of five ways, collections as blocks or in flow form.
public enum YamlStyle {
  PLAIN,
  SINGLE_QUOTED,
  DOUBLE_QUOTED,
  LITERAL,
  FOLDED,
  BLOCK,
  FLOW
}
