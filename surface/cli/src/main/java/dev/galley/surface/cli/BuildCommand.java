package dev.galley.surface.cli;

import dev.galley.base.objects.DiskFileTree;
import dev.galley.base.problem.Problem;
import dev.galley.render.kustomize.BuildResult;
import dev.galley.render.kustomize.Kustomize;
import dev.galley.render.kustomize.KustomizeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `galley build`: what `kustomize build` prints.
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Build a kustomization, as kustomize does.")
final class BuildCommand implements Callable<Integer> {
  @ParentCommand private Galley galley;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Its directory.")
  private Path directory = Path.of(".");

  @Option(
      names = "--load-restrictor",
      paramLabel = "NAME",
      defaultValue = "LoadRestrictionsRootOnly",
      description = "LoadRestrictionsRootOnly or LoadRestrictionsNone")
  private String loadRestrictor = "LoadRestrictionsRootOnly";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file instead of standard output.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    Path real = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(real)) {
      throw new CommandFailed(
          Problem.of(CliProblem.NOT_BUILT, "there is no directory " + directory)
              .hint("name a directory with a kustomization.yaml"),
          ExitCode.FAILED);
    }
    // Bases may lie beside or above the directory, so the tree begins at the top of the disk or of
    // the repository.
    Path root = top(real);
    String below = root.relativize(real).toString().replace('\\', '/');
    KustomizeOptions options =
        loadRestrictor.equals("LoadRestrictionsNone")
            ? KustomizeOptions.standard().withoutLoadRestrictions()
            : KustomizeOptions.standard();
    return switch (Kustomize.build(new DiskFileTree(root), below, options)) {
      case BuildResult.Built built -> {
        built.warnings().forEach(galley.terminal()::note);
        print(built.yaml());
        yield ExitCode.OK;
      }
      case BuildResult.Failed failed -> {
        failed.warnings().forEach(galley.terminal()::note);
        failed
            .problems()
            .forEach(problem ->
                galley.terminal().note(ProblemView.of(galley.terminal(), problem).stripTrailing()));
        yield ExitCode.FAILED;
      }
    };
  }

  private static Path top(Path directory) {
    for (Path above = directory; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(".git"))) {
        return above;
      }
    }
    return directory.getRoot();
  }

  private void print(String yaml) {
    if (output == null) {
      galley.terminal().data(yaml);
      return;
    }
    try {
      Files.writeString(output, yaml);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
