package dev.galley.cloud.aws;

import java.util.List;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The AWS clients of one principal in one region: all that Galley ever asks of AWS.
///
/// These are the SDK's own interfaces, so that the code that calls AWS is the same in front of AWS
/// and in front of the simulated one. Their blocking methods only: the SDK's waiters and
/// asynchronous clients keep threads and timers of their own, which no simulated world could see.
public record AwsClients(
    String region,
    Ec2Client ec2,
    EksClient eks,
    IamClient iam,
    StsClient sts,
    SqsClient sqs,
    SsmClient ssm,
    EventBridgeClient eventBridge,
    PricingClient pricing)
    implements AutoCloseable {

  /// Clients of the real AWS with the credentials that the SDK's default chain finds: environment,
  /// profile, container, instance.
  public static AwsClients real(String region) {
    Region where = Region.of(region);
    // The JDK's own client starts fastest and brings no threads; one serves all services.
    SdkHttpClient http = UrlConnectionHttpClient.create();
    return new AwsClients(
        region,
        Ec2Client.builder().region(where).httpClient(http).build(),
        EksClient.builder().region(where).httpClient(http).build(),
        IamClient.builder().region(Region.AWS_GLOBAL).httpClient(http).build(),
        StsClient.builder().region(where).httpClient(http).build(),
        SqsClient.builder().region(where).httpClient(http).build(),
        SsmClient.builder().region(where).httpClient(http).build(),
        EventBridgeClient.builder().region(where).httpClient(http).build(),
        // The price list is served from few regions; this one has the prices of all.
        PricingClient.builder().region(Region.US_EAST_1).httpClient(http).build());
  }

  @Override
  public void close() {
    List<SdkClient> clients = List.of(ec2, eks, iam, sts, sqs, ssm, eventBridge, pricing);
    clients.forEach(SdkClient::close);
  }
}
