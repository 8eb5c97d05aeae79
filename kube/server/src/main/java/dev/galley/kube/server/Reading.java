package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers GET: one object, a list, or a watch.
final class Reading {
  private final World world;
  private final ServedTypes types;
  private final Metrics metrics;

  Reading(World world, ServedTypes types, Metrics metrics) {
    this.world = world;
    this.types = types;
    this.metrics = metrics;
  }

  /// One object, in the form the client wants.
  Answer one(Call call, ResourceType type, KubeObject object, int status) {
    Presentation presentation = Negotiation.objects(call);
    Map<String, @Nullable Object> tree =
        switch (presentation.form()) {
          case OBJECT -> object.tree();
          case TABLE ->
              tables(call, type, presentation)
                  .of(List.of(object), Tree.map("resourceVersion", object.resourceVersion()));
          case PARTIAL -> Partial.metadata(object, presentation.metaVersion());
        };
    return presentation.isPlainJson()
        ? Answer.ofJson(status, object.json())
        : Rendering.of(presentation.encoding(), status, tree);
  }

  private Tables tables(Call call, ResourceType type, Presentation presentation) {
    return new Tables(types.printer(type), presentation.metaVersion(), include(call), world.now());
  }

  private static Tables.IncludeObject include(Call call) {
    return switch (call.parameter("includeObject")) {
      case "None" -> Tables.IncludeObject.NONE;
      case "Object" -> Tables.IncludeObject.OBJECT;
      case "", "Metadata" -> Tables.IncludeObject.METADATA;
      case String other ->
          throw Failure.badRequest(
              "Unable to convert to Table as requested: includeObject: Invalid value: "
                  + Json.write(other)
                  + ": must be 'Metadata', 'Object', 'None', or empty");
    };
  }

  Answer list(Call call, KubeApi api, ResourceType type, ResourcePath path, ListOptions options) {
    return list(call, type, api.list(type, options.query(path.namespace(), path.name())));
  }

  /// A list that is there already, in the form the client wants.
  Answer list(Call call, ResourceType type, ObjectList list) {
    Presentation presentation = Negotiation.objects(call);
    Map<String, @Nullable Object> metadata =
        Tree.map(
            "resourceVersion", list.resourceVersion().isEmpty() ? null : list.resourceVersion(),
            "continue", list.continueToken().isEmpty() ? null : list.continueToken(),
            "remainingItemCount", list.remaining() > 0 ? list.remaining() : null);
    ObjectLists lists = new ObjectLists(type, types.isCustom(type));
    metadata = presentation.form() == Presentation.Form.OBJECT ? lists.own(metadata) : metadata;
    if (presentation.isPlainJson()) {
      return new Answer.Whole(200, Answer.JSON, Map.of(), lists.json(list.items(), metadata));
    }
    Map<String, @Nullable Object> tree =
        switch (presentation.form()) {
          case OBJECT -> lists.tree(list.items(), metadata);
          case TABLE -> tables(call, type, presentation).of(list.items(), metadata);
          case PARTIAL ->
              ObjectLists.tree(
                  "PartialObjectMetadataList",
                  presentation.metaVersion(),
                  metadata,
                  list.items().stream()
                      .map(item -> Partial.metadata(item, presentation.metaVersion()))
                      .toList());
        };
    return Rendering.of(presentation.encoding(), 200, tree);
  }

  /// The objects that were deleted, as a list.
  Answer listed(
      Call call,
      ResourceType type,
      List<KubeObject> objects,
      Map<String, @Nullable Object> metadata) {
    ObjectLists lists = new ObjectLists(type, types.isCustom(type));
    return Rendering.of(
        Negotiation.objects(call).encoding(), 200, lists.tree(objects, lists.own(metadata)));
  }

  Answer watch(Call call, KubeApi api, ResourceType type, ResourcePath path, ListOptions options) {
    Presentation presentation = Negotiation.events(call);
    ListQuery query = options.query(path.namespace(), path.name());
    long asked = options.timeoutSeconds().orElse(0);
    Duration length = Duration.ofSeconds(asked == 0 ? 1800 + world.random().nextLong(1800) : asked);
    WatchStream stream =
        new WatchStream(
            world,
            presentation,
            tables(call, type, presentation),
            new WatchStream.Terms(length, metrics, RequestInfo.of(call)));
    try {
      return stream.of(api.watch(type, query, options.start(length)));
    } catch (ApiException failure) {
      // Once the request as such was right, a watch that cannot begin says so in its stream.
      if (failure.isExpired() || failure.code() == 504) {
        return stream.failed(failure);
      }
      throw failure;
    }
  }
}
