/// Tests of the Flux-compatible controllers, on a simulated world.
@NullMarked
package dev.galley.control.gitops;

import org.jspecify.annotations.NullMarked;
