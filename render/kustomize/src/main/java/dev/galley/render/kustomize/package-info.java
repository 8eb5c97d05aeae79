/// Kustomize: files in, objects out.
@NullMarked
package dev.galley.render.kustomize;

import org.jspecify.annotations.NullMarked;
