/// Proves the catalogue and the reckoning.
@NullMarked
package dev.galley.cloud.catalog;

import org.jspecify.annotations.NullMarked;
