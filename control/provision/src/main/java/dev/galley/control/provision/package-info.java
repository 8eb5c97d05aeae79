/// The AWS side of the platform, created in dependency order.
@NullMarked
package dev.galley.control.provision;

import org.jspecify.annotations.NullMarked;
