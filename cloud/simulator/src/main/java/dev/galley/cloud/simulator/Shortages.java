package dev.galley.cloud.simulator;

import dev.galley.base.runtime.Fault;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Where AWS has no capacity now. Patterns may use `*` and `?`; safe for use by many tasks.
///
/// Besides what is declared here, each launch passes the fault point `aws.capacity` with the detail
/// `spot:m7g.large:us-east-1a`, so that fault plans can take capacity away as well.
public final class Shortages {
  /// One shortage.
  ///
  /// @param capacityType `spot`, `on-demand`, or a pattern
  public record Shortage(String capacityType, String instanceType, String zone) {
    boolean covers(String kind, String type, String where) {
      return Wildcard.matches(capacityType, kind)
          && Wildcard.matches(instanceType, type)
          && Wildcard.matches(zone, where);
    }
  }

  private final Cloud cloud;
  private final List<Shortage> shortages = new CopyOnWriteArrayList<>();

  Shortages(Cloud cloud) {
    this.cloud = cloud;
  }

  public void begin(Shortage shortage) {
    shortages.add(shortage);
  }

  public void end(Shortage shortage) {
    shortages.remove(shortage);
  }

  boolean isShort(String capacityType, String instanceType, String zone) {
    if (shortages.stream().anyMatch(each -> each.covers(capacityType, instanceType, zone))) {
      return true;
    }
    String detail = capacityType + ":" + instanceType + ":" + zone;
    return cloud.world().faultAt("aws.capacity", detail) instanceof Fault.Fail;
  }
}
