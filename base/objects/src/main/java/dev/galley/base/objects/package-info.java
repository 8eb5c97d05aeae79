/// Kubernetes objects as data: trees, names, quantities, selectors, patches.
@NullMarked
package dev.galley.base.objects;

import org.jspecify.annotations.NullMarked;
