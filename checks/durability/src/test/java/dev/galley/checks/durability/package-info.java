/// What survives when a whole API server is killed.
@NullMarked
package dev.galley.checks.durability;

import org.jspecify.annotations.NullMarked;
