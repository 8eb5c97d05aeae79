/// Drives the server from outside.
@NullMarked
package dev.galley.kube.apiserver;

import org.jspecify.annotations.NullMarked;
