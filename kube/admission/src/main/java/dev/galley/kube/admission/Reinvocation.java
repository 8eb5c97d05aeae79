package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What is remembered between the two passes of the mutating phase: a webhook that asked for it is
/// called again when somebody changed the object after it.
final class Reinvocation {
  private boolean second;
  private boolean wanted;
  private Optional<KubeObject> output = Optional.empty();
  private final Set<String> invoked = new HashSet<>();
  private final Set<String> again = new HashSet<>();

  boolean isSecond() {
    return second;
  }

  boolean isWanted() {
    return wanted;
  }

  void begin() {
    second = true;
  }

  /// What the webhooks left behind in the first pass, to see whether plugins changed it since.
  void leave(Optional<KubeObject> object) {
    output = object;
  }

  void arrive(Optional<KubeObject> object) {
    if (second && !output.equals(object)) {
      changed();
    }
  }

  /// Somebody changed the object: those that were called before are to be called again.
  void changed() {
    again.addAll(invoked);
    invoked.clear();
  }

  void changedByWebhook() {
    changed();
    wanted = true;
  }

  void invoked(Webhook webhook) {
    if (webhook.isReinvoked()) {
      invoked.add(webhook.id());
    }
  }

  boolean calls(Webhook webhook) {
    return !second || again.contains(webhook.id());
  }
}
