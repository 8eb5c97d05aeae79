package dev.galley.control.capacity;

import dev.galley.kube.scheduling.Requirements;
import dev.galley.kube.scheduling.Resources;

/// A type that a node still open may become, with the room that daemon pods leave on it.
record Candidate(TypeOption option, Resources room) {

  boolean like(Requirements wanted) {
    return option.requirements().intersects(wanted);
  }

  boolean fits(Resources requests) {
    return requests.fitsIn(room);
  }

  boolean sold(Requirements wanted) {
    return option.hasOffering(wanted);
  }
}
