package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.apiserver.ApiServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Answers `/openapi/v3`: an index of group versions, each with the hash of its document, so that
/// clients fetch a document again only when it has changed. Thread-safe.
final class OpenApiDocuments {
  private static final String ROOT = "/openapi/v3";

  private final ApiServer server;
  private final ServedTypes types;
  private final Map<String, Document> documents = new ConcurrentHashMap<>();

  /// A document, and what it was made from: the types, and the versions of their definitions.
  private record Document(List<Object> madeFrom, byte[] json, String hash) {}

  OpenApiDocuments(ApiServer server, ServedTypes types) {
    this.server = server;
    this.types = types;
  }

  Answer answer(Call call) {
    String rest = call.path().substring(ROOT.length());
    if (rest.isEmpty() || rest.equals("/")) {
      return index(call);
    }
    List<String> segments = ResourcePath.segments(rest);
    boolean core = segments.size() == 2 && segments.getFirst().equals("api");
    boolean group = segments.size() == 3 && segments.getFirst().equals("apis");
    if (core || group) {
      String name = core ? "" : segments.get(1);
      List<ResourceType> served = of(name, segments.getLast());
      if (!served.isEmpty()) {
        return document(call, key(name, segments.getLast()), served);
      }
    }
    return Answer.noSuchPage();
  }

  private List<ResourceType> of(String group, String version) {
    return types.byGroup().getOrDefault(group, Map.of()).getOrDefault(version, List.of());
  }

  private static String key(String group, String version) {
    return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
  }

  private Answer index(Call call) {
    Map<String, @Nullable Object> paths = new LinkedHashMap<>();
    types
        .byGroup()
        .forEach((group, versions) ->
            versions.forEach((version, served) -> {
              String key = key(group, version);
              paths.put(
                  key,
                  Tree.map(
                      "serverRelativeURL",
                      ROOT + "/" + key + "?hash=" + current(key, served).hash()));
            }));
    return Cached.answer(call, Json.bytes(Tree.map("paths", paths)), Answer.JSON);
  }

  private Answer document(Call call, String key, List<ResourceType> served) {
    Document document = current(key, served);
    String asked = call.parameter("hash");
    if (asked.isEmpty()) {
      return Cached.answer(call, document.json(), Answer.JSON);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    if (!asked.equals(document.hash())) {
      headers.put("Location", ROOT + "/" + key + "?hash=" + document.hash());
      return new Answer.Whole(301, Answer.TEXT, headers, new byte[0]);
    }
    headers.put("ETag", "\"" + document.hash() + "\"");
    headers.put("Vary", "Accept");
    headers.put("Cache-Control", "public, immutable");
    return new Answer.Whole(200, Answer.JSON, headers, document.json());
  }

  private Document current(String key, List<ResourceType> served) {
    List<Object> from = new ArrayList<>(served);
    for (ResourceType type : served) {
      server.customKind(type.kind()).ifPresent(custom -> from.add(custom.version()));
    }
    Document known = documents.get(key);
    if (known != null && known.madeFrom().equals(from)) {
      return known;
    }
    byte[] json = Json.bytes(new OpenApiDocument(server).of(served));
    Document made = new Document(from, json, Cached.hash(json));
    documents.put(key, made);
    return made;
  }
}
