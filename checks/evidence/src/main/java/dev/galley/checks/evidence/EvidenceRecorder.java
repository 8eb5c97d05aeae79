package dev.galley.checks.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Writes down what the tests of a module proved; registered with the test platform as a service.
public final class EvidenceRecorder implements TestExecutionListener {
  private final Map<String, Set<Evidence>> byClass = new TreeMap<>();

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> record(test, Evidence.PROVEN);
      case ABORTED -> record(test, Evidence.SKIPPED);
      case FAILED -> {
        // The build fails; there is nothing to write down.
      }
    }
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    record(test, Evidence.SKIPPED);
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    byClass.forEach(EvidenceRecorder::write);
  }

  private void record(TestIdentifier test, String outcome) {
    if (!(test.getSource().orElse(null) instanceof MethodSource source)) {
      return;
    }
    Method method = source.getJavaMethod();
    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    for (Proves proof : method.getAnnotationsByType(Proves.class)) {
      byClass
          .computeIfAbsent(method.getDeclaringClass().getName(), key -> new LinkedHashSet<>())
          .add(Evidence.of(proof.value(), name, outcome));
    }
  }

  private static void write(String className, Set<Evidence> evidence) {
    Path directory = Path.of("target", "evidence");
    try {
      Files.createDirectories(directory);
      Files.write(
          directory.resolve(className + ".tsv"),
          evidence.stream().map(Evidence::line).sorted().toList(),
          StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
