package dev.galley.surface.cli;

import dev.galley.assembly.platform.SimulatedPlatform;
import dev.galley.base.objects.Json;
import dev.galley.cloud.simulator.Ledger;
import dev.galley.control.provision.Step;
import dev.galley.insight.explain.ClusterView;

/// What a running platform answers to other `galley` commands.
final class Answers {
  private final Terminal terminal;
  private final SimulatedPlatform platform;
  private final Interrupt interrupt;

  Answers(Terminal terminal, SimulatedPlatform platform, Interrupt interrupt) {
    this.terminal = terminal.plain(true, false);
    this.platform = platform;
    this.interrupt = interrupt;
  }

  ControlServer.Answer answer(String verb, String output) {
    boolean json = output.equals("json");
    return switch (verb) {
      case "status" -> status(json);
      case "nodes" -> nodes(json);
      case "tree" -> tree(json);
      case "down" -> down();
      default -> new ControlServer.Answer(ExitCode.USAGE, "no verb " + verb + "\n");
    };
  }

  private ControlServer.Answer status(boolean json) {
    StatusView status = new StatusView(platform);
    return new ControlServer.Answer(
        status.isUp() ? ExitCode.OK : ExitCode.FAILED,
        json ? status.json() : status.table(terminal));
  }

  private ControlServer.Answer nodes(boolean json) {
    var nodes = platform.nodes(platform.view());
    return new ControlServer.Answer(
        ExitCode.OK,
        json
            ? Json.pretty(nodes.stream().map(ReportView::nodeTree).toList()) + "\n"
            : ReportView.nodeTable(terminal, nodes));
  }

  private ControlServer.Answer tree(boolean json) {
    ClusterView view = platform.view();
    TreeView tree = new TreeView(view);
    return new ControlServer.Answer(ExitCode.OK, json ? tree.json() : tree.table(terminal));
  }

  private ControlServer.Answer down() {
    StringBuilder text = new StringBuilder();
    Ledger left =
        platform.destroy(step -> {
          if (step instanceof Step.Finished finished) {
            text.append("  ").append(terminal.symbol(Terminal.Symbol.OK)).append(' ');
            text.append(finished.name()).append('\n');
          }
        });
    if (left.lines().isEmpty()) {
      text.append(terminal.symbol(Terminal.Symbol.OK))
          .append(" nothing left: 0 instances, 0 volumes, 0 addresses, 0 gateways, 0 clusters\n");
    } else {
      text.append(terminal.symbol(Terminal.Symbol.FAILED)).append(" still paid for:\n");
      left.lines()
          .forEach(line ->
              text.append("  ").append(line.kind()).append(' ').append(line.id()).append('\n'));
    }
    interrupt.ask();
    return new ControlServer.Answer(
        left.lines().isEmpty() ? ExitCode.OK : ExitCode.FAILED, text.toString());
  }
}
