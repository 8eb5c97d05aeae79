package dev.galley.render.kustomize;

/// Changes the resources of a build.
@FunctionalInterface
interface Transformer {
  void transform(ResourceMap resources);
}
