/// Sources, kustomizations and Helm releases, compatible with Flux.
@NullMarked
package dev.galley.control.gitops;

import org.jspecify.annotations.NullMarked;
