@NullMarked
package dev.galley.kube.admission;

import org.jspecify.annotations.NullMarked;
