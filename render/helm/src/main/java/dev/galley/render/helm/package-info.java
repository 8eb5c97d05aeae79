/// Helm charts: files and values in, objects out.
@NullMarked
package dev.galley.render.helm;

import org.jspecify.annotations.NullMarked;
