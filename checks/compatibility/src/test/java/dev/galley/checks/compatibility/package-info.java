@NullMarked
package dev.galley.checks.compatibility;

import org.jspecify.annotations.NullMarked;
