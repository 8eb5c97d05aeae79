/// A Kubernetes API server for JUnit tests.
@NullMarked
package dev.galley.assembly.junit;

import org.jspecify.annotations.NullMarked;
