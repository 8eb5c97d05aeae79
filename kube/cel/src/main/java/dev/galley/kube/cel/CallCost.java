package dev.galley.kube.cel;

import org.jspecify.annotations.Nullable;

/// What a call costs, and how large its result is when that is known.
record CallCost(CostRange cost, @Nullable CostRange size) {}
