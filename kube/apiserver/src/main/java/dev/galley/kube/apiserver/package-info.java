/// A Kubernetes API server, called in process.
@NullMarked
package dev.galley.kube.apiserver;

import org.jspecify.annotations.NullMarked;
