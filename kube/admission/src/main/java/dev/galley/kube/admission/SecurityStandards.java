package dev.galley.kube.admission;

import dev.galley.kube.admission.PodUnderCheck.Check;
import dev.galley.kube.admission.PodUnderCheck.Violation;
import dev.galley.kube.admission.SecurityPolicy.Standard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which checks make up the pod security standards, version by version.
final class SecurityStandards {
  /// The last version in which a check changed.
  private static final int NEWEST = 34;

  private static final Set<String> TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t");
  private static final Set<String> TYPES_31 = and(TYPES, "container_engine_t");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start");
  private static final Set<String> SYSCTLS_27 = and(SYSCTLS, "net.ipv4.ip_local_reserved_ports");
  private static final Set<String> SYSCTLS_29 =
      and(
          SYSCTLS_27,
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  private static final Set<String> SYSCTLS_32 =
      and(SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

  /// A check, the versions from and up to which it is made, whether only the restricted standard
  /// makes it, and the version from which that one makes a stricter check instead.
  private record Dated(Check check, int from, int upTo, boolean restricted, int overriddenFrom) {
    boolean holds(Standard standard) {
      int minor = Math.min(standard.minor(), NEWEST);
      boolean isRestricted = standard.level() == SecurityLevel.RESTRICTED;
      return minor >= from
          && minor <= upTo
          && (isRestricted || !restricted)
          && !(isRestricted && minor >= overriddenFrom);
    }
  }

  /// In upstream's order: by the names of the checks, baseline before restricted.
  private static final List<Dated> ALL =
      List.of(
          baseline(BaselineChecks::appArmor),
          overridden(BaselineChecks::capabilities, 22),
          baseline(BaselineChecks::hostNamespaces),
          overridden(BaselineChecks::hostPathVolumes, 0),
          baseline(BaselineChecks::hostPorts),
          baseline(BaselineChecks::hostProbes, 34, NEWEST),
          baseline(BaselineChecks::privileged),
          baseline(BaselineChecks::procMount),
          baseline(pod -> BaselineChecks.seLinux(pod, TYPES), 0, 30),
          baseline(pod -> BaselineChecks.seLinux(pod, TYPES_31), 31, NEWEST),
          new Dated(BaselineChecks::oldSeccomp, 0, 18, false, 19),
          new Dated(BaselineChecks::seccomp, 19, NEWEST, false, 19),
          baseline(pod -> BaselineChecks.sysctls(pod, SYSCTLS), 0, 26),
          baseline(pod -> BaselineChecks.sysctls(pod, SYSCTLS_27), 27, 28),
          baseline(pod -> BaselineChecks.sysctls(pod, SYSCTLS_29), 29, 31),
          baseline(pod -> BaselineChecks.sysctls(pod, SYSCTLS_32), 32, NEWEST),
          baseline(BaselineChecks::hostProcess),
          restricted(RestrictedChecks::escalation, 8, 24),
          restricted(notOnWindows(RestrictedChecks::escalation), 25, NEWEST),
          restricted(RestrictedChecks::capabilities, 22, 24),
          restricted(notOnWindows(RestrictedChecks::capabilities), 25, NEWEST),
          restricted(RestrictedChecks::volumes, 0, NEWEST),
          restricted(RestrictedChecks::nonRoot, 0, NEWEST),
          restricted(RestrictedChecks::user, 23, NEWEST),
          restricted(RestrictedChecks::seccomp, 19, 24),
          restricted(notOnWindows(RestrictedChecks::seccomp), 25, NEWEST));

  private SecurityStandards() {}

  private static Dated baseline(Check check) {
    return baseline(check, 0, NEWEST);
  }

  private static Dated baseline(Check check, int from, int upTo) {
    return new Dated(check, from, upTo, false, Integer.MAX_VALUE);
  }

  private static Dated overridden(Check check, int from) {
    return new Dated(check, 0, NEWEST, false, from);
  }

  private static Dated restricted(Check check, int from, int upTo) {
    return new Dated(check, from, upTo, true, Integer.MAX_VALUE);
  }

  private static Check notOnWindows(Check check) {
    return pod -> pod.isWindows() ? Optional.empty() : check.of(pod);
  }

  private static Set<String> and(Set<String> before, String... more) {
    Set<String> all = new TreeSet<>(before);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  static List<Violation> violations(Standard standard, PodUnderCheck pod) {
    if (SecurityPolicy.isPrivileged(standard)) {
      return List.of();
    }
    List<Violation> violations = new ArrayList<>();
    for (Dated each : ALL) {
      if (each.holds(standard)) {
        each.check().of(pod).ifPresent(violations::add);
      }
    }
    return violations;
  }

  static String reasons(List<Violation> violations) {
    return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
  }

  static String details(List<Violation> violations) {
    return violations.stream()
        .map(each ->
            each.detail().isEmpty() ? each.reason() : each.reason() + " (" + each.detail() + ")")
        .collect(Collectors.joining(", "));
  }
}
