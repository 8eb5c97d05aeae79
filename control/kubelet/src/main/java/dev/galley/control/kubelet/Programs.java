package dev.galley.control.kubelet;

import dev.galley.base.objects.KubeObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which program a container runs; one without a program does nothing and is well.
@FunctionalInterface
public interface Programs {
  Programs NONE = (pod, container) -> Optional.empty();

  /// @param container the container's entry in the pod's specification
  Optional<Program> forContainer(KubeObject pod, Map<String, @Nullable Object> container);
}
