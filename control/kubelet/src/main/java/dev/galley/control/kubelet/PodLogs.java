package dev.galley.control.kubelet;

import dev.galley.base.objects.ObjectName;
import dev.galley.base.runtime.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What containers have written, kept for a while; the seam for `kubectl logs`.
public interface PodLogs {
  /// A line and when it was written; `number` grows by one per line of a container.
  record Line(long number, Instant at, String text) {}

  /// The lines still kept of a container's current run; empty when there was no such container.
  Optional<List<Line>> lines(ObjectName pod, String container);

  /// The lines of the run before the current one; empty when there was none.
  Optional<List<Line>> previous(ObjectName pod, String container);

  /// Raised whenever any container writes, starts or ends; for following.
  Signal news();
}
