/// What went wrong, where in Git, why, and what to do.
@NullMarked
package dev.galley.base.problem;

import org.jspecify.annotations.NullMarked;
