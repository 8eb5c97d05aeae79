package dev.galley.kube.admission;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pod security standards that hold in a namespace: what is refused, what is recorded and what
/// is warned of.
///
/// @param errors what is wrong with the labels that say so, as causes of a Status
record SecurityPolicy(
    Standard enforce, Standard audit, Standard warn, List<Map<String, @Nullable Object>> errors) {
  private static final String PREFIX = "pod-security.kubernetes.io/";

  /// A level as it was in a minor version of Kubernetes 1, or as it is in the latest.
  record Standard(SecurityLevel level, int minor) {
    static final int LATEST = Integer.MAX_VALUE;
    static final Standard PRIVILEGED = new Standard(SecurityLevel.PRIVILEGED, LATEST);

    @Override
    public String toString() {
      return level + ":" + (minor == LATEST ? "latest" : "v1." + minor);
    }

    boolean equivalent(Standard other) {
      return level == SecurityLevel.PRIVILEGED
          ? other.level == SecurityLevel.PRIVILEGED
          : equals(other);
    }
  }

  boolean fullyPrivileged() {
    return isPrivileged(enforce) && isPrivileged(audit) && isPrivileged(warn);
  }

  static boolean isPrivileged(Standard standard) {
    return standard.level() == SecurityLevel.PRIVILEGED;
  }

  boolean equivalent(SecurityPolicy other) {
    return enforce.equivalent(other.enforce)
        && audit.equivalent(other.audit)
        && warn.equivalent(other.warn);
  }

  /// What the labels of a namespace say, over the server's defaults.
  static SecurityPolicy of(Map<String, String> labels, AdmissionOptions.PodSecurity defaults) {
    Labels read = new Labels(labels);
    SecurityLevel enforce = read.level("enforce", defaults.enforce(), SecurityLevel.RESTRICTED);
    boolean enforceGiven = labels.containsKey(PREFIX + "enforce") && read.errors.isEmpty();
    int enforceVersion = read.version("enforce-version", Standard.LATEST);
    SecurityLevel audit = read.level("audit", defaults.audit(), SecurityLevel.PRIVILEGED);
    int auditVersion = read.version("audit-version", Standard.LATEST);
    SecurityLevel warn = read.level("warn", defaults.warn(), SecurityLevel.PRIVILEGED);
    int warnVersion = read.version("warn-version", Standard.LATEST);
    if (!labels.containsKey(PREFIX + "warn") && enforceGiven && enforce.compareTo(warn) > 0) {
      warn = enforce;
      if (!labels.containsKey(PREFIX + "warn-version")) {
        warnVersion = enforceVersion;
      }
    }
    return new SecurityPolicy(
        new Standard(enforce, enforceVersion),
        new Standard(audit, auditVersion),
        new Standard(warn, warnVersion),
        List.copyOf(read.errors));
  }

  /// The labels, and what was wrong with those read so far.
  private static final class Labels {
    private final Map<String, String> labels;
    private final List<Map<String, @Nullable Object>> errors = new ArrayList<>();

    Labels(Map<String, String> labels) {
      this.labels = labels;
    }

    SecurityLevel level(String label, SecurityLevel otherwise, SecurityLevel whenWrong) {
      String value = labels.get(PREFIX + label);
      if (value == null) {
        return otherwise;
      }
      for (SecurityLevel each : SecurityLevel.values()) {
        if (each.toString().equals(value)) {
          return each;
        }
      }
      wrong(label, value, "must be one of privileged, baseline, restricted");
      return whenWrong;
    }

    int version(String label, int otherwise) {
      String value = labels.get(PREFIX + label);
      if (value == null) {
        return otherwise;
      }
      if (value.equals("latest")) {
        return Standard.LATEST;
      }
      if (value.startsWith("v1.") && isNumber(value.substring(3))) {
        return Integer.parseInt(value.substring(3));
      }
      wrong(label, value, "must be \"latest\" or \"v1.x\"");
      return Standard.LATEST;
    }

    private static boolean isNumber(String text) {
      return !text.isEmpty()
          && text.length() < 9
          && text.chars().allMatch(each -> each >= '0' && each <= '9')
          && (text.length() == 1 || text.charAt(0) != '0');
    }

    private void wrong(String label, String value, String why) {
      errors.add(
          Tree.map(
              "reason", "FieldValueInvalid",
              "message", "Invalid value: " + Json.write(value) + ": " + why,
              "field", "metadata.labels[" + PREFIX + label + "]"));
    }
  }
}
