package dev.galley.surface.cli;

import dev.galley.assembly.platform.ProblemCodes;
import dev.galley.base.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `galley codes`: what each problem code means, offline.
@Command(
    name = "codes",
    mixinStandardHelpOptions = true,
    description = "What each problem code means.")
final class CodesCommand implements Callable<Integer> {
  @ParentCommand private Galley galley;

  @Parameters(arity = "0..1", paramLabel = "CODE", description = "One code; without it, all.")
  private @Nullable String code;

  @Override
  public Integer call() {
    List<ProblemCode> codes = new ArrayList<>(ProblemCodes.all());
    codes.addAll(List.of(CliProblem.values()));
    codes.sort(Comparator.comparing(ProblemCode::code));
    Optional<String> wanted = Optional.ofNullable(code);
    Table table = new Table();
    codes.stream()
        .filter(each -> wanted.isEmpty() || each.code().equalsIgnoreCase(wanted.get()))
        .forEach(each -> table.row(each.code(), each.meaning()));
    String text = table.render("");
    galley.terminal().data(text);
    return text.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
  }
}
