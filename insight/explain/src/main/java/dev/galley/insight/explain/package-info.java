/// First cause first: why a thing is not ready.
@NullMarked
package dev.galley.insight.explain;

import org.jspecify.annotations.NullMarked;
