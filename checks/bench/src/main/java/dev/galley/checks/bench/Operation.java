package dev.galley.checks.bench;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.checks.bench.Http.Ask;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// What a client asks for again and again. Every client has an object of its own to change, so that
/// no write meets a conflict.
enum Operation {
  CREATE {
    @Override
    Ask ask(int client, String unique) {
      return create(CREATED, "created-" + unique);
    }
  },
  GET {
    @Override
    Ask ask(int client, String unique) {
      return Ask.get(OBJECTS + "/own-" + client);
    }
  },
  PATCH {
    @Override
    Ask ask(int client, String unique) {
      byte[] patch = Json.bytes(Tree.map("data", Tree.map("changing", unique)));
      return new Ask("PATCH", OBJECTS + "/own-" + client, "application/merge-patch+json", patch);
    }
  },
  APPLY {
    @Override
    Ask ask(int client, String unique) {
      String name = "applied-" + client;
      return new Ask(
          "PATCH",
          OBJECTS + "/" + name + "?fieldManager=bench",
          "application/apply-patch+yaml",
          object(name, unique));
    }
  };

  /// Where nothing comes and goes, so that lists and watches always see as many objects.
  static final String NAMESPACE = "galley-bench";

  private static final String CREATED_NAMESPACE = "galley-bench-created";
  static final String OBJECTS = objects(NAMESPACE);
  private static final String CREATED = objects(CREATED_NAMESPACE);
  private static final int KEYS = 8;
  private static final String FILLING = "0123456789abcdef".repeat(6);

  /// @param unique nothing has been asked with it before
  abstract Ask ask(int client, String unique);

  /// What the requests presuppose, whether it is there already or not.
  static void prepare(Endpoint endpoint, int clients, int objects) throws IOException {
    try (Http http = HttpOne.connect(endpoint)) {
      for (String namespace : List.of(NAMESPACE, CREATED_NAMESPACE)) {
        http.send(
            new Ask(
                "POST",
                "/api/v1/namespaces",
                "application/json",
                Json.bytes(Tree.map("metadata", Tree.map("name", namespace)))));
        http.send(new Ask("DELETE", objects(namespace), "", new byte[0]));
      }
      for (int object = 0; object < objects; object++) {
        String name = object < clients ? "own-" + object : "kept-" + object;
        http.send(create(OBJECTS, name)).expect(201);
      }
    }
  }

  private static Ask create(String objects, String name) {
    return new Ask("POST", objects, "application/json", object(name, name));
  }

  private static String objects(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  /// A config map of about a kibibyte.
  private static byte[] object(String name, String changing) {
    TreeMap<String, String> data = new TreeMap<>();
    for (int key = 0; key < KEYS; key++) {
      data.put("key-" + key, FILLING);
    }
    data.put("changing", changing);
    var labels = Tree.map("app.kubernetes.io/name", "bench", "app.kubernetes.io/part-of", "bench");
    return Json.bytes(
        Tree.map(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Tree.map("name", name, "labels", labels),
            "data",
            data));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
