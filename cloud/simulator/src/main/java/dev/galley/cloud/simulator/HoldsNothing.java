package dev.galley.cloud.simulator;

import software.amazon.awssdk.utils.SdkAutoCloseable;

/// A client that has nothing open which would have to be closed.
interface HoldsNothing extends SdkAutoCloseable {
  @Override
  default void close() {}
}
