package dev.galley.base.yaml;

import dev.galley.base.problem.Place;

/// One node of a YAML document as its author wrote it: with place, tag, style, anchor and comments.
///
/// Nodes can be changed, so that a tool can patch a document and still say where each field came
/// from; they belong to one thread at a time.
public abstract sealed class YamlNode permits YamlScalar, YamlSequence, YamlMapping, YamlAlias {
  private Place place;
  private String tag = "";
  private String anchor = "";
  private YamlStyle style;
  private YamlComments comments = YamlComments.NONE;

  YamlNode(YamlStyle style, Place place) {
    this.style = style;
    this.place = place;
  }

  /// Where the node begins in the file of its author.
  public Place place() {
    return place;
  }

  public void placeAt(Place origin) {
    this.place = origin;
  }

  /// The tag as written, in short form such as `!!str`; empty when there is none.
  public String tag() {
    return tag;
  }

  public void tagAs(String newTag) {
    this.tag = newTag;
  }

  /// The name of the anchor on this node; empty when there is none.
  public String anchor() {
    return anchor;
  }

  public void anchorAs(String name) {
    this.anchor = name;
  }

  public YamlStyle style() {
    return style;
  }

  public void styleAs(YamlStyle newStyle) {
    this.style = newStyle;
  }

  public YamlComments comments() {
    return comments;
  }

  public void commentAs(YamlComments newComments) {
    this.comments = newComments;
  }

  /// A deep copy, places included.
  public abstract YamlNode copy();

  <N extends YamlNode> N like(N copy) {
    YamlNode target = copy;
    target.tag = tag;
    target.anchor = anchor;
    target.style = style;
    target.comments = comments;
    return copy;
  }
}
