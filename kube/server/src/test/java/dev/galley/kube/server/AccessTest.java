package dev.galley.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.checks.evidence.Proves;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final String ASK =
      "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}";

  @TempDir Path directory;
  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer(directory);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<String> anonymous(String path) {
    return running.sendAs("", "GET", path, "");
  }

  private static Map<String, @Nullable Object> status(int code, String reason, String message) {
    return Tree.map(
        "kind",
        "Status",
        "apiVersion",
        "v1",
        "metadata",
        Map.of(),
        "status",
        "Failure",
        "message",
        message,
        "reason",
        reason,
        "code",
        code);
  }

  private static String message(HttpResponse<String> response) {
    return Tree.textAt(RunningServer.tree(response), "message");
  }

  @Test
  @Proves("api a.3: anonymous may read /version, /healthz, /livez and /readyz alone")
  void nobody_in_particular_may_only_see_that_the_server_lives() {
    for (String path : List.of("/version", "/healthz", "/livez", "/readyz")) {
      assertThat(anonymous(path).statusCode()).as(path).isEqualTo(200);
    }
    HttpResponse<String> api = anonymous("/api");
    assertThat(api.statusCode()).isEqualTo(403);
    assertThat(RunningServer.tree(api))
        .isEqualTo(
            Tree.with(
                status(
                    403,
                    "Forbidden",
                    "forbidden: User \"system:anonymous\" cannot get path \"/api\""),
                Map.of(),
                "details"));
    assertThat(message(anonymous("/livez/ping")))
        .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/livez/ping\"");
    assertThat(message(anonymous("/apis/nosuch.io/v1/things/x/status")))
        .isEqualTo(
            "things.nosuch.io \"x\" is forbidden: User \"system:anonymous\" cannot get resource"
                + " \"things/status\" in API group \"nosuch.io\" at the cluster scope");
  }

  @Test
  @Proves("api a.3: a wrong token is 401 Unauthorized")
  void a_token_that_is_nobodys_is_refused() {
    HttpResponse<String> refused = running.sendAs("nonsense", "GET", "/version", "");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(RunningServer.tree(refused)).isEqualTo(status(401, "Unauthorized", "Unauthorized"));
  }

  private String token(Map<String, @Nullable Object> spec) {
    HttpResponse<String> issued =
        running.post(
            ACCOUNTS + "/bot/token",
            Tree.map(
                "kind", "TokenRequest", "apiVersion", "authentication.k8s.io/v1", "spec", spec));
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
    return Tree.textAt(RunningServer.tree(issued), "status", "token");
  }

  private void account() {
    running.post(
        ACCOUNTS,
        Tree.map(
            "kind", "ServiceAccount", "apiVersion", "v1", "metadata", Tree.map("name", "bot")));
  }

  @Test
  @Proves("api d: service account tokens are RS256 with upstream's claims, dead with their account")
  void a_service_account_acts_by_its_token_until_it_is_gone() {
    account();
    String token = token(Tree.map());
    Object head = part(token, 0);
    Object claims = part(token, 1);
    assertThat(Tree.textAt(head, "alg")).isEqualTo("RS256");
    assertThat(Tree.mapAt(claims).keySet())
        .containsExactly("aud", "exp", "iat", "iss", "jti", "kubernetes.io", "nbf", "sub");
    HttpResponse<String> who =
        running.sendAs(token, "POST", WHO, ASK, "Content-Type", "application/json");
    Map<String, @Nullable Object> user = Tree.mapAt(RunningServer.tree(who), "status", "userInfo");
    assertThat(user.get("username")).isEqualTo("system:serviceaccount:default:bot");
    assertThat(user.get("groups"))
        .isEqualTo(
            List.of(
                "system:serviceaccounts",
                "system:serviceaccounts:default",
                "system:authenticated"));
    assertThat(Tree.textsAt(user, "extra", "authentication.kubernetes.io/credential-id"))
        .containsExactly("JTI=" + Tree.textAt(claims, "jti"));
    assertThat(running.sendAs(token, "GET", "/api/v1/pods", "").statusCode()).isEqualTo(403);
    running.send("DELETE", ACCOUNTS + "/bot", "");
    assertThat(running.sendAs(token, "GET", "/api", "").statusCode()).isEqualTo(401);
  }

  private static @Nullable Object part(String token, int index) {
    String encoded = List.of(token.split("\\.")).get(index);
    return Json.parse(Base64.getUrlDecoder().decode(encoded));
  }

  @Test
  @Proves("api d: a token for other audiences is refused by the server and named in its review")
  void a_token_for_others_does_not_count_here() {
    account();
    String token = token(Tree.map("audiences", List.of("vault")));
    assertThat(running.sendAs(token, "GET", "/api", "").statusCode()).isEqualTo(401);
    assertThat(review(token, List.of("vault")).flag("status", "authenticated")).isTrue();
    assertThat(review(token, List.of()).text("status", "error"))
        .isEqualTo(
            "[invalid bearer token, token audiences [\"vault\"] is invalid for the target audiences"
                + " [\"https://kubernetes.default.svc.cluster.local\"]]");
    assertThat(review("foo", List.of()).map("status"))
        .isEqualTo(Tree.map("user", Map.of(), "error", "invalid bearer token"));
    assertThat(review(RunningServer.TOKEN, List.of()).text("status", "user", "username"))
        .isEqualTo("tester");
  }

  private KubeObject review(String token, List<String> audiences) {
    return KubeObject.of(
        RunningServer.tree(
            running.post(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                Tree.map(
                    "kind",
                    "TokenReview",
                    "apiVersion",
                    "authentication.k8s.io/v1",
                    "spec",
                    Tree.map(
                        "token", token, "audiences", audiences.isEmpty() ? null : audiences)))));
  }

  @Test
  @Proves("api d: TokenRequest takes at least 600 seconds, and binds to what exists")
  void a_token_lives_at_least_ten_minutes_and_is_bound_to_what_is_there() {
    account();
    assertThat(refusedToken(Tree.map("expirationSeconds", 1)))
        .isEqualTo(
            "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid"
                + " value: 1: may not specify a duration less than 10 minutes");
    assertThat(refusedToken(bound("Pod"))).isEqualTo("pods \"gone\" not found");
    assertThat(refusedToken(bound("ConfigMap")))
        .isEqualTo("cannot bind token to object of type /v1, Kind=ConfigMap");
  }

  private static Map<String, @Nullable Object> bound(String kind) {
    return Tree.map("boundObjectRef", Tree.map("kind", kind, "apiVersion", "v1", "name", "gone"));
  }

  private String refusedToken(Map<String, @Nullable Object> spec) {
    return message(running.post(ACCOUNTS + "/bot/token", Tree.map("spec", spec)));
  }

  @Test
  @Proves("api d: /.well-known/openid-configuration and /openid/v1/jwks")
  void others_can_check_tokens_of_service_accounts() {
    account();
    String token = token(Tree.map());
    Map<String, @Nullable Object> configuration =
        RunningServer.tree(running.get("/.well-known/openid-configuration"));
    assertThat(configuration.get("issuer")).isEqualTo(Tree.textAt(part(token, 1), "iss"));
    HttpResponse<String> keys = running.get("/openid/v1/jwks");
    assertThat(keys.headers().firstValue("content-type")).hasValue("application/jwk-set+json");
    assertThat(Tree.textAt(RunningServer.tree(keys), "keys", "0", "kid"))
        .isEqualTo(Tree.textAt(part(token, 0), "kid"));
  }

  @Test
  @Proves("api d: impersonation of users, groups, uids and extras needs the verb impersonate")
  void who_acts_as_somebody_else_needs_the_right_to() {
    account();
    String token = token(Tree.map());
    String bot = "User \"system:serviceaccount:default:bot\" cannot impersonate resource ";
    assertThat(message(running.sendAs(token, "GET", "/api", "", "Impersonate-User", "bob")))
        .isEqualTo(
            "users \"bob\" is forbidden: "
                + bot
                + "\"users\" in API group \"\" at the cluster scope");
    assertThat(
            message(
                running.sendAs(
                    token, "GET", "/api", "", "Impersonate-User", "system:serviceaccount:a:b")))
        .isEqualTo(
            "serviceaccounts \"b\" is forbidden: "
                + bot
                + "\"serviceaccounts\" in API group \"\" in the namespace \"a\"");
  }

  @Test
  @Proves("api d: impersonation of users, groups, uids and extras needs the verb impersonate")
  void who_has_the_right_to_acts_as_somebody_else_in_full() {
    HttpResponse<String> nobody = running.get("/api", "Impersonate-Group", "g");
    assertThat(nobody.statusCode()).isEqualTo(500);
    assertThat(nobody.body())
        .isEqualTo(
            "Internal Server Error: \"/api\": requested [{Group  g    }] without impersonating a"
                + " user\n");
    HttpResponse<String> who =
        running.send(
            "POST",
            WHO,
            ASK,
            "Content-Type",
            "application/json",
            "Impersonate-User",
            "bob",
            "Impersonate-Group",
            "g,h",
            "Impersonate-Group",
            "i",
            "Impersonate-Uid",
            "77",
            "Impersonate-Extra-Foo%2fbar",
            "x");
    assertThat(Tree.mapAt(RunningServer.tree(who), "status", "userInfo"))
        .isEqualTo(
            Tree.map(
                "username",
                "bob",
                "uid",
                "77",
                "groups",
                List.of("g,h", "i", "system:authenticated"),
                "extra",
                Tree.map("foo/bar", List.of("x"))));
  }

  @Test
  @Proves("kubectl: auth can-i")
  @Proves("kubectl: create token")
  @Proves("kubectl: auth reconcile")
  void kubectl_asks_and_reconciles_as_with_a_real_server() {
    account();
    Kubectl kubectl = new Kubectl(running, directory);
    assertThat(kubectl.ok("auth", "can-i", "create", "pods").output().strip()).isEqualTo("yes");
    assertThat(kubectl.run("auth", "can-i", "list", "nodes", "--as=bob").output()).contains("no");
    String roles =
        kubectl.file(
            "roles.yaml",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader, namespace: default}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: reader, namespace: default}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}]
            """);
    assertThat(kubectl.ok("auth", "reconcile", "-f", roles).output())
        .contains("role.rbac.authorization.k8s.io/reader reconciled");
    assertThat(kubectl.ok("auth", "can-i", "get", "pods", "--as=bob").output().strip())
        .isEqualTo("yes");
    assertThat(kubectl.ok("auth", "can-i", "--list", "--as=bob").rows())
        .contains(
            "pods [] [] [get]",
            "selfsubjectreviews.authentication.k8s.io [] [] [create]",
            "[/api/*] [] [get]");
    String token = kubectl.ok("create", "token", "bot").output().strip();
    assertThat(running.sendAs(token, "GET", "/api", "").statusCode()).isEqualTo(200);
    assertThat(kubectl.ok("auth", "whoami").output()).contains("system:masters", "X509SHA256=");
  }
}
