/// Deployments, sets, jobs, namespaces, garbage.
@NullMarked
package dev.galley.control.workloads;

import org.jspecify.annotations.NullMarked;
