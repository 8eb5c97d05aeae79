/// Revisions and watches.
@NullMarked
package dev.galley.kube.storage;

import org.jspecify.annotations.NullMarked;
