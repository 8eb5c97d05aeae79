package dev.galley.assembly.junit;

import dev.galley.assembly.cluster.StandaloneOptions;
import dev.galley.kube.api.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/// Starts a cluster when a test first asks for it, and closes it after the test, or after the last
/// test of the class.
final class GalleyExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(GalleyExtension.class);

  /// A constructor is one of its test's methods here: otherwise its cluster would be the class's.
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestCluster.class || type == KubeApi.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestCluster cluster = cluster(context);
    return parameter.getParameter().getType() == KubeApi.class ? cluster.api() : cluster;
  }

  private static TestCluster cluster(ExtensionContext context) {
    GalleyCluster wanted =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), GalleyCluster.class)
            .orElseThrow(() ->
                new IllegalStateException(
                    context.getRequiredTestClass().getName() + " has no @GalleyCluster"));
    ExtensionContext scope = wanted.shared() ? classOf(context) : context;
    return scope
        .getStore(STORE)
        .computeIfAbsent(TestCluster.class, key -> start(context, wanted), TestCluster.class);
  }

  /// The context of the class, also when a test method asks.
  private static ExtensionContext classOf(ExtensionContext context) {
    ExtensionContext scope = context;
    while (scope.getTestMethod().isPresent()) {
      scope = scope.getParent().orElseThrow();
    }
    return scope;
  }

  private static TestCluster start(ExtensionContext context, GalleyCluster wanted) {
    StandaloneOptions options =
        StandaloneOptions.DEFAULT.controllers(wanted.controllers()).nodes(wanted.nodes());
    TestCluster cluster = TestCluster.start(options, keys(context).directory());
    for (String location : wanted.manifests()) {
      cluster.load(Manifests.read(context.getRequiredTestClass(), location));
    }
    return cluster;
  }

  /// Certificates take longer to make than a server takes to start, so that all tests of a run
  /// share them.
  private static Keys keys(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Keys.class, key -> Keys.make(), Keys.class);
  }

  /// A directory for certificates, which goes with the run.
  private record Keys(Path directory) implements AutoCloseable {
    static Keys make() {
      try {
        return new Keys(Files.createTempDirectory("galley-junit"));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
