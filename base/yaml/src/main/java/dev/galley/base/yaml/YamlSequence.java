package dev.galley.base.yaml;

import dev.galley.base.problem.Place;
import java.util.ArrayList;
import java.util.List;

/// A list of nodes.
public final class YamlSequence extends YamlNode {
  private final List<YamlNode> elements;

  public YamlSequence(Place place) {
    super(YamlStyle.BLOCK, place);
    this.elements = new ArrayList<>();
  }

  /// The elements, in order; changes to the list are changes of the node.
  public List<YamlNode> elements() {
    return elements;
  }

  @Override
  public YamlSequence copy() {
    YamlSequence copy = like(new YamlSequence(place()));
    for (YamlNode element : elements) {
      copy.elements.add(element.copy());
    }
    return copy;
  }

  @Override
  public String toString() {
    return elements.toString();
  }
}
