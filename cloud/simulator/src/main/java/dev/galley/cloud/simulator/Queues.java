package dev.galley.cloud.simulator;

import dev.galley.base.runtime.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// The message queues of an account.
final class Queues {
  /// One message in a queue.
  private static final class Held {
    final String id;
    final String body;
    final Instant sent;
    Instant visibleFrom;
    String receipt = "";

    Held(String id, String body, Instant sent) {
      this.id = id;
      this.body = body;
      this.sent = sent;
      this.visibleFrom = sent;
    }
  }

  /// A queue: its attributes as SQS names them, and its messages in the order they came.
  static final class Queue {
    final String name;
    final String url;
    final String arn;
    final Signal arrived;
    final TreeMap<String, String> attributes = new TreeMap<>();
    final TreeMap<String, String> tags = new TreeMap<>();
    private final List<Held> messages = new ArrayList<>();

    private Queue(String name, String url, String arn, Signal arrived) {
      this.name = name;
      this.url = url;
      this.arn = arn;
      this.arrived = arrived;
    }

    private Duration seconds(String attribute, long otherwise) {
      return Duration.ofSeconds(
          Optional.ofNullable(attributes.get(attribute)).map(Long::parseLong).orElse(otherwise));
    }

    Optional<PolicyDocument> policy() {
      return Optional.ofNullable(attributes.get("Policy"))
          .filter(text -> !text.isEmpty())
          .map(PolicyDocument::parse);
    }
  }

  private final Cloud cloud;
  private final TreeMap<String, Queue> queues = new TreeMap<>();

  Queues(Cloud cloud) {
    this.cloud = cloud;
  }

  Queue create(String name, Map<String, String> attributes, Map<String, String> tags) {
    Queue existing = queues.get(name);
    if (existing != null) {
      return existing;
    }
    String url = "https://sqs." + cloud.region() + ".amazonaws.com/" + cloud.account() + "/" + name;
    Queue queue =
        new Queue(
            name, url, cloud.arn("sqs", name), cloud.world().signal("messages in queue " + name));
    queue.attributes.putAll(attributes);
    queue.tags.putAll(tags);
    queues.put(name, queue);
    return queue;
  }

  Optional<Queue> find(String name) {
    return Optional.ofNullable(queues.get(name));
  }

  Optional<Queue> byArn(String arn) {
    return queues.values().stream().filter(queue -> queue.arn.equals(arn)).findFirst();
  }

  Queue byUrl(String url) {
    return Cloud.require(
        queues.values().stream().filter(queue -> queue.url.equals(url)).findFirst(),
        Queues::missing);
  }

  static RuntimeException missing() {
    return Service.SQS.refusal(
        QueueDoesNotExistException.builder(),
        "AWS.SimpleQueueService.NonExistentQueue",
        400,
        "The specified queue does not exist.");
  }

  void delete(Queue queue) {
    queues.remove(queue.name);
    queue.arrived.raise();
  }

  List<String> names() {
    return List.copyOf(queues.keySet());
  }

  String send(Queue queue, String body) {
    String id = cloud.world().uuid();
    queue.messages.add(new Held(id, body, cloud.world().now()));
    queue.arrived.raise();
    return id;
  }

  /// Takes messages that nobody else is working on; they come back unless deleted in time.
  List<Message> receive(Queue queue, int most, Optional<Duration> visibility) {
    expire(queue);
    Instant now = cloud.world().now();
    Duration hidden = visibility.orElseGet(() -> queue.seconds("VisibilityTimeout", 30));
    List<Message> received = new ArrayList<>();
    for (Held held : queue.messages) {
      if (received.size() < most && !held.visibleFrom.isAfter(now)) {
        held.visibleFrom = now.plus(hidden);
        held.receipt = cloud.world().uuid();
        received.add(
            Message.builder()
                .messageId(held.id)
                .receiptHandle(held.receipt)
                .body(held.body)
                .build());
      }
    }
    return received;
  }

  /// How long until a message that somebody took comes back; empty when there is none.
  Optional<Duration> untilVisible(Queue queue) {
    return queue.messages.stream()
        .map(held -> Duration.between(cloud.world().now(), held.visibleFrom))
        .min(Duration::compareTo);
  }

  private void expire(Queue queue) {
    Instant oldest = cloud.world().now().minus(queue.seconds("MessageRetentionPeriod", 345_600));
    queue.messages.removeIf(held -> held.sent.isBefore(oldest));
  }

  void deleteMessage(Queue queue, String receipt) {
    Iterator<Held> each = queue.messages.iterator();
    while (each.hasNext()) {
      if (each.next().receipt.equals(receipt)) {
        each.remove();
        return;
      }
    }
  }

  int count(Queue queue) {
    expire(queue);
    return queue.messages.size();
  }
}
