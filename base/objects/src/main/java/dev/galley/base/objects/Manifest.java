package dev.galley.base.objects;

import dev.galley.base.problem.Place;

/// An object as rendered from files, and the place where its author would look for it: the file of
/// the repository and the line on which the object begins.
public record Manifest(KubeObject object, Place place) {}
