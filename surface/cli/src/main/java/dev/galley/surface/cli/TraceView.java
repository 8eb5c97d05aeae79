package dev.galley.surface.cli;

import dev.galley.base.problem.Problem;
import dev.galley.render.kustomize.BuildResult;
import dev.galley.render.kustomize.ObjectHistory;
import java.util.ArrayList;
import java.util.List;

/// Who gave the fields of an object their values, and where: the present value first, then those
/// that it replaced.
final class TraceView {
  private static final int LONGEST_VALUE = 40;
  private static final int MOST_NAMES = 8;

  /// What is shown of an object.
  private record Shown(ObjectHistory object, List<ObjectHistory.Field> fields) {}

  private final List<Shown> shown;

  private TraceView(List<Shown> shown) {
    this.shown = List.copyOf(shown);
  }

  /// @param wanted as `KIND/NAME` or `KIND/NAME.FIELD`
  static TraceView of(String wanted, List<BuildResult.Built> built) {
    int slash = wanted.indexOf('/');
    String kind = slash < 0 ? wanted : wanted.substring(0, slash);
    String rest = slash < 0 ? "" : wanted.substring(slash + 1);
    List<Shown> shown = new ArrayList<>();
    List<String> ofKind = new ArrayList<>();
    for (BuildResult.Built each : built) {
      for (ObjectHistory object : each.histories()) {
        if (!object.kind().equalsIgnoreCase(kind)) {
          continue;
        }
        ofKind.add(object.kind() + "/" + object.name());
        if (rest.equals(object.name()) || rest.startsWith(object.name() + ".")) {
          String field =
              rest.equals(object.name()) ? "" : rest.substring(object.name().length() + 1);
          shown.add(
              new Shown(object, object.fields().stream().filter(it -> it.isIn(field)).toList()));
        }
      }
    }
    if (shown.stream().allMatch(each -> each.fields().isEmpty())) {
      throw new CommandFailed(
          Problem.of(CliProblem.NOTHING_TO_TRACE, "nothing that is built is called " + wanted)
              .hint(
                  ofKind.isEmpty()
                      ? "give a kind and a name, such as Deployment/web.spec.replicas"
                      : "there is " + some(ofKind)),
          ExitCode.FAILED);
    }
    return new TraceView(shown);
  }

  private static String some(List<String> names) {
    int more = names.size() - MOST_NAMES;
    String first = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
    return more > 0 ? first + " and " + more + " more" : first;
  }

  String text(Terminal terminal) {
    StringBuilder text = new StringBuilder();
    for (Shown each : shown) {
      ObjectHistory object = each.object();
      String namespace = object.namespace().isEmpty() ? "" : object.namespace() + "/";
      text.append(object.kind() + "/" + namespace + object.name() + "  ")
          .append(terminal.faint(object.place().toString()))
          .append('\n');
      Table table = new Table("FIELD", "VALUE", "BY", "WHERE");
      for (ObjectHistory.Field field : each.fields()) {
        String path = field.path();
        for (ObjectHistory.Written written : field.written()) {
          table.row(path, shortened(written.value()), written.by(), written.place().toString());
          path = "";
        }
      }
      text.append(table.render("  "));
    }
    return text.toString();
  }

  private static String shortened(String value) {
    String line = value.replace("\n", "\\n");
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
