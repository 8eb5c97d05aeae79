package dev.galley.kube.apiserver;

import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.World;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.access.FlowSchemas;
import dev.galley.kube.access.TokenAuthenticator;
import dev.galley.kube.access.WebTokens;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.api.WriteOptions;
import dev.galley.kube.storage.Storage;
import dev.galley.kube.storage.StorageRange;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A Kubernetes API server in this process: `as` gives the API as one user sees it.
public final class ApiServer {
  private final Shared shared;
  private final Handlers handlers;
  private final FlowSchemas flows;

  private ApiServer(Shared shared) {
    this.shared = shared;
    this.handlers = new Handlers(shared);
    this.flows = FlowSchemas.of(shared.storage());
  }

  /// Starts a server on a storage, empty or used before, and creates what every cluster has and
  /// this one has not yet. Everything a server knows it knows from its storage, so a server on a
  /// used one goes on where the last one ended.
  public static ApiServer start(World world, Storage storage, ApiServerOptions options) {
    ApiServer server =
        new ApiServer(new Shared(world, new AnsweringStorage(storage), options, new ServedTypes()));
    Definitions.follow(server.shared);
    Bootstrap.run(server.handlers);
    DefinitionCleanup.start(server.shared, server.handlers.deletion());
    return server;
  }

  public KubeApi as(UserInfo user) {
    return as(user, Request.UNHEARD);
  }

  /// The API for one request of a user, who hears its warnings.
  public KubeApi as(UserInfo user, Consumer<String> warnings) {
    return as(user, warnings, Request.UNRECORDED);
  }

  /// The API for one request of a user, who hears its warnings, while an audit log hears what
  /// admission has to say about it.
  public KubeApi as(
      UserInfo user, Consumer<String> warnings, BiConsumer<String, String> annotations) {
    return new Session(shared, handlers, new Caller(user, warnings, annotations, true));
  }

  /// The API for requests of a user that [#authorize] has let pass already.
  public KubeApi authorized(UserInfo user) {
    return authorized(user, Request.UNHEARD);
  }

  /// The API for one request that may go on, with somebody who hears its warnings.
  public KubeApi authorized(UserInfo user, Consumer<String> warnings) {
    return authorized(user, warnings, Request.UNRECORDED);
  }

  /// The same, while an audit log hears what admission has to say.
  public KubeApi authorized(
      UserInfo user, Consumer<String> warnings, BiConsumer<String, String> annotations) {
    return new Session(shared, handlers, new Caller(user, warnings, annotations, false));
  }

  /// Lets a user's request pass, or not.
  ///
  /// @return why the user may, as access reviews say it
  /// @throws dev.galley.kube.api.ApiException 403 when the user may not
  public String authorize(UserInfo user, Authorizer.Access access) {
    return shared.authorize(user, access);
  }

  /// Whose token this is, and that they have shown it; empty when it is nobody's or does not count.
  public Optional<UserInfo> authenticate(String token) {
    return handlers.authenticators().of(token, List.of()).user();
  }

  /// Lets somebody else know whose further tokens are.
  public void recognize(TokenAuthenticator authenticator) {
    handlers.authenticators().add(authenticator);
  }

  /// Which flow schema a request falls under.
  public FlowSchemas flows() {
    return flows;
  }

  /// Signs and describes the tokens of service accounts.
  public WebTokens tokens() {
    return handlers.tokens().web();
  }

  /// Reads what is to be written, for those who are about to refuse it for another reason: what
  /// cannot be read is refused for that.
  public void decode(
      ResourceType type, KubeObject object, WriteOptions options, Consumer<String> warnings) {
    Served served = shared.types().of(type.kind());
    UserInfo nobody = UserInfo.administrator("system:apiserver");
    if (options.subresource().isEmpty()) {
      Decoding.decode(new Request(nobody, served, options, warnings), object, Optional.empty());
    }
  }

  /// The token that a secret of a service account carries; it counts as long as the secret does.
  public String secretToken(KubeObject account, String secret) {
    return handlers.tokens().legacy(account, secret);
  }

  /// The `scale` subresource of an object of a type that has one.
  public KubeObject scale(ResourceType type, KubeObject object) {
    return Scales.of(shared.types().of(type.kind()), object);
  }

  /// Waits until the server has reached the resource version that a client has seen elsewhere.
  ///
  /// @throws dev.galley.kube.api.ApiException 504 when it does not within three seconds
  public void awaitVersion(String resourceVersion) {
    handlers.reads().revisions().await(Revisions.of(resourceVersion));
  }

  /// How many objects are stored, by `plural.group`.
  public SortedMap<String, Long> objectCounts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Served served : shared.types().all()) {
      counts.computeIfAbsent(
          served.type().qualifiedName(),
          any -> shared.storage().count(StorageRange.all(served.resource())));
    }
    return counts;
  }

  public ApiServerOptions options() {
    return shared.options();
  }

  /// What the definition of a custom resource says about the version served as this type; empty for
  /// built-in types.
  public Optional<CustomKind> customKind(GroupVersionKind kind) {
    return shared.types().all().stream()
        .filter(served -> served.type().kind().equals(kind))
        .findFirst()
        .flatMap(Served::custom);
  }
}
