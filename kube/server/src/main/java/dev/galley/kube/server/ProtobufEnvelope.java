package dev.galley.kube.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Kubernetes' protobuf bodies: four magic bytes, then a message that says what it holds.
final class ProtobufEnvelope {
  private ProtobufEnvelope() {}

  static Map<String, @Nullable Object> decode(byte[] envelope) {
    throw new IllegalArgumentException("not served");
  }
}
