/// A Kubernetes in this process.
@NullMarked
package dev.galley.assembly.cluster;

import org.jspecify.annotations.NullMarked;
