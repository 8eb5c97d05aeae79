/// Which test proves which behaviour, written down as the tests run.
@NullMarked
package dev.galley.checks.evidence;

import org.jspecify.annotations.NullMarked;
