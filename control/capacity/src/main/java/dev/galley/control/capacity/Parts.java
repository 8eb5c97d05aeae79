package dev.galley.control.capacity;

import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.EventRecorder;

/// What the controllers of this module share.
record Parts(
    World world,
    Cluster cluster,
    AwsClients aws,
    CapacityOptions options,
    TypeOptions types,
    UnavailableOfferings unavailable,
    Launcher launcher,
    EventRecorder events) {}
