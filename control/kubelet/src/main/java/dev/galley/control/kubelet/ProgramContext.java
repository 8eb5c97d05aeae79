package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.runtime.World;

/// What a [Program] knows of the container it runs in.
public interface ProgramContext {
  World world();

  /// The pod as it was when the container started.
  KubeObject pod();

  /// The name of the container within the pod.
  String container();

  /// The readiness probe passes from now on.
  void ready();

  /// Writes a line to the container's log.
  void log(String line);
}
