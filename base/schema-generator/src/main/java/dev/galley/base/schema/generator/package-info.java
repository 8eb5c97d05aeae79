/// Build-time only: turns published artifacts into the type facts that `base/schema` carries.
@NullMarked
package dev.galley.base.schema.generator;

import org.jspecify.annotations.NullMarked;
