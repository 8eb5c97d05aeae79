package dev.galley.render.helm;

/// What templates see as `.Release`.
public record ReleaseSpec(String name, String namespace, int revision, boolean isUpgrade) {}
