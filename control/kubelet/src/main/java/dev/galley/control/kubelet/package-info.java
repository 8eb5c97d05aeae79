/// Simulated nodes and pods: machines that join and leave, pods that run as state machines, images
/// bound to programs.
///
/// A pod's author directs its simulation by annotations on the pod; durations are written `90s`,
/// `1m30s`, `500ms`, or `never`. Each key may end in `.<container>` to mean that container only.
///
/// - `galley.dev/exit-after`: containers exit after running for so long; init containers obey only
///   the key with their own name.
/// - `galley.dev/exit-code`: with which code they exit; 0 unless told otherwise. A code without a
///   time exits after the usual time of a job.
/// - `galley.dev/ready-after`: they become ready that long after they started, whatever their
///   probes say.
/// - `galley.dev/stop-after`: they take so long to obey SIGTERM.
/// - `galley.dev/pull-time`: pulling the image takes so long where it is not known yet.
/// - `galley.dev/image-pull: fail`: no registry has the image.
///
/// Without directions, init containers succeed after a second, pods of jobs after the options' run
/// time, and everything else runs until it is deleted, ready once the initial delays of its probes
/// are over.
@NullMarked
package dev.galley.control.kubelet;

import org.jspecify.annotations.NullMarked;
