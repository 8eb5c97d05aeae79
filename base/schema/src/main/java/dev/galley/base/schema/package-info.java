/// Type facts of the built-in Kubernetes kinds, generated at build time.
@NullMarked
package dev.galley.base.schema;

import org.jspecify.annotations.NullMarked;
