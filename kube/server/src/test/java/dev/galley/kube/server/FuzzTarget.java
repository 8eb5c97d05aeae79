package dev.galley.kube.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What outsiders may send to the server: how bytes become a request of that sort, and some
/// requests that make sense to begin with.
enum FuzzTarget {
  JSON(FuzzSeeds.OBJECTS) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      create(subject, "application/json", input);
    }
  },
  YAML(FuzzSeeds.YAML) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      create(subject, "application/yaml", input);
    }
  },
  PROTOBUF(List.of()) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      create(subject, "application/vnd.kubernetes.protobuf", input);
    }

    @Override
    List<byte[]> seeds(FuzzSubject subject) {
      return FuzzSeeds.protobuf();
    }
  },
  JSON_PATCH(FuzzSeeds.JSON_PATCHES) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      patch(subject, "application/json-patch+json", input);
    }
  },
  MERGE_PATCH(FuzzSeeds.PATCHES) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      patch(subject, "application/merge-patch+json", input);
    }
  },
  STRATEGIC_PATCH(FuzzSeeds.PATCHES) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      patch(subject, "application/strategic-merge-patch+json", input);
    }
  },
  APPLY(FuzzSeeds.PATCHES) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      patch(subject, "application/apply-patch+yaml", input);
    }
  },
  LABEL_SELECTOR(FuzzSeeds.LABEL_SELECTORS) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      list(subject, "labelSelector=" + escaped(input));
    }
  },
  FIELD_SELECTOR(FuzzSeeds.FIELD_SELECTORS) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      list(subject, "fieldSelector=" + escaped(input));
    }
  },
  RULE(FuzzSeeds.RULES) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      subject.request(
          "POST",
          "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
          "dryRun=All",
          new FuzzSubject.Input("application/json", FuzzSeeds.definition(text(input))));
    }
  },
  TOKEN(List.of("t", "Bearer t", "a.b.c", "eyJhbGciOiJub25lIn0.e30.")) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      Map<String, String> headers = Map.of("authorization", "Bearer " + text(input));
      subject.send("GET", "/api", "", headers, new byte[0]);
    }

    @Override
    List<byte[]> seeds(FuzzSubject subject) {
      return with(super.seeds(subject), subject.accountToken());
    }
  },
  CONTINUE(List.of("{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"a\\u0000\"}")) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(input);
      list(subject, "limit=1&continue=" + escaped(input));
      list(subject, "limit=1&continue=" + encoded);
    }

    @Override
    List<byte[]> seeds(FuzzSubject subject) {
      return with(super.seeds(subject), subject.continueToken());
    }
  },
  QUERY(FuzzSeeds.QUERIES) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      if (text(input).matches("(?s).*resourceVersion=[^&]*[1-9].*")) {
        return; // The future is waited for, three seconds each time.
      }
      list(subject, text(input));
      subject.request(
          "DELETE", FuzzSubject.POD, "dryRun=All&" + text(input), FuzzSubject.Input.NONE);
    }
  },
  PATH(FuzzSeeds.PATHS) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      String path = "/" + text(input).replace("?", "");
      subject.request("GET", path, "", FuzzSubject.Input.NONE);
      subject.request("DELETE", path, "dryRun=All", FuzzSubject.Input.NONE);
    }
  },
  ACCEPT(FuzzSeeds.MEDIA_TYPES) {
    @Override
    void send(FuzzSubject subject, byte[] input) {
      Map<String, String> headers =
          Map.of("authorization", "Bearer t", "accept", text(input), "content-type", text(input));
      for (String path : List.of("/apis", FuzzSubject.POD, "/openapi/v3")) {
        subject.send("GET", path, "", headers, new byte[0]);
      }
    }
  };

  private final List<String> beginnings;

  FuzzTarget(List<String> beginnings) {
    this.beginnings = beginnings;
  }

  /// Sends what the bytes say.
  ///
  /// @throws AssertionError when the server does not cope
  abstract void send(FuzzSubject subject, byte[] input);

  List<byte[]> seeds(FuzzSubject subject) {
    return beginnings.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static List<byte[]> with(List<byte[]> seeds, String more) {
    List<byte[]> all = new ArrayList<>(seeds);
    all.add(more.getBytes(StandardCharsets.UTF_8));
    return all;
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  private static String escaped(byte[] input) {
    return URLEncoder.encode(text(input), StandardCharsets.UTF_8);
  }

  private static void list(FuzzSubject subject, String query) {
    subject.request("GET", FuzzSubject.NAMESPACE + "/pods", query, FuzzSubject.Input.NONE);
    subject.request(
        "GET", "/api/v1/pods", "watch=1&timeoutSeconds=1&" + query, FuzzSubject.Input.NONE);
  }

  private static void create(FuzzSubject subject, String type, byte[] body) {
    FuzzSubject.Input input = new FuzzSubject.Input(type, body);
    String strict = "dryRun=All&fieldValidation=Strict";
    subject.request("POST", FuzzSubject.NAMESPACE + "/pods", "dryRun=All", input);
    subject.request("POST", FuzzSubject.NAMESPACE + "/configmaps", strict, input);
    subject.request("POST", "/apis/apps/v1/namespaces/default/deployments", "dryRun=All", input);
  }

  private static void patch(FuzzSubject subject, String type, byte[] body) {
    FuzzSubject.Input input = new FuzzSubject.Input(type, body);
    subject.request("PATCH", FuzzSubject.POD, "dryRun=All&fieldManager=m&force=true", input);
    subject.request("PATCH", FuzzSubject.POD + "/status", "dryRun=All&fieldManager=m", input);
  }
}
