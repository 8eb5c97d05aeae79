package org.example.canteen;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/// A place that serves one dish at some counters. Its definition is `crds/canteens.yaml`.
@Group("example.org")
@Version("v1")
public class Canteen extends CustomResource<Canteen.Spec, Canteen.Status> implements Namespaced {
  /// What its owner wants; the server fills in the number of counters when it is missing.
  public record Spec(String dish, Integer counters) {}

  /// What there is, and which generation of the spec that answers.
  public record Status(int openCounters, long observedGeneration) {}
}
