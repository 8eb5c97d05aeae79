/// Measures the API server over HTTPS, alone or in turns with another Kubernetes API server.
@NullMarked
package dev.galley.checks.bench;

import org.jspecify.annotations.NullMarked;
