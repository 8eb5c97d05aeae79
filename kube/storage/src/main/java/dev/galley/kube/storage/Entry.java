package dev.galley.kube.storage;

import dev.galley.base.objects.KubeObject;

/// An object as it was stored, and the revision that wrote it.
public record Entry(StorageKey key, KubeObject object, long revision) {}
