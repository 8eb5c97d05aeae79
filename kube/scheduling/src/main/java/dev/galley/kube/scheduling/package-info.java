/// Does a pod fit, and if not, why not; pure.
@NullMarked
package dev.galley.kube.scheduling;

import org.jspecify.annotations.NullMarked;
