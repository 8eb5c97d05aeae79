/// YAML with positions, read and written as Go's libraries do.
@NullMarked
package dev.galley.base.yaml;

import org.jspecify.annotations.NullMarked;
