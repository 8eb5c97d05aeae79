package dev.galley.base.yaml;

import dev.galley.base.problem.Place;

/// A reference to a node that was given an anchor earlier in the document.
public final class YamlAlias extends YamlNode {
  private final YamlNode target;

  public YamlAlias(YamlNode target, Place place) {
    super(YamlStyle.PLAIN, place);
    this.target = target;
  }

  public YamlNode target() {
    return target;
  }

  @Override
  public YamlAlias copy() {
    return like(new YamlAlias(target, place()));
  }

  @Override
  public String toString() {
    return "*" + target.anchor();
  }
}
