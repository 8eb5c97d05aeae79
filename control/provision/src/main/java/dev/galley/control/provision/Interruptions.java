package dev.galley.control.provision;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The queue in which Karpenter hears that a machine is about to go, and the rules that fill it.
final class Interruptions {
  private static final String TARGET = "KarpenterInterruptionQueueTarget";

  private final Site site;
  private final SqsClient sqs;
  private final EventBridgeClient events;

  Interruptions(Site site) {
    this.site = site;
    this.sqs = site.aws().sqs();
    this.events = site.aws().eventBridge();
  }

  private static Map<String, List<String>> rules() {
    Map<String, List<String>> rules = new LinkedHashMap<>();
    rules.put("health", List.of("aws.health", "AWS Health Event"));
    rules.put("spot", List.of("aws.ec2", "EC2 Spot Instance Interruption Warning"));
    rules.put("rebalance", List.of("aws.ec2", "EC2 Instance Rebalance Recommendation"));
    rules.put("state", List.of("aws.ec2", "EC2 Instance State-change Notification"));
    rules.put(
        "reservation",
        List.of("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"));
    return rules;
  }

  private String ruleName(String part) {
    return site.called("karpenter-" + part);
  }

  String ensureQueue() {
    String name = site.spec().karpenter().queue();
    String url =
        Site.find(() -> sqs.getQueueUrl(it -> it.queueName(name)).queueUrl())
            .orElseGet(() ->
                sqs.createQueue(it ->
                        it.queueName(name)
                            .attributes(
                                Map.of(
                                    QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                                    "300",
                                    QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
                                    "true"))
                            .tags(site.ownerTags()))
                    .queueUrl());
    String policy = policy(arn(url));
    sqs.setQueueAttributes(
        it -> it.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, policy)));
    return url;
  }

  private String arn(String url) {
    return String.valueOf(
        sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  private static String policy(String queue) {
    return Json.write(
        Tree.map(
            "Version",
            "2012-10-17",
            "Statement",
            List.of(
                Tree.map(
                    "Sid",
                    "EC2InterruptionPolicy",
                    "Effect",
                    "Allow",
                    "Principal",
                    Tree.map("Service", List.of("events.amazonaws.com", "sqs.amazonaws.com")),
                    "Action",
                    "sqs:SendMessage",
                    "Resource",
                    queue),
                Tree.map(
                    "Sid",
                    "DenyHTTP",
                    "Effect",
                    "Deny",
                    "Principal",
                    "*",
                    "Action",
                    "sqs:*",
                    "Resource",
                    queue,
                    "Condition",
                    Tree.map("Bool", Tree.map("aws:SecureTransport", "false"))))));
  }

  void ensureRules() {
    String queue =
        arn(sqs.getQueueUrl(it -> it.queueName(site.spec().karpenter().queue())).queueUrl());
    rules()
        .forEach((part, pattern) -> {
          String json =
              Json.write(
                  Tree.map(
                      "source",
                      List.of(pattern.getFirst()),
                      "detail-type",
                      List.of(pattern.getLast())));
          events.putRule(it -> it.name(ruleName(part)).eventPattern(json));
          events.putTargets(it ->
              it.rule(ruleName(part)).targets(Target.builder().id(TARGET).arn(queue).build()));
        });
  }

  void remove() {
    for (String part : rules().keySet()) {
      Site.ifThere(() -> {
        events.removeTargets(it -> it.rule(ruleName(part)).ids(TARGET));
        events.deleteRule(it -> it.name(ruleName(part)));
      });
    }
    Site.ifThere(() -> {
      String url = sqs.getQueueUrl(it -> it.queueName(site.spec().karpenter().queue())).queueUrl();
      sqs.deleteQueue(it -> it.queueUrl(url));
    });
  }
}
