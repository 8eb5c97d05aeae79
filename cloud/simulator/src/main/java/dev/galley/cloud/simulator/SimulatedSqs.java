package dev.galley.cloud.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/// SQS, with long polls that wait in the world's time.
final class SimulatedSqs implements SqsClient, HoldsNothing {
  private final Door door;
  private final Queues queues;

  SimulatedSqs(Door door, Queues queues) {
    this.door = door;
    this.queues = queues;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  private <T> T onQueue(String operation, String url, Supplier<T> work) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    return door.call(operation, door.cloud().arn("sqs", name), work);
  }

  @Override
  public CreateQueueResponse createQueue(CreateQueueRequest request) {
    return onQueue(
        "CreateQueue",
        request.queueName(),
        () ->
            CreateQueueResponse.builder()
                .queueUrl(
                    queues.create(
                            request.queueName(), request.attributesAsStrings(), request.tags())
                        .url)
                .build());
  }

  @Override
  public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
    return onQueue(
        "GetQueueUrl",
        request.queueName(),
        () ->
            GetQueueUrlResponse.builder()
                .queueUrl(Cloud.require(queues.find(request.queueName()), Queues::missing).url)
                .build());
  }

  @Override
  public ListQueuesResponse listQueues(ListQueuesRequest request) {
    String prefix = Optional.ofNullable(request.queueNamePrefix()).orElse("");
    return onQueue(
        "ListQueues",
        "*",
        () ->
            ListQueuesResponse.builder()
                .queueUrls(
                    queues.names().stream()
                        .filter(name -> name.startsWith(prefix))
                        .map(name -> queues.find(name).orElseThrow().url)
                        .toList())
                .build());
  }

  @Override
  public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
    return onQueue(
        "GetQueueAttributes",
        request.queueUrl(),
        () -> {
          Queues.Queue queue = queues.byUrl(request.queueUrl());
          Map<String, String> all = new TreeMap<>(queue.attributes);
          all.put("QueueArn", queue.arn);
          all.put("ApproximateNumberOfMessages", Integer.toString(queues.count(queue)));
          List<String> wanted = request.attributeNamesAsStrings();
          if (!wanted.contains("All")) {
            all.keySet().retainAll(wanted);
          }
          return GetQueueAttributesResponse.builder().attributesWithStrings(all).build();
        });
  }

  @Override
  public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
    return onQueue(
        "SetQueueAttributes",
        request.queueUrl(),
        () -> {
          String policy = request.attributesAsStrings().getOrDefault("Policy", "");
          if (!policy.isEmpty()) {
            Roles.parsed(policy);
          }
          queues.byUrl(request.queueUrl()).attributes.putAll(request.attributesAsStrings());
          return SetQueueAttributesResponse.builder().build();
        });
  }

  @Override
  public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
    return onQueue(
        "DeleteQueue",
        request.queueUrl(),
        () -> {
          queues.delete(queues.byUrl(request.queueUrl()));
          return DeleteQueueResponse.builder().build();
        });
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    return onQueue(
        "SendMessage",
        request.queueUrl(),
        () ->
            SendMessageResponse.builder()
                .messageId(queues.send(queues.byUrl(request.queueUrl()), request.messageBody()))
                .build());
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    Duration patience =
        Duration.ofSeconds(Optional.ofNullable(request.waitTimeSeconds()).orElse(0));
    Instant until = door.cloud().world().now().plus(patience);
    Queues.Queue queue =
        onQueue("ReceiveMessage", request.queueUrl(), () -> queues.byUrl(request.queueUrl()));
    while (true) {
      long seen = queue.arrived.count();
      List<Message> received = door.cloud().locked(() -> receive(queue, request));
      Duration left = Duration.between(door.cloud().world().now(), until);
      if (!received.isEmpty() || !left.isPositive()) {
        return ReceiveMessageResponse.builder().messages(received).build();
      }
      Duration next =
          door.cloud()
              .locked(() -> queues.untilVisible(queue))
              .filter(each -> each.compareTo(left) < 0)
              .orElse(left);
      queue.arrived.awaitAfter(seen, next);
    }
  }

  private List<Message> receive(Queues.Queue queue, ReceiveMessageRequest request) {
    if (queues.find(queue.name).isEmpty()) {
      throw Queues.missing();
    }
    return queues.receive(
        queue,
        Optional.ofNullable(request.maxNumberOfMessages()).orElse(1),
        Optional.ofNullable(request.visibilityTimeout()).map(Duration::ofSeconds));
  }

  @Override
  public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
    return onQueue(
        "DeleteMessage",
        request.queueUrl(),
        () -> {
          queues.deleteMessage(queues.byUrl(request.queueUrl()), request.receiptHandle());
          return DeleteMessageResponse.builder().build();
        });
  }
}
