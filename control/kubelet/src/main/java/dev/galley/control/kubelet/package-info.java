/// Simulated nodes and pods.
@NullMarked
package dev.galley.control.kubelet;

import org.jspecify.annotations.NullMarked;
