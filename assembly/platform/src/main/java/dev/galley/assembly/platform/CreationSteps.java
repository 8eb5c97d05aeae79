package dev.galley.assembly.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The steps up to Flux: what is created in AWS, in a few parts that people know, then Flux itself.
/// Thread-safe.
final class CreationSteps {
  /// What belongs together; a part is done when all of it is.
  private enum Part {
    NETWORK(
        "network",
        "VPC, 3 zones, 1 NAT gateway",
        "network",
        "private subnets",
        "public subnets",
        "internet gateway",
        "NAT gateway",
        "public routes",
        "private routes",
        "security groups"),
    ROLES(
        "roles",
        "cluster, nodes, Karpenter",
        "cluster role",
        "node group role",
        "Karpenter node role",
        "Karpenter role"),
    QUEUE("queue", "interruption warnings", "interruption queue", "interruption rules"),
    CLUSTER("cluster", "API authentication", "cluster", "access", "pod identity"),
    ADD_ONS(
        "add-ons",
        "network, proxy, pod identity, DNS",
        "add-on vpc-cni",
        "add-on kube-proxy",
        "add-on eks-pod-identity-agent",
        "add-on coredns");

    private final String title;
    private final String detail;
    private final List<String> members;

    Part(String title, String detail, String... members) {
      this.title = title;
      this.detail = detail;
      this.members = List.of(members);
    }

    static Optional<Part> of(String member) {
      return Arrays.stream(values()).filter(part -> part.members.contains(member)).findFirst();
    }
  }

  private final Instant beginning;
  private final Consumer<Step> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Step> members = new LinkedHashMap<>();
  private final Map<String, Step> steps = new LinkedHashMap<>();

  CreationSteps(Instant beginning, Consumer<Step> listener) {
    this.beginning = beginning;
    this.listener = listener;
  }

  void onStep(dev.galley.control.provision.Step step) {
    switch (step) {
      case dev.galley.control.provision.Step.Started(String name, Instant at) ->
          member(name, Step.State.RUNNING, at, at, "");
      case dev.galley.control.provision.Step.Finished(String name, Instant began, Instant at) ->
          member(name, Step.State.DONE, began, at, "");
      case dev.galley.control.provision.Step.Failed(String name, Instant at, var problem) ->
          member(name, Step.State.FAILED, at, at, problem.what());
    }
  }

  private void member(String name, Step.State state, Instant began, Instant at, String detail) {
    Optional<Part> part = Part.of(name);
    if (part.isEmpty()) {
      set(name, state, began, at, detail);
      return;
    }
    Step whole;
    lock.lock();
    try {
      members.put(name, step(name, state, began, at, detail));
      whole = whole(part.get());
    } finally {
      lock.unlock();
    }
    put(whole);
  }

  private Step whole(Part part) {
    List<Step> known =
        part.members.stream().filter(members::containsKey).map(members::get).toList();
    Duration started = known.stream().map(Step::started).min(Duration::compareTo).orElseThrow();
    Duration ended = known.stream().map(Step::ended).max(Duration::compareTo).orElseThrow();
    Optional<Step> failed =
        known.stream().filter(each -> each.state() == Step.State.FAILED).findFirst();
    if (failed.isPresent()) {
      return new Step(part.title, Step.State.FAILED, started, ended, failed.get().detail());
    }
    boolean done =
        known.size() == part.members.size()
            && known.stream().allMatch(each -> each.state() == Step.State.DONE);
    return new Step(
        part.title, done ? Step.State.DONE : Step.State.RUNNING, started, ended, part.detail);
  }

  private Step step(String name, Step.State state, Instant began, Instant at, String detail) {
    return new Step(
        name, state, Duration.between(beginning, began), Duration.between(beginning, at), detail);
  }

  /// Sets a step; the listener hears only of a change of state.
  void set(String name, Step.State state, Instant began, Instant at, String detail) {
    put(step(name, state, began, at, detail));
  }

  private void put(Step step) {
    @Nullable Step before;
    lock.lock();
    try {
      before = steps.put(step.name(), step);
    } finally {
      lock.unlock();
    }
    if (before == null || before.state() != step.state()) {
      listener.accept(step);
    }
  }

  /// In the order in which they ended, what is under way last.
  List<Step> steps() {
    lock.lock();
    try {
      List<Step> ordered = new ArrayList<>(steps.values());
      ordered.sort(
          Comparator.comparing((Step step) -> step.state() != Step.State.DONE)
              .thenComparing(Step::ended));
      return ordered;
    } finally {
      lock.unlock();
    }
  }
}
