package dev.galley.base.yaml;

import dev.galley.base.problem.Place;

/// A single value as text; what type the text has is decided by a [YamlFlavour].
public final class YamlScalar extends YamlNode {
  private String text;

  public YamlScalar(String text, YamlStyle style, Place place) {
    super(style, place);
    this.text = text;
  }

  /// A scalar that is a string whatever its text looks like.
  public static YamlScalar string(String text, Place place) {
    YamlScalar scalar = new YamlScalar(text, YamlStyle.PLAIN, place);
    scalar.tagAs("!!str");
    return scalar;
  }

  public static YamlScalar ofNull(Place place) {
    YamlScalar scalar = new YamlScalar("null", YamlStyle.PLAIN, place);
    scalar.tagAs("!!null");
    return scalar;
  }

  public String text() {
    return text;
  }

  public void textAs(String newText) {
    this.text = newText;
  }

  @Override
  public YamlScalar copy() {
    return like(new YamlScalar(text, style(), place()));
  }

  @Override
  public String toString() {
    return text;
  }
}
