/// A Kubernetes API server, called in process: any built-in kind and any custom resource through
/// one generic path.
///
/// What custom resource definitions say in `x-kubernetes-validations` (CEL rules) is stored and
/// served but not evaluated yet, and conversion webhooks are not called: only the `None` strategy
/// converts.
@NullMarked
package dev.galley.kube.apiserver;

import org.jspecify.annotations.NullMarked;
