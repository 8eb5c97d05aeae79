/// The API server over HTTPS: discovery, OpenAPI, tables, watches.
@NullMarked
package dev.galley.kube.server;

import org.jspecify.annotations.NullMarked;
