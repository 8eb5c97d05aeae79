/// The world: time, tasks, signals, randomness and faults; real and simulated.
@NullMarked
package dev.galley.base.runtime;

import org.jspecify.annotations.NullMarked;
