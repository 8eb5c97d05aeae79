/// The command line.
@NullMarked
package dev.galley.surface.cli;

import org.jspecify.annotations.NullMarked;
