package dev.galley.kube.admission;

/// A webhook could not be asked, or its answer not be read; the message says why in Go's words.
public final class WebhookFailure extends RuntimeException {
  public WebhookFailure(String message) {
    super(message);
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
