package dev.galley.assembly.platform;

import dev.galley.base.problem.Problem;
import dev.galley.control.provision.PlatformFile;
import dev.galley.control.provision.PlatformSpec;
import dev.galley.render.helm.ChartMirror;
import dev.galley.render.helm.Charts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that is decided before a platform is brought up.
///
/// @param clusterPath the folder that Flux is pointed at
/// @param charts where charts are found without a network
/// @param speed how many times faster than in truth simulated machines and services are; 1 in a
///   rehearsal, where time costs nothing
public record PlatformSettings(
    PlatformRepository repository,
    PlatformSpec spec,
    String clusterPath,
    Charts charts,
    double speed) {
  private static final String MIRROR = "mirror.yaml";

  /// Reads what a repository says about its platform.
  ///
  /// @throws dev.galley.base.problem.ProblemException when that is missing or wrong
  public static PlatformSettings load(PlatformRequest request) {
    return of(PlatformRepository.open(request), request);
  }

  /// The same for a platform that follows its repository.
  public static PlatformSettings follow(PlatformRequest request, double speed) {
    PlatformSettings settings = of(PlatformRepository.follow(request), request);
    return new PlatformSettings(
        settings.repository, settings.spec, settings.clusterPath, settings.charts, speed);
  }

  private static PlatformSettings of(PlatformRepository repository, PlatformRequest request) {
    Optional<PlatformSpec> written =
        repository
            .files()
            .read(PlatformFile.NAME)
            .map(bytes -> valid(new String(bytes, StandardCharsets.UTF_8)));
    String path =
        ClusterPaths.find(
            repository.files(), written.flatMap(spec -> spec.flux().path()), request.cluster());
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new PlatformSettings(
        repository,
        written.orElseGet(() -> PlatformSpec.named(name)),
        path,
        charts(repository, request),
        1);
  }

  private static PlatformSpec valid(String text) {
    return switch (PlatformFile.read(text, PlatformFile.NAME)) {
      case PlatformFile.Valid(PlatformSpec spec) -> spec;
      case PlatformFile.Invalid(List<Problem> problems) -> throw problems.getFirst().asException();
    };
  }

  private static Charts charts(PlatformRepository repository, PlatformRequest request) {
    if (request.mirror().isPresent()) {
      return ChartMirror.read(request.mirror().get());
    }
    Optional<Path> beside =
        repository.directory().map(each -> each.resolve(MIRROR)).filter(Files::isRegularFile);
    return beside.<Charts>map(ChartMirror::read).orElseGet(Charts::none);
  }
}
