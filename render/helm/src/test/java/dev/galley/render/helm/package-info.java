/// Tests of chart rendering.
@NullMarked
package dev.galley.render.helm;

import org.jspecify.annotations.NullMarked;
