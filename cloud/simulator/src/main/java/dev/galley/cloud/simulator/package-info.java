/// AWS in memory, on a World.
@NullMarked
package dev.galley.cloud.simulator;

import org.jspecify.annotations.NullMarked;
