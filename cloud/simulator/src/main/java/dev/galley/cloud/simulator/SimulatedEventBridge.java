package dev.galley.cloud.simulator;

import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;

/// EventBridge's calls about rules of the default bus and their targets.
final class SimulatedEventBridge implements EventBridgeClient, HoldsNothing {
  private final Door door;
  private final Rules rules;

  SimulatedEventBridge(Door door, Rules rules) {
    this.door = door;
    this.rules = rules;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  private <T> T onRule(String operation, String name, Supplier<T> work) {
    return door.call(operation, door.cloud().arn("events", "rule/" + name), work);
  }

  @Override
  public PutRuleResponse putRule(PutRuleRequest request) {
    return onRule(
        "PutRule",
        request.name(),
        () ->
            PutRuleResponse.builder()
                .ruleArn(rules.put(request.name(), request.eventPattern()).arn)
                .build());
  }

  @Override
  public DescribeRuleResponse describeRule(DescribeRuleRequest request) {
    return onRule(
        "DescribeRule",
        request.name(),
        () -> {
          Rules.Rule rule = rules.rule(request.name());
          return DescribeRuleResponse.builder()
              .name(rule.name)
              .arn(rule.arn)
              .eventPattern(rule.pattern)
              .state(RuleState.ENABLED)
              .build();
        });
  }

  @Override
  public PutTargetsResponse putTargets(PutTargetsRequest request) {
    return onRule(
        "PutTargets",
        request.rule(),
        () -> {
          Rules.Rule rule = rules.rule(request.rule());
          request.targets().forEach(target -> rule.targets.put(target.id(), target));
          return PutTargetsResponse.builder().failedEntryCount(0).build();
        });
  }

  @Override
  public ListTargetsByRuleResponse listTargetsByRule(ListTargetsByRuleRequest request) {
    return onRule(
        "ListTargetsByRule",
        request.rule(),
        () ->
            ListTargetsByRuleResponse.builder()
                .targets(List.copyOf(rules.rule(request.rule()).targets.values()))
                .build());
  }

  @Override
  public RemoveTargetsResponse removeTargets(RemoveTargetsRequest request) {
    return onRule(
        "RemoveTargets",
        request.rule(),
        () -> {
          rules.rule(request.rule()).targets.keySet().removeAll(request.ids());
          return RemoveTargetsResponse.builder().failedEntryCount(0).build();
        });
  }

  @Override
  public DeleteRuleResponse deleteRule(DeleteRuleRequest request) {
    return onRule(
        "DeleteRule",
        request.name(),
        () -> {
          rules.delete(request.name());
          return DeleteRuleResponse.builder().build();
        });
  }
}
