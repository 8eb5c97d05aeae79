package dev.galley.checks.bench;

import java.io.IOException;

/// A load that is put on each server in turn.
interface Scenario extends AutoCloseable {
  String name();

  /// One turn of one server. What a turn presupposes may stay open for the server's next one.
  Round round(Target target) throws IOException;

  @Override
  default void close() {}
}
