/// EC2 instance types: capacity, offerings and prices.
@NullMarked
package dev.galley.cloud.catalog;

import org.jspecify.annotations.NullMarked;
