package dev.galley.kube.server;

import dev.galley.kube.access.Authorizer;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.UserInfo;
import dev.galley.kube.apiserver.ApiServer;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What every request passes before anything answers it: who calls and as whom they act, then
/// whether they may.
final class Gate {
  /// Anybody may ask whether the server lives.
  private static final Set<String> OPEN = Set.of("/healthz", "/livez", "/readyz");

  private final ApiServer server;
  private final Authentication authentication;
  private final Impersonation impersonation;

  /// What becomes of a request.
  sealed interface Outcome {
    /// It goes on, as that user.
    record Passed(Call call) implements Outcome {}

    /// It ends here.
    record Answered(Answer answer) implements Outcome {}
  }

  Gate(ApiServer server) {
    this.server = server;
    this.authentication = new Authentication(server::authenticate);
    this.impersonation = new Impersonation(server);
  }

  /// @throws dev.galley.kube.api.ApiException 401, or 403 for an impersonation
  Outcome pass(Call unknown, Optional<X509Certificate> client, AuditEntry entry) {
    UserInfo user = authentication.user(client, unknown.header("authorization"));
    Call call = unknown.as(user);
    entry.received(call);
    Outcome outcome =
        Impersonation.isAsked(call) ? impersonation.of(call) : new Outcome.Passed(call);
    if (outcome instanceof Outcome.Passed(Call known)) {
      if (!known.user().equals(call.user())) {
        entry.impersonated(known.user());
      }
    }
    return outcome;
  }

  /// @throws dev.galley.kube.api.ApiException 403
  void authorize(Call call, Authorizer.Access access, AuditEntry entry) {
    if (OPEN.contains(call.path())) {
      entry.decided(true, "");
      return;
    }
    try {
      entry.decided(true, server.authorize(call.user(), access));
    } catch (ApiException refused) {
      entry.decided(false, "");
      throw refused;
    }
  }

  /// As Go's `http.Error` answers.
  static Answer.Whole plain(int status, String text) {
    Answer.Whole answer = Answer.text(status, text + "\n");
    return new Answer.Whole(
        answer.status(),
        answer.contentType(),
        Map.of("X-Content-Type-Options", "nosniff"),
        answer.body());
  }
}
