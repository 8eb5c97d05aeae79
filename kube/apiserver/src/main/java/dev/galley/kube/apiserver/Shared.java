package dev.galley.kube.apiserver;

import dev.galley.base.runtime.World;
import dev.galley.kube.storage.Storage;

/// What all parts of one server share.
record Shared(World world, Storage storage, ApiServerOptions options, ServedTypes types) {}
