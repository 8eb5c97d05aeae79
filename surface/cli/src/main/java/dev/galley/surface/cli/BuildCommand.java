package dev.galley.surface.cli;

import dev.galley.base.objects.DiskFileTree;
import dev.galley.base.objects.Manifest;
import dev.galley.base.problem.Problem;
import dev.galley.render.kustomize.BuildResult;
import dev.galley.render.kustomize.Kustomize;
import dev.galley.render.kustomize.KustomizeOptions;
import dev.galley.render.kustomize.KustomizeOptions.Order;
import dev.galley.render.kustomize.ObjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `galley build`: what `kustomize build` prints, for one directory or many.
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Build kustomizations, as kustomize does.",
    footerHeading = "%nExamples%n",
    footer = {
      "  galley build overlays/production",
      "  galley build apps/*                                      many at once",
      "  galley build apps --trace Deployment/web.spec.replicas   who set it, and where",
    })
final class BuildCommand implements Callable<Integer> {
  @ParentCommand private Galley galley;

  @Parameters(
      arity = "0..*",
      paramLabel = "DIR",
      description = "Directories; this one when there is none. Of many all are printed, or none.")
  private List<Path> directories = new ArrayList<>();

  @Option(
      names = "--load-restrictor",
      paramLabel = "NAME",
      defaultValue = "LoadRestrictionsRootOnly",
      description = "LoadRestrictionsRootOnly or LoadRestrictionsNone")
  private Restrictor loadRestrictor = Restrictor.LoadRestrictionsRootOnly;

  @Option(
      names = "--reorder",
      paramLabel = "ORDER",
      defaultValue = "legacy",
      description = "legacy or none, where the kustomization does not say it in sortOptions")
  private Order order = Order.LEGACY;

  @Option(
      names = "--as-current-user",
      description = "Accepted for kustomize's sake: functions in containers are not run.")
  @SuppressWarnings("UnusedVariable")
  private boolean asCurrentUser;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = "Write to a file, or to a directory with a file for each object.")
  private @Nullable Path output;

  @Option(
      names = "--trace",
      paramLabel = "KIND/NAME[.FIELD]",
      description = "Say where each value of an object came from instead of printing objects.")
  private @Nullable String trace;

  /// As the original spells them.
  @SuppressWarnings("MemberName")
  private enum Restrictor {
    LoadRestrictionsRootOnly,
    LoadRestrictionsNone
  }

  @Override
  public Integer call() throws IOException {
    List<Path> wanted = directories.isEmpty() ? List.of(Path.of(".")) : directories;
    List<BuildResult> results = wanted.parallelStream().map(this::build).toList();
    results.forEach(each -> each.warnings().forEach(galley.terminal()::note));
    boolean failed = false;
    for (BuildResult result : results) {
      if (result instanceof BuildResult.Failed wrong) {
        failed = true;
        wrong
            .problems()
            .forEach(problem ->
                galley.terminal().note(ProblemView.of(galley.terminal(), problem).stripTrailing()));
      }
    }
    if (failed) {
      return ExitCode.FAILED;
    }
    List<BuildResult.Built> built = results.stream().map(BuildResult::orThrow).toList();
    if (trace == null) {
      print(built);
    } else {
      TraceView view = TraceView.of(trace, built);
      galley.terminal().data(view.text(galley.terminal()));
    }
    return ExitCode.OK;
  }

  private BuildResult build(Path directory) {
    Path real = galley.directory().resolve(directory).normalize();
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
    return Kustomize.build(new DiskFileTree(root, galley.directory()), below, options());
  }

  private KustomizeOptions options() {
    KustomizeOptions options = KustomizeOptions.standard().withOrder(order);
    if (loadRestrictor == Restrictor.LoadRestrictionsNone) {
      options = options.withoutLoadRestrictions();
    }
    return trace == null ? options : options.withTracing();
  }

  private static Path top(Path directory) {
    for (Path above = directory; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(".git"))) {
        return above;
      }
    }
    return directory.getRoot();
  }

  private void print(List<BuildResult.Built> built) throws IOException {
    String yaml =
        built.stream()
            .map(BuildResult.Built::yaml)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("---\n"));
    if (output == null) {
      galley.terminal().data(yaml);
    } else if (Files.isDirectory(galley.directory().resolve(output))) {
      Path folder = galley.directory().resolve(output);
      List<Manifest> all = built.stream().flatMap(each -> each.manifests().stream()).toList();
      for (Map.Entry<String, String> file : ObjectFiles.of(all).entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } else {
      Files.writeString(galley.directory().resolve(output), yaml);
    }
  }
}
