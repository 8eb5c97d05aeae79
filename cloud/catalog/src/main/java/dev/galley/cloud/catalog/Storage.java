package dev.galley.cloud.catalog;

import java.util.OptionalLong;

/// The storage of an instance type: local disks in GB (0 for none), whether they are NVMe, and what
/// EBS can do.
public record Storage(
    long localGigabytes,
    boolean nvme,
    OptionalLong ebsBaselineMbps,
    OptionalLong ebsMaximumMbps,
    int ebsAttachments) {}
