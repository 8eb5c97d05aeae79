/// The one list of what runs.
@NullMarked
package dev.galley.assembly.platform;

import org.jspecify.annotations.NullMarked;
