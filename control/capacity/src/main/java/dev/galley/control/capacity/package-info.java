/// Node pools and node claims, compatible with Karpenter.
@NullMarked
package dev.galley.control.capacity;

import org.jspecify.annotations.NullMarked;
