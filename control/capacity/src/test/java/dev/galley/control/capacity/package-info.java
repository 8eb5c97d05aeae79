/// Proves node autoscaling, from pending pods to terminated instances.
@NullMarked
package dev.galley.control.capacity;

import org.jspecify.annotations.NullMarked;
