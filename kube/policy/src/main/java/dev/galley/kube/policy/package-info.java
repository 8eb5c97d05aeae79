/// Admission policies written in CEL, and the conditions of webhooks.
@NullMarked
package dev.galley.kube.policy;

import org.jspecify.annotations.NullMarked;
