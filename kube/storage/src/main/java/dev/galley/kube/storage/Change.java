package dev.galley.kube.storage;

import dev.galley.base.objects.KubeObject;
import org.jspecify.annotations.Nullable;

/// One write: the object as it is since `revision` (or, when deleted, as it was at the end), and as
/// it was before, which is `null` when it was created.
public record Change(
    StorageKey key,
    long revision,
    KubeObject object,
    @Nullable KubeObject before,
    boolean deleted) {}
