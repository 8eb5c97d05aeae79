/// Binds pods to nodes.
@NullMarked
package dev.galley.control.scheduler;

import org.jspecify.annotations.NullMarked;
