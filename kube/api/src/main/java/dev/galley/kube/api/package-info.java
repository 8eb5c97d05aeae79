/// The seam to a Kubernetes API: get, list, watch, create, update, patch, apply, delete.
@NullMarked
package dev.galley.kube.api;

import org.jspecify.annotations.NullMarked;
