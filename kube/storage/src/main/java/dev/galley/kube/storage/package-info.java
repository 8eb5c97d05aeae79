/// Revisions and watches: what keeps the objects of an API server.
@NullMarked
package dev.galley.kube.storage;

import org.jspecify.annotations.NullMarked;
