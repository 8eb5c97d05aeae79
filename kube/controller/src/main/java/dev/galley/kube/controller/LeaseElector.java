package dev.galley.kube.controller;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.runtime.FaultStruck;
import dev.galley.base.runtime.Task;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.ApiException;
import dev.galley.kube.api.KubeApi;
import dev.galley.kube.api.ResourceType;
import dev.galley.kube.api.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Leader election over a Lease, as client-go's: a candidate takes a lease that has not changed for
/// its duration by the candidate's own clock, and the leader renews it until it cannot.
public final class LeaseElector implements LeaderElector {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final World world;
  private final KubeApi api;
  private final ObjectName name;
  private final String identity;
  private String observed = "";
  private Instant observedAt = Instant.MIN;

  public LeaseElector(World world, KubeApi api, ObjectName lease, String identity) {
    this.world = world;
    this.api = api;
    this.name = lease;
    this.identity = identity;
  }

  @Override
  public void lead(Runnable work) {
    while (!takeOrRenew()) {
      world.sleep(RETRY);
    }
    Task task = world.start("leader " + name, work);
    try {
      renewWhile(task);
    } finally {
      task.cancel();
      release();
    }
  }

  private void renewWhile(Task task) {
    Instant renewed = world.now();
    while (!task.join(RETRY)) {
      if (takeOrRenew()) {
        renewed = world.now();
      } else if (Duration.between(renewed, world.now()).compareTo(DEADLINE) >= 0) {
        return;
      }
    }
  }

  private boolean takeOrRenew() {
    try {
      Optional<ResourceType> leases = api.type(Kinds.LEASE);
      return leases.isPresent() && takeOrRenew(leases.get());
    } catch (ApiException | FaultStruck _) {
      return false;
    }
  }

  private boolean takeOrRenew(ResourceType leases) {
    Instant now = world.now();
    Optional<KubeObject> found = api.find(leases, name);
    if (found.isEmpty()) {
      KubeObject lease =
          held(KubeObject.of(Kinds.LEASE, name), now).with(0, "spec", "leaseTransitions");
      api.create(
          leases, lease.with(Times.micros(now), "spec", "acquireTime"), WriteOptions.by(identity));
      return true;
    }
    KubeObject lease = found.get();
    String holder = lease.text("spec", "holderIdentity");
    if (!lease.resourceVersion().equals(observed)) {
      observed = lease.resourceVersion();
      observedAt = now;
    }
    boolean mine = holder.equals(identity);
    if (!mine && !holder.isEmpty() && observedAt.plus(LEASE).isAfter(now)) {
      return false;
    }
    KubeObject next = held(lease, now);
    if (!mine) {
      next =
          next.with(Times.micros(now), "spec", "acquireTime")
              .with(lease.number(0, "spec", "leaseTransitions") + 1, "spec", "leaseTransitions");
    }
    observed = api.update(leases, next, WriteOptions.by(identity)).resourceVersion();
    observedAt = now;
    return true;
  }

  private KubeObject held(KubeObject lease, Instant now) {
    return lease
        .with(identity, "spec", "holderIdentity")
        .with(LEASE.toSeconds(), "spec", "leaseDurationSeconds")
        .with(Times.micros(now), "spec", "renewTime");
  }

  /// Gives the lease up, so that the next leader need not wait for it to run out. Not possible for
  /// a task that was cancelled when the API waits: then the lease runs out.
  private void release() {
    try {
      Optional<ResourceType> leases = api.type(Kinds.LEASE);
      if (leases.isEmpty()) {
        return;
      }
      Optional<KubeObject> lease = api.find(leases.get(), name);
      if (lease.isPresent() && lease.get().text("spec", "holderIdentity").equals(identity)) {
        KubeObject free =
            held(lease.get(), world.now())
                .with("", "spec", "holderIdentity")
                .with(1, "spec", "leaseDurationSeconds");
        api.update(leases.get(), free, WriteOptions.by(identity));
      }
    } catch (ApiException | FaultStruck _) {
      // It runs out by itself.
    }
  }
}
