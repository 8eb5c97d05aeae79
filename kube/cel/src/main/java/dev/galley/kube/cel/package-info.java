/// The Common Expression Language as Kubernetes speaks it: typed from schemas, with Kubernetes'
/// libraries, costs and limits, worded as cel-go words it.
@NullMarked
package dev.galley.kube.cel;

import org.jspecify.annotations.NullMarked;
