package dev.galley.kube.admission;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.kube.apiserver.ClusterState;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks webhooks over HTTPS; services are resolved to a ready endpoint of theirs.
public final class HttpsWebhookCaller implements WebhookCaller {
  private static final int MOST_CLIENTS = 200;

  private final ClusterState cluster;
  private final ServiceResolver resolver;

  /// Keyed by the certificates that they trust, oldest out first.
  private final Map<String, HttpsPost> clients =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, HttpsPost> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  public HttpsWebhookCaller(ClusterState cluster) {
    this(cluster, ServiceResolver.byEndpoints(cluster));
  }

  /// @param resolver says where services are reached, for servers outside the network of the pods
  public HttpsWebhookCaller(ClusterState cluster, ServiceResolver resolver) {
    this.cluster = cluster;
    this.resolver = resolver;
  }

  @Override
  public Map<String, @Nullable Object> call(Call call) {
    String url = call.url() + "?timeout=" + call.timeout().toSeconds() + "s";
    try {
      URI uri = URI.create(url);
      if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
        throw new WebhookFailure("unsupported protocol scheme \"" + uri.getScheme() + "\"");
      }
      int port = uri.getPort() < 0 ? 443 : uri.getPort();
      InetSocketAddress address =
          call.service().isPresent()
              ? resolver.address(call.service().get())
              : new InetSocketAddress(uri.getHost(), port);
      HttpsPost.Answer answer =
          client(call.certificates()).post(uri, address, Json.bytes(call.review()), call.timeout());
      return review(answer);
    } catch (IllegalArgumentException unreadable) {
      throw new WebhookFailure("Unparsable URL: " + unreadable.getMessage());
    } catch (WebhookUnreachable unreachable) {
      throw new WebhookFailure("Post " + Json.write(url) + ": " + unreachable.message());
    }
  }

  private HttpsPost client(String certificates) {
    synchronized (clients) {
      return clients.computeIfAbsent(
          certificates, key -> new HttpsPost(cluster.world(), certificates));
    }
  }

  private static Map<String, @Nullable Object> review(HttpsPost.Answer answer) {
    if (answer.status() < 200 || answer.status() > 206) {
      throw new WebhookFailure(HttpFailures.message(answer.status(), answer.text()));
    }
    try {
      return Tree.mapAt(Json.parse(answer.body()));
    } catch (IllegalArgumentException unreadable) {
      throw new WebhookFailure(
          "couldn't get version/kind; json parse error: " + unreadable.getMessage());
    }
  }
}
