/// The clients that people use, unmodified, against the API server.
@NullMarked
package dev.galley.checks.clients;

import org.jspecify.annotations.NullMarked;
