@NullMarked
package dev.galley.kube.cel;

import org.jspecify.annotations.NullMarked;
