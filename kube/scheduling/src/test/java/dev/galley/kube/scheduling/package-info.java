/// Proves the algebra and the fitting.
@NullMarked
package dev.galley.kube.scheduling;

import org.jspecify.annotations.NullMarked;
