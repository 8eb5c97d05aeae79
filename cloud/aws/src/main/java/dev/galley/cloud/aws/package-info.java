/// The AWS clients that Galley calls.
@NullMarked
package dev.galley.cloud.aws;

import org.jspecify.annotations.NullMarked;
