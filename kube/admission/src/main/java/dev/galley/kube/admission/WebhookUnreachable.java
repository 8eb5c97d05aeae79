package dev.galley.kube.admission;

/// Nothing answers where a webhook should be; the message says why in Go's words.
public final class WebhookUnreachable extends RuntimeException {
  public WebhookUnreachable(String message) {
    super(message);
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
