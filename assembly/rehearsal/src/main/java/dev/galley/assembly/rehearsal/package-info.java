/// Runs a platform on virtual time and judges it.
@NullMarked
package dev.galley.assembly.rehearsal;

import org.jspecify.annotations.NullMarked;
