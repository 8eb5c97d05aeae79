/// The admission plugins of a Kubernetes API server, with upstream's names, order, defaults and
/// words.
///
/// `AdmissionChain.with(options)` is what an `ApiServerOptions` takes.
@NullMarked
package dev.galley.kube.admission;

import org.jspecify.annotations.NullMarked;
