package dev.galley.control.capacity;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;
import dev.galley.kube.scheduling.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.Message;

/// Reads EC2's warnings from a queue and drains nodes before they are taken away.
final class Interruptions {
  private static final Set<String> ENDING =
      Set.of("stopping", "stopped", "shutting-down", "terminated");

  private final World world;
  private final Cluster cluster;
  private final AwsClients aws;
  private final UnavailableOfferings unavailable;
  private final EventRecorder events;
  private final String queueUrl;

  /// @throws ProblemException when the queue does not exist or may not be looked up
  Interruptions(Parts parts) {
    this.world = parts.world();
    this.cluster = parts.cluster();
    this.aws = parts.aws();
    this.unavailable = parts.unavailable();
    this.events = parts.events();
    String queue = parts.options().interruptionQueue();
    try {
      this.queueUrl = aws.sqs().getQueueUrl(request -> request.queueName(queue)).queueUrl();
    } catch (AwsServiceException failure) {
      throw new ProblemException(problem(queue, "GetQueueUrl", failure), failure);
    }
  }

  private static Problem problem(String queue, String operation, AwsServiceException failure) {
    boolean denied = AwsError.of(failure).isDenied();
    return Problem.of(
            CapacityProblem.NO_QUEUE,
            "Karpenter cannot read its interruption queue \"" + queue + "\"")
        .because(AwsText.of("SQS", operation, failure))
        .hint(
            denied
                ? "AWS says the same of a queue that does not exist: correct"
                    + " settings.interruptionQueue in Karpenter's values, or allow sqs:GetQueueUrl,"
                    + " sqs:ReceiveMessage and sqs:DeleteMessage on the queue to Karpenter's role"
                : "Create the queue, or correct settings.interruptionQueue in Karpenter's values");
  }

  /// Reads one batch, so that a missing permission shows at the start.
  void check() {
    try {
      receive(0).forEach(this::handle);
    } catch (AwsServiceException failure) {
      String queue = queueUrl.substring(queueUrl.lastIndexOf('/') + 1);
      throw new ProblemException(problem(queue, "ReceiveMessage", failure), failure);
    }
  }

  void run() {
    while (true) {
      try {
        List<Message> messages = receive(20);
        messages.forEach(this::handle);
        if (messages.isEmpty()) {
          world.sleep(Duration.ofMillis(100));
        }
      } catch (AwsServiceException failure) {
        world.sleep(Duration.ofSeconds(10));
      }
    }
  }

  private List<Message> receive(int seconds) {
    return aws.sqs()
        .receiveMessage(request ->
            request
                .queueUrl(queueUrl)
                .maxNumberOfMessages(10)
                .visibilityTimeout(20)
                .waitTimeSeconds(seconds))
        .messages();
  }

  private void handle(Message message) {
    Object body;
    try {
      body = Json.parse(message.body());
    } catch (IllegalArgumentException unreadable) {
      body = null;
    }
    Map<String, @Nullable Object> event =
        body instanceof Map<?, ?> map ? Tree.asMap(map) : Map.of();
    for (String instance : instances(event)) {
      for (KubeObject claim : cluster.of(Karpenter.NODE_CLAIM).list()) {
        if (claim.text("status", "providerID").endsWith("/" + instance)) {
          act(event, claim);
        }
      }
    }
    aws.sqs()
        .deleteMessage(
            request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
  }

  private static List<String> instances(Map<String, @Nullable Object> event) {
    List<String> ids = new ArrayList<>();
    String id = Tree.textAt(event, "detail", "instance-id");
    if (!id.isEmpty()) {
      ids.add(id);
    }
    for (Map<String, @Nullable Object> entity : Tree.mapsAt(event, "detail", "affectedEntities")) {
      ids.add(Tree.textAt(entity, "entityValue"));
    }
    return ids;
  }

  private void act(Map<String, @Nullable Object> event, KubeObject claim) {
    switch (Tree.textAt(event, "detail-type")) {
      case "EC2 Spot Instance Interruption Warning" -> {
        tell(claim, "SpotInterrupted", "Spot interruption warning was triggered");
        unavailable.mark(
            Karpenter.SPOT,
            claim.labels().getOrDefault(Labels.INSTANCE_TYPE, ""),
            claim.labels().getOrDefault(Labels.ZONE, ""));
        drain(claim);
      }
      case "EC2 Instance Rebalance Recommendation" ->
          tell(claim, "SpotRebalanceRecommendation", "Spot rebalance recommendation was triggered");
      case "EC2 Instance State-change Notification" -> {
        String state = Tree.textAt(event, "detail", "state");
        if (ENDING.contains(state)) {
          boolean stopping = state.startsWith("stop");
          tell(
              claim,
              stopping ? "InstanceStopping" : "InstanceTerminating",
              stopping ? "Instance is stopping" : "Instance is terminating");
          drain(claim);
        }
      }
      case "AWS Health Event" -> {
        tell(claim, "InstanceUnhealthy", "An unhealthy warning was triggered for the instance");
        drain(claim);
      }
      default -> {}
    }
  }

  private void tell(KubeObject claim, String reason, String message) {
    events.warning(claim, reason, message);
  }

  private void drain(KubeObject claim) {
    if (!claim.isDeleting()) {
      tell(
          claim,
          "TerminatingOnInterruption",
          "Interruption triggered termination for the NodeClaim");
      cluster.delete(claim);
    }
  }
}
