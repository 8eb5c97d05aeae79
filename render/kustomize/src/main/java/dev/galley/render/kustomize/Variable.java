package dev.galley.render.kustomize;

import dev.galley.base.problem.Place;

/// A name that stands for the value of a field of one object.
record Variable(String name, ResourceId object, String fieldPath, Place place) {

  static Variable of(Settings settings) {
    Settings object = settings.part("objref").orElse(settings);
    String apiVersion = object.text("apiVersion");
    String group = object.text("group");
    String version = object.text("version");
    if (!apiVersion.isEmpty()) {
      int slash = apiVersion.indexOf('/');
      group = slash < 0 ? group : apiVersion.substring(0, slash);
      version = apiVersion.substring(slash + 1);
    }
    String path = settings.part("fieldref").map(each -> each.text("fieldpath")).orElse("");
    boolean hasObject = settings.has("objref");
    return new Variable(
        settings.text("name"),
        new ResourceId(
            group,
            version,
            hasObject ? object.text("kind") : "",
            hasObject ? object.text("name") : "",
            hasObject ? object.text("namespace") : ""),
        path.isEmpty() ? "metadata.name" : path,
        settings.place());
  }

  /// As Go prints it in messages.
  @Override
  public String toString() {
    return "{" + name + " " + objectText() + " {" + fieldPath + "}}";
  }

  private String objectText() {
    return "{ " + object.kindText() + " " + object.name() + " " + object.namespace() + "}";
  }
}
