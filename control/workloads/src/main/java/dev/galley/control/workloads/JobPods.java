package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the pods of a job look like; pure.
final class JobPods {
  private static final String INDEX = "batch.kubernetes.io/job-completion-index";

  private JobPods() {}

  static boolean isIndexed(KubeObject job) {
    return job.text("spec", "completionMode").equals("Indexed");
  }

  /// @param index the pod's index for an indexed job, otherwise null
  static KubeObject pod(KubeObject job, @Nullable Long index) {
    KubeObject pod = Pods.fromTemplate(job.at("spec", "template"), job);
    Map<String, String> labels = new LinkedHashMap<>(pod.labels());
    labels.put("batch.kubernetes.io/controller-uid", job.uid());
    labels.put("batch.kubernetes.io/job-name", job.name());
    labels.put("controller-uid", job.uid());
    labels.put("job-name", job.name());
    List<String> finalizers = new ArrayList<>(pod.finalizers());
    finalizers.add(Jobs.TRACKING);
    KubeObject tracked =
        pod.with(labels, "metadata", "labels").with(finalizers, "metadata", "finalizers");
    return index == null || !isIndexed(job)
        ? tracked.with(job.name() + "-", "metadata", "generateName")
        : indexed(tracked, job, Long.toString(index));
  }

  private static KubeObject indexed(KubeObject pod, KubeObject job, String index) {
    KubeObject named =
        pod.with(job.name() + "-" + index + "-", "metadata", "generateName")
            .withLabel(INDEX, index)
            .withAnnotation(INDEX, index)
            .with(job.name() + "-" + index, "spec", "hostname");
    List<@Nullable Object> containers = new ArrayList<>();
    for (Map<String, @Nullable Object> container : named.maps("spec", "containers")) {
      List<@Nullable Object> env = new ArrayList<>(Tree.listAt(container, "env"));
      env.add(
          Tree.map(
              "name",
              "JOB_COMPLETION_INDEX",
              "valueFrom",
              Tree.map("fieldRef", Tree.map("fieldPath", "metadata.labels['" + INDEX + "']"))));
      containers.add(Tree.with(container, env, "env"));
    }
    return named.with(containers, "spec", "containers");
  }

  static long index(KubeObject pod) {
    String index = pod.annotations().getOrDefault(INDEX, "");
    return index.matches("[0-9]{1,9}") ? Long.parseLong(index) : -1;
  }
}
