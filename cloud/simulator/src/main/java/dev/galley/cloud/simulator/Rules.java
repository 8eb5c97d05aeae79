package dev.galley.cloud.simulator;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// EventBridge: which events go to which queue.
final class Rules {
  /// The service that carries events to queues, as queue policies name it.
  private static final String CARRIER = "events.amazonaws.com";

  /// A rule of the default bus.
  static final class Rule {
    final String name;
    final String arn;
    String pattern;
    final TreeMap<String, Target> targets = new TreeMap<>();

    private Rule(String name, String arn, String pattern) {
      this.name = name;
      this.arn = arn;
      this.pattern = pattern;
    }
  }

  private final Cloud cloud;
  private final Queues queues;
  private final TreeMap<String, Rule> rules = new TreeMap<>();

  Rules(Cloud cloud, Queues queues) {
    this.cloud = cloud;
    this.queues = queues;
  }

  Rule put(String name, String pattern) {
    Rule rule =
        rules.computeIfAbsent(
            name, _ -> new Rule(name, cloud.arn("events", "rule/" + name), pattern));
    rule.pattern = pattern;
    return rule;
  }

  Rule rule(String name) {
    return Cloud.require(
        Optional.ofNullable(rules.get(name)),
        () ->
            Service.EVENTS.refusal(
                ResourceNotFoundException.builder(),
                "ResourceNotFoundException",
                400,
                "Rule " + name + " does not exist on EventBus default."));
  }

  void delete(String name) {
    Rule rule = rules.get(name);
    if (rule != null && !rule.targets.isEmpty()) {
      throw Service.EVENTS.refusal(
          "ValidationException", 400, "Rule can't be deleted since it has targets.");
    }
    rules.remove(name);
  }

  List<String> names() {
    return List.copyOf(rules.keySet());
  }

  /// Tells the rules what became of an instance.
  void onInstance(InstanceEvent event) {
    InstanceView instance = event.instance();
    if (event instanceof InstanceEvent.Interrupted) {
      publish(
          instance,
          "EC2 Spot Instance Interruption Warning",
          Tree.map("instance-id", instance.id(), "instance-action", "terminate"));
    } else {
      publish(
          instance,
          "EC2 Instance State-change Notification",
          Tree.map("instance-id", instance.id(), "state", instance.state()));
    }
  }

  private void publish(InstanceView instance, String type, Map<String, @Nullable Object> detail) {
    Map<String, @Nullable Object> event =
        Tree.map(
            "version",
            "0",
            "id",
            cloud.world().uuid(),
            "detail-type",
            type,
            "source",
            "aws.ec2",
            "account",
            cloud.account(),
            "time",
            Times.seconds(cloud.world().now()),
            "region",
            cloud.region(),
            "resources",
            List.of(cloud.arn("ec2", "instance/" + instance.id())),
            "detail",
            detail);
    cloud
        .timeline()
        .after(
            cloud.latencies().event(), "event " + type, () -> cloud.locked(() -> deliver(event)));
  }

  private void deliver(Map<String, @Nullable Object> event) {
    for (Rule rule : rules.values()) {
      if (matches(Json.parse(rule.pattern), event)) {
        rule.targets.values().forEach(target -> deliver(rule, target, event));
      }
    }
  }

  private void deliver(Rule rule, Target target, Map<String, @Nullable Object> event) {
    Optional<Queues.Queue> queue = queues.byArn(target.arn());
    if (queue.isEmpty()) {
      return;
    }
    Access access =
        Access.to(queue.get().arn)
            .with("aws:SecureTransport", "true")
            .with("aws:SourceArn", rule.arn)
            .with("aws:SourceAccount", cloud.account());
    // A queue that does not let EventBridge in stays silent: nobody is told, as in AWS.
    boolean allowed =
        queue
            .get()
            .policy()
            .map(policy -> Roles.decide(policy, CARRIER, "sqs:SendMessage", access))
            .filter(decision -> decision == Roles.Decision.ALLOWED)
            .isPresent();
    if (allowed) {
      queues.send(queue.get(), Json.write(event));
    }
  }

  /// Every member of the pattern must be in the event with one of the values listed.
  private static boolean matches(@Nullable Object pattern, @Nullable Object event) {
    return switch (pattern) {
      case Map<?, ?> members ->
          members.entrySet().stream()
              .allMatch(
                  each -> matches(each.getValue(), Tree.at(event, String.valueOf(each.getKey()))));
      case List<?> values -> {
        List<Object> has = new ArrayList<>();
        if (event instanceof List<?> list) {
          has.addAll(list);
        } else if (event != null) {
          has.add(event);
        }
        yield values.stream().anyMatch(has::contains);
      }
      case null, default -> false;
    };
  }
}
