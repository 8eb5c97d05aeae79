/// What Kubernetes' types are like, and what follows from it: validation, defaults, merging, apply.
@NullMarked
package dev.galley.base.schema;

import org.jspecify.annotations.NullMarked;
