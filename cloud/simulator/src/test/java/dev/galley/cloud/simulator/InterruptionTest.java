package dev.galley.cloud.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class InterruptionTest {
  private static final String LET_EVENTS_IN =
      """
      {"Statement": [{"Effect": "Allow", "Principal": {"Service": ["events.amazonaws.com"]},
        "Action": "sqs:SendMessage", "Resource": "*"}]}\
      """;

  private static String queue(Account account, Map<QueueAttributeName, String> attributes) {
    String url =
        account
            .admin
            .sqs()
            .createQueue(it -> it.queueName("interruptions").attributes(attributes))
            .queueUrl();
    account
        .admin
        .eventBridge()
        .putRule(it ->
            it.name("spot")
                .eventPattern(
                    "{\"source\":[\"aws.ec2\"],\"detail-type\":"
                        + "[\"EC2 Spot Instance Interruption Warning\"]}"));
    account
        .admin
        .eventBridge()
        .putTargets(it ->
            it.rule("spot")
                .targets(
                    Target.builder()
                        .id("queue")
                        .arn("arn:aws:sqs:us-east-1:111122223333:interruptions")
                        .build()));
    return url;
  }

  private static String instance(Account account) {
    List<String> subnets = account.network();
    account.template("nodes");
    return account
        .launch("nodes", List.of("t4g.small"), subnets)
        .instances()
        .getFirst()
        .instanceIds()
        .getFirst();
  }

  private static List<Message> receive(Account account, String url) {
    return account
        .admin
        .sqs()
        .receiveMessage(it -> it.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(20))
        .messages();
  }

  @Test
  void a_warning_arrives_two_minutes_before_the_end() {
    Account.in(account -> {
      String url = queue(account, Map.of(QueueAttributeName.POLICY, LET_EVENTS_IN));
      String id = instance(account);
      account.world.sleep(Duration.ofSeconds(30));
      Instant before = account.world.now();
      account.aws.interrupt(id);

      List<Message> messages = receive(account, url);

      assertThat(messages).hasSize(1);
      assertThat(messages.getFirst().body())
          .contains("EC2 Spot Instance Interruption Warning", id, "\"terminate\"");
      assertThat(Duration.between(before, account.world.now())).isLessThan(Duration.ofSeconds(3));
      assertThat(account.aws.instance(id).orElseThrow().state()).isEqualTo("running");
      account.world.sleep(Duration.ofMinutes(2));
      assertThat(account.aws.instance(id).orElseThrow().state()).isEqualTo("shutting-down");
    });
  }

  @Test
  void a_queue_whose_policy_lets_no_events_in_stays_empty() {
    Account.in(account -> {
      String url = queue(account, Map.of());
      String id = instance(account);
      account.aws.interrupt(id);

      Instant before = account.world.now();
      assertThat(receive(account, url)).isEmpty();
      assertThat(Duration.between(before, account.world.now()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    });
  }

  @Test
  void a_message_that_is_not_deleted_comes_back() {
    Account.in(account -> {
      String url = queue(account, Map.of());
      account.admin.sqs().sendMessage(it -> it.queueUrl(url).messageBody("once"));

      assertThat(receive(account, url)).hasSize(1);
      assertThat(receive(account, url)).isEmpty();
      Message again = receive(account, url).getFirst();
      account
          .admin
          .sqs()
          .deleteMessage(it -> it.queueUrl(url).receiptHandle(again.receiptHandle()));
      account.world.sleep(Duration.ofMinutes(1));
      assertThat(receive(account, url)).isEmpty();
    });
  }

  @Test
  void a_queue_that_does_not_exist_says_so() {
    Account.in(account ->
        assertThat(
                Account.refusal(() -> account.admin.sqs().getQueueUrl(it -> it.queueName("none")))
                    .code())
            .isEqualTo("AWS.SimpleQueueService.NonExistentQueue"));
  }
}
