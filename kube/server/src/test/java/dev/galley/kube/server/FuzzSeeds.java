package dev.galley.kube.server;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Requests that make sense, for the senseless ones to begin with, and the words they are made of.
final class FuzzSeeds {
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"},"annotations":{"c":"d"},
      "finalizers":["x/y"],"ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n","uid":"u"}],
      "managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1",
      "fieldsV1":{"f:metadata":{"f:labels":{"f:a":{}}}}}]},"spec":{"containers":[{"name":"c","image":"i",
      "ports":[{"containerPort":80,"protocol":"TCP"}],"env":[{"name":"E","value":"v"}],
      "resources":{"limits":{"cpu":"100m","memory":"1Gi"}},"livenessProbe":{"httpGet":{"port":"web","path":"/"}}}],
      "tolerations":[{"key":"k","operator":"Exists"}],"volumes":[{"name":"v","configMap":{"name":"m"}}]}}
      """;
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"generateName":"d-"},"spec":{"replicas":2,
      "selector":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":"k","operator":"In","values":["v"]}]},
      "strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}},
      "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
      """;

  static final List<String> OBJECTS =
      List.of(
          POD,
          DEPLOYMENT,
          "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"},\"data\":{\"k\":\"v\"},\"binaryData\":{\"b\":\"AQI=\"}}",
          "{\"metadata\":{\"name\":\"m\",\"creationTimestamp\":\"2020-01-01T00:00:00Z\"},\"immutable\":true}");
  static final List<String> YAML =
      List.of(
          "apiVersion: v1\n"
              + "kind: ConfigMap\n"
              + "metadata: {name: m}\n"
              + "data:\n"
              + "  k: |\n"
              + "    a\n"
              + "    b\n"
              + "  yes: \"no\"\n",
          "kind: Pod\n"
              + "metadata:\n"
              + "  name: p\n"
              + "spec:\n"
              + "  containers:\n"
              + "  - &c\n"
              + "    name: c\n"
              + "    image: i\n"
              + "  - <<: *c\n"
              + "    name: d\n",
          "a: !!binary AQI=\nb: 0x1F\nc: 1e3\nd: 2001-01-01\ne: ~\nf: >-\n  x\n  y\n? g\n: h\n",
          POD);
  static final List<String> JSON_PATCHES =
      List.of(
          "[{\"op\":\"replace\",\"path\":\"/metadata/labels/app\",\"value\":\"b\"}]",
          "[{\"op\":\"test\",\"path\":\"/spec/containers/0/name\",\"value\":\"c\"},{\"op\":\"remove\",\"path\":\"/metadata/labels\"}]",
          "[{\"op\":\"add\",\"path\":\"/spec/tolerations/-\",\"value\":{}},{\"op\":\"copy\",\"from\":\"/spec\",\"path\":\"/status/a~1b~0c\"}]",
          "[{\"op\":\"move\",\"from\":\"/spec/containers/0\",\"path\":\"/spec/containers/1\"}]");
  static final List<String> PATCHES =
      List.of(
          POD,
          "{\"metadata\":{\"labels\":{\"app\":null,\"b\":\"c\"}}}",
          "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"j\"},{\"name\":\"d\",\"$patch\":\"delete\"}],"
              + "\"$setElementOrder/containers\":[{\"name\":\"c\"}]}}",
          "{\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[\"x/y\"],\"$retainKeys\":[\"name\"]}}",
          "{\"$patch\":\"replace\",\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
  static final List<String> LABEL_SELECTORS =
      List.of("app=a", "app==a,b!=c", "app in (a, b),!c", "x/y notin (z),d", "n>1,m<2");
  static final List<String> FIELD_SELECTORS =
      List.of("metadata.name=p", "status.phase!=Running,spec.nodeName=", "a\\=b==c\\,d");
  static final List<String> QUERIES =
      List.of(
          "limit=1&continue=abc&resourceVersion=0&resourceVersionMatch=NotOlderThan",
          "sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan",
          "pretty=1&timeoutSeconds=2&watch=false&%zz&;=%00",
          "gracePeriodSeconds=0&propagationPolicy=Orphan&orphanDependents=true",
          "resourceVersion=x&limit=-1&labelSelector=a&includeObject=Object");
  static final List<String> PATHS =
      List.of(
          "api/v1/namespaces/default/pods/p/log",
          "apis/apps/v1/namespaces/default/deployments/d/scale",
          "openapi/v3/apis/apps/v1",
          "api/v1/watch/namespaces/default/pods/p",
          "apis/apiextensions.k8s.io/v1/customresourcedefinitions/x.y/status",
          "%2e%2e//api/v1/..;a=b",
          "healthz/ping",
          "logs/x",
          "metrics");
  static final List<String> MEDIA_TYPES =
      List.of(
          "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
          "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
          "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io;q=0.5, */*;q=0.1",
          "application/vnd.kubernetes.protobuf;stream=watch",
          "text/plain; charset=\"utf-8\"");
  static final List<String> RULES =
      List.of(
          "self.items.all(i, i.n < 10 && i.s.matches('^a+$'))",
          "oldSelf == self || self.s.startsWith(\"x\") ? self.n > 1 : has(self.m)",
          "self.items.map(i, i.s).join(',').split(',').exists_one(x, x == '')",
          "quantity(self.s).isGreaterThan(quantity('1Gi')) && url(self.s).getHost() != ''",
          "self.m.all(k, self.m[k] in ['a', 'b']) && duration('1h') < duration(self.s)",
          "cel.bind(x, self.n * 2, x + int('3')) == 1u || [1, 2.5, b'x', r'\\d'][0] == null");

  /// What the inputs are made of.
  static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "null",
          "true",
          "-1",
          "1e400",
          "99999999999999999999",
          "1.5",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\n",
          "\n  ",
          "- ",
          "&a",
          "*a",
          "!!",
          "|\n",
          "<<: ",
          "metadata",
          "name",
          "namespace",
          "labels",
          "annotations",
          "spec",
          "status",
          "containers",
          "finalizers",
          "ownerReferences",
          "managedFields",
          "fieldsV1",
          "f:",
          "k:{\"name\":\"c\"}",
          "v:",
          "resourceVersion",
          "uid",
          "generateName",
          "creationTimestamp",
          "$patch",
          "delete",
          "replace",
          "$setElementOrder/containers",
          "$deleteFromPrimitiveList/finalizers",
          "$retainKeys",
          "op",
          "path",
          "value",
          "from",
          "/-",
          "/0",
          "~1",
          "~0",
          "=",
          "!=",
          " in (",
          ")",
          " notin (",
          "!",
          "<",
          ">",
          "self",
          "oldSelf",
          ".all(x, ",
          ".map(x, ",
          ".exists(",
          "matches('(a+)+$')",
          "size(",
          "string(",
          " ? ",
          " && ",
          "k8s\u0000",
          "\u0001",
          "%",
          "&",
          ";",
          "..",
          "/",
          "é",
          "eyJ",
          ".",
          "Bearer ",
          "application/json",
          "as=Table",
          "q=0",
          "watch=1",
          "2020-01-01T00:00:00Z",
          "1Gi");

  private FuzzSeeds() {}

  /// A definition with a rule over fields of every sort.
  static byte[] definition(String rule) {
    Object text = Tree.map("type", "string", "maxLength", 20);
    Object number = Tree.map("type", "integer");
    Object item = Tree.map("type", "object", "properties", Tree.map("n", number, "s", text));
    Object schema =
        Tree.map(
            "type",
            "object",
            "properties",
            Tree.map(
                "n",
                number,
                "s",
                text,
                "m",
                Tree.map("type", "object", "additionalProperties", text, "maxProperties", 5),
                "items",
                Tree.map("type", "array", "maxItems", 5, "items", item)),
            "x-kubernetes-validations",
            List.of(Tree.map("rule", rule, "messageExpression", rule)));
    Object version =
        Tree.map(
            "name",
            "v1",
            "served",
            true,
            "storage",
            true,
            "schema",
            Tree.map("openAPIV3Schema", schema));
    return Json.write(
            Tree.map(
                "metadata", Tree.map("name", "things.fuzz.example"),
                "spec",
                    Tree.map(
                        "group",
                        "fuzz.example",
                        "scope",
                        "Namespaced",
                        "names",
                        Tree.map("plural", "things", "kind", "Thing"),
                        "versions",
                        List.of(version))))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Objects as kubectl's typed creates send them.
  static List<byte[]> protobuf() {
    byte[] entry = both(field(1, text("k")), field(2, text("v")));
    byte[] map = both(field(1, field(1, text("m"))), field(2, entry));
    byte[] container = both(field(1, text("c")), field(2, text("i")));
    byte[] labels = field(11, both(field(1, text("a")), field(2, text("b"))));
    byte[] metadata = field(1, both(field(1, text("p")), labels));
    byte[] pod = both(metadata, field(2, field(2, container)));
    return List.of(enveloped("v1", "ConfigMap", map), enveloped("v1", "Pod", pod));
  }

  private static byte[] enveloped(String version, String kind, byte[] raw) {
    byte[] type = field(1, both(field(1, text(version)), field(2, text(kind))));
    return both(text("k8s\u0000"), both(type, field(2, raw)));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] both(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  /// A field of bytes, shorter than 128.
  private static byte[] field(int number, byte[] content) {
    return both(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }
}
