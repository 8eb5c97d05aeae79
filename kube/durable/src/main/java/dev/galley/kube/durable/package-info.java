/// A storage whose writes survive the process: an append-only log of revisions in SQLite.
@NullMarked
package dev.galley.kube.durable;

import org.jspecify.annotations.NullMarked;
