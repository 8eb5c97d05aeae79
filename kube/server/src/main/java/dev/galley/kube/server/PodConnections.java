package dev.galley.kube.server;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.PodStreams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Answers `exec`, `attach`, `portforward` and `proxy` of pods, as far as simulated containers can.
final class PodConnections {
  private final PodStreams streams;
  private final PodLogs logs;

  PodConnections(PodStreams streams, PodLogs logs) {
    this.streams = streams;
    this.logs = logs;
  }

  Answer exec(Call call, KubeObject pod) {
    String container = PodContainers.chosen(pod, call.parameter("container"));
    checkNode(pod);
    ExecStream.Wanted wanted = wanted(call);
    PodStreams.Command command =
        new PodStreams.Command(container, call.parameters("command"), wanted.stdin(), wanted.tty());
    return conversation(
        call,
        wanted,
        terminal ->
            PodContainers.isRunning(pod, container)
                ? streams.exec(pod, command, terminal)
                : notRunning(container));
  }

  /// A container's process writes what its log shows, and reads nothing.
  Answer attach(Call call, KubeObject pod) {
    String container = PodContainers.chosen(pod, call.parameter("container"));
    checkNode(pod);
    return conversation(
        call,
        wanted(call),
        terminal -> {
          if (!PodContainers.isRunning(pod, container)) {
            return notRunning(container);
          }
          PodLogs.LogOptions follow =
              new PodLogs.LogOptions(true, false, false, OptionalLong.of(0), Optional.empty());
          logs.read(pod, container, follow, new TerminalLines(terminal));
          return new PodStreams.Ended.Exited(0);
        });
  }

  private static PodStreams.Ended notRunning(String container) {
    return new PodStreams.Ended.Failed(
        "unable to upgrade connection: container not found (\"" + container + "\")");
  }

  private static void checkNode(KubeObject pod) {
    if (pod.text("spec", "nodeName").isEmpty()) {
      throw Failure.badRequest("pod " + pod.name() + " does not have a host assigned");
    }
  }

  private static ExecStream.Wanted wanted(Call call) {
    boolean tty = call.flag("tty");
    boolean stdout = !call.query().containsKey("stdout") || call.flag("stdout");
    boolean stderr = !call.query().containsKey("stderr") || call.flag("stderr");
    return new ExecStream.Wanted(call.flag("stdin"), stdout, stderr && !tty, tty);
  }

  private static Answer conversation(
      Call call, ExecStream.Wanted wanted, ExecStream.Process process) {
    if (wanted.isNothing()) {
      throw Failure.badRequest("you must specify at least 1 of stdin, stdout, stderr");
    }
    if (!Sockets.isAskedFor(call.headers())) {
      throw call.header("upgrade").regionMatches(true, 0, "SPDY/", 0, 5)
          ? Failure.badRequest(
              "SPDY is not spoken here: upgrade to a WebSocket with v5.channel.k8s.io")
          : Failure.badRequest("Upgrade request required");
    }
    List<String> offered = Sockets.offered(call.headers());
    for (String protocol : ExecStream.PROTOCOLS) {
      if (offered.contains(protocol)) {
        return ExecStream.socket(protocol, wanted, process);
      }
    }
    if (offered.isEmpty()) {
      return ExecStream.socket("", wanted, process);
    }
    throw Failure.badRequest(
        "unable to upgrade: unable to negotiate protocol: client supports "
            + offered.toString().replace(",", "")
            + ", server accepts "
            + ExecStream.PROTOCOLS.toString().replace(",", ""));
  }

  /// Nothing listens in a simulated container, and nothing pretends to.
  Answer portForward(Call call, KubeObject pod) {
    checkNode(pod);
    throw unavailable(
        "error forwarding ports to pod "
            + pod.name()
            + ": the containers of this cluster are simulated, no process listens on their ports");
  }

  /// What a real server says when a connection is refused.
  Answer proxy(KubeObject target, String port, Optional<KubeObject> endpoints) {
    if (target.kind().equals("Service") && address(endpoints).isEmpty()) {
      throw unavailable("no endpoints available for service \"" + target.name() + "\"");
    }
    String address =
        switch (target.kind()) {
          case "Service" -> address(endpoints);
          case "Node" -> target.name();
          default -> target.text("status", "podIP");
        };
    if (address.isEmpty()) {
      throw unavailable("address not allowed");
    }
    throw unavailable(
        "error trying to reach service: dial tcp "
            + address
            + ":"
            + (port.isEmpty() ? "80" : port)
            + ": connect: connection refused");
  }

  private static String address(Optional<KubeObject> endpoints) {
    return endpoints.stream()
        .flatMap(each -> each.maps("subsets").stream())
        .flatMap(subset -> Tree.mapsAt(subset, "addresses").stream())
        .map(address -> Tree.textAt(address, "ip"))
        .findFirst()
        .orElse("");
  }

  private static ApiException unavailable(String message) {
    return new ApiException(503, "ServiceUnavailable", message, Map.of());
  }

  /// Puts the lines of a log on a terminal.
  private record TerminalLines(PodStreams.Terminal terminal) implements PodLogs.Lines {
    @Override
    public boolean line(String text) {
      terminal.out(text + "\n");
      return !isClosed();
    }

    @Override
    public boolean isClosed() {
      return terminal.isClosed();
    }
  }
}
