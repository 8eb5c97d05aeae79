package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ListQuery;
import dev.galley.kube.api.ObjectList;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WatchStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers GET: one object, a list, or a watch.
final class Reading {
  /// How long upstream waits for a revision that it has not reached.
  private static final Duration WAIT_FOR_REVISION = Duration.ofSeconds(3);

  private final World world;
  private final ServedTypes types;

  Reading(World world, ServedTypes types) {
    this.world = world;
    this.types = types;
  }

  /// One object, in the form the client wants.
  Answer one(Call call, ResourceType type, KubeObject object, int status) {
    Presentation presentation = Presentation.of(call);
    Map<String, @Nullable Object> tree =
        switch (presentation.form()) {
          case OBJECT -> object.tree();
          case TABLE ->
              tables(call, type, presentation)
                  .of(List.of(object), Tree.map("resourceVersion", object.resourceVersion()));
          case PARTIAL -> Partial.metadata(object, presentation.metaVersion());
        };
    return Rendering.of(presentation, status, tree);
  }

  private Tables tables(Call call, ResourceType type, Presentation presentation) {
    return new Tables(types.printer(type), presentation.metaVersion(), include(call), world.now());
  }

  private static Tables.IncludeObject include(Call call) {
    return switch (call.parameter("includeObject")) {
      case "None" -> Tables.IncludeObject.NONE;
      case "Object" -> Tables.IncludeObject.OBJECT;
      default -> Tables.IncludeObject.METADATA;
    };
  }

  Answer list(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    Presentation presentation = Presentation.of(call);
    checkVersionMatch(call);
    ObjectList list = atLeast(call, () -> api.list(type, query(call, path)));
    Map<String, @Nullable Object> metadata =
        Tree.map(
            "resourceVersion", list.resourceVersion(),
            "continue", list.continueToken().isEmpty() ? null : list.continueToken(),
            "remainingItemCount", list.remaining() > 0 ? list.remaining() : null);
    Map<String, @Nullable Object> tree =
        switch (presentation.form()) {
          case OBJECT -> objects(type, list.items(), metadata);
          case TABLE -> tables(call, type, presentation).of(list.items(), metadata);
          case PARTIAL ->
              listTree(
                  "PartialObjectMetadataList",
                  presentation.metaVersion(),
                  metadata,
                  list.items().stream()
                      .map(item -> Partial.metadata(item, presentation.metaVersion()))
                      .toList());
        };
    return Rendering.of(presentation, 200, tree);
  }

  /// Items of built-in kinds do not repeat what the list says of itself.
  Map<String, @Nullable Object> objects(
      ResourceType type, List<KubeObject> objects, Map<String, @Nullable Object> metadata) {
    boolean custom = types.isCustom(type);
    List<Map<String, @Nullable Object>> items = new ArrayList<>(objects.size());
    for (KubeObject object : objects) {
      items.add(custom ? object.tree() : object.without("apiVersion").without("kind").tree());
    }
    return listTree(type.kind().kind() + "List", type.kind().apiVersion(), metadata, items);
  }

  private static Map<String, @Nullable Object> listTree(
      String kind,
      String apiVersion,
      Map<String, @Nullable Object> metadata,
      List<Map<String, @Nullable Object>> items) {
    LinkedHashMap<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", kind);
    tree.put("apiVersion", apiVersion);
    tree.put("metadata", metadata);
    tree.put("items", items);
    return tree;
  }

  private static void checkVersionMatch(Call call) {
    String match = call.parameter("resourceVersionMatch");
    if (!match.isEmpty()
        && call.parameter("resourceVersion").isEmpty()
        && !call.flag("sendInitialEvents")) {
      throw Failure.invalidOption(
          "ListOptions",
          "resourceVersionMatch",
          "FieldValueForbidden",
          "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
  }

  /// A list that is at least as new as the revision the client has seen elsewhere.
  private ObjectList atLeast(Call call, java.util.function.Supplier<ObjectList> lister) {
    ObjectList list = lister.get();
    String asked = call.parameter("resourceVersion");
    if (asked.isEmpty() || asked.equals("0")) {
      return list;
    }
    Instant until = world.now().plus(WAIT_FOR_REVISION);
    while (isNewer(asked, list.resourceVersion())) {
      if (!world.now().isBefore(until)) {
        throw Failure.tooLargeVersion(asked, list.resourceVersion());
      }
      world.sleep(Duration.ofMillis(100));
      list = lister.get();
    }
    return list;
  }

  private static boolean isNewer(String asked, String current) {
    try {
      return Long.parseLong(asked) > Long.parseLong(current);
    } catch (NumberFormatException notANumber) {
      throw Failure.invalidOption(
          "ListOptions",
          "resourceVersion",
          "FieldValueInvalid",
          "Invalid value: \""
              + asked
              + "\": strconv.ParseUint: parsing \""
              + asked
              + "\": invalid syntax");
    }
  }

  static ListQuery query(Call call, ResourcePath path) {
    String fields = call.parameter("fieldSelector");
    if (!path.name().isEmpty()) {
      String name = "metadata.name=" + path.name();
      fields = fields.isEmpty() ? name : fields + "," + name;
    }
    long limit = call.number("limit").orElse(0);
    if (limit < 0) {
      throw Failure.badRequest("limit must not be negative");
    }
    return new ListQuery(
        path.namespace(),
        call.parameter("labelSelector"),
        fields,
        (int) Math.min(limit, Integer.MAX_VALUE),
        call.parameter("continue"));
  }

  Answer watch(Call call, KubeApi api, ResourceType type, ResourcePath path) {
    Presentation presentation = Presentation.of(call);
    WatchStart start =
        new WatchStart(
            call.parameter("resourceVersion").equals("0") ? "" : call.parameter("resourceVersion"),
            call.flag("allowWatchBookmarks"),
            call.flag("sendInitialEvents"));
    ListQuery query = query(call, path).page(0, "");
    Duration length =
        Duration.ofSeconds(
            call.number("timeoutSeconds").orElseGet(() -> 1800 + world.random().nextLong(1800)));
    WatchStream stream =
        new WatchStream(world, presentation, tables(call, type, presentation), length);
    try {
      return stream.of(api.watch(type, query, start));
    } catch (ApiException failure) {
      if (failure.isExpired()) {
        return stream.expired(failure);
      }
      throw failure;
    }
  }
}
