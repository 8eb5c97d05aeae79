/// What a durable storage has to keep to, besides what every storage does.
@NullMarked
package dev.galley.kube.durable;

import org.jspecify.annotations.NullMarked;
