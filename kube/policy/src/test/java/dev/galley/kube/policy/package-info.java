@NullMarked
package dev.galley.kube.policy;

import org.jspecify.annotations.NullMarked;
