package dev.galley.kube.server;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who did what and when, one JSON line for each stage of a request, as kube-apiserver's audit log.
public final class AuditLog implements AutoCloseable {
  private final AuditPolicy policy;
  private final OutputStream file;
  private final Lock lock = new ReentrantLock();

  private AuditLog(AuditPolicy policy, OutputStream file) {
    this.policy = policy;
    this.file = file;
  }

  /// Appends to a file.
  ///
  /// @throws dev.galley.base.problem.ProblemException when the file cannot be written
  public static AuditLog to(Path file, AuditPolicy policy) {
    try {
      return new AuditLog(
          policy,
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException failure) {
      throw Problem.of(ServerProblem.AUDIT_LOG_UNWRITABLE, "the audit log cannot be written")
          .at(Place.file(file.toString()))
          .because(String.valueOf(failure.getMessage()))
          .asException();
    }
  }

  AuditPolicy policy() {
    return policy;
  }

  void write(Map<String, @Nullable Object> event) {
    byte[] line = Answer.line(event);
    lock.lock();
    try {
      file.write(line);
    } catch (IOException failure) {
      throw new UncheckedIOException("the audit log cannot be written", failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("the audit log cannot be closed", failure);
    }
  }
}
