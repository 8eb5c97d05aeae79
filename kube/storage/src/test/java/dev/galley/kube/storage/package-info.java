/// What every storage has to keep to.
@NullMarked
package dev.galley.kube.storage;

import org.jspecify.annotations.NullMarked;
