package dev.galley.kube.admission;

import static dev.galley.kube.admission.PodUnderCheck.collect;
import static dev.galley.kube.admission.PodUnderCheck.counted;
import static dev.galley.kube.admission.PodUnderCheck.plural;
import static dev.galley.kube.admission.PodUnderCheck.quoted;
import static dev.galley.kube.admission.PodUnderCheck.setters;
import static dev.galley.kube.admission.PodUnderCheck.when;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import dev.galley.kube.admission.PodUnderCheck.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The checks of the baseline pod security standard: no known way to more privileges.
final class BaselineChecks {
  private static final String CONTEXT = "securityContext";
  private static final Set<String> CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");
  private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";

  private BaselineChecks() {}

  static Optional<Violation> appArmor(PodUnderCheck pod) {
    TreeSet<String> values = new TreeSet<>();
    boolean byPod = badAppArmor(pod.spec(), values);
    List<String> bad = pod.bad(container -> badAppArmor(container, values));
    List<String> annotations = new ArrayList<>();
    pod.annotations()
        .forEach((key, value) -> {
          if (key.startsWith(APP_ARMOR) && badAppArmor(value)) {
            annotations.add(key + "=" + Json.write(value));
          }
        });
    annotations.sort(null);
    List<String> setters = new ArrayList<>();
    String direct = setters(byPod, bad);
    if (!direct.isEmpty()) {
      setters.add(direct);
    }
    List<String> all = new ArrayList<>(values);
    if (!annotations.isEmpty()) {
      setters.add(plural("annotation", annotations));
      all.addAll(annotations);
    }
    return when(
        !setters.isEmpty(),
        plural("forbidden AppArmor profile", all),
        String.join(" and ", setters) + " must not set AppArmor profile type to " + quoted(all));
  }

  private static boolean badAppArmor(Map<String, @Nullable Object> holder, TreeSet<String> values) {
    if (Tree.at(holder, CONTEXT, "appArmorProfile") == null) {
      return false;
    }
    String type = Tree.textAt(holder, CONTEXT, "appArmorProfile", "type");
    return collect(List.of(type), each -> !PROFILES.contains(each), values);
  }

  private static boolean badAppArmor(String annotation) {
    return !annotation.isEmpty()
        && !annotation.equals("runtime/default")
        && !annotation.startsWith("localhost/");
  }

  static Optional<Violation> capabilities(PodUnderCheck pod) {
    TreeSet<String> added = new TreeSet<>();
    List<String> bad =
        pod.bad(container ->
            collect(
                Tree.textsAt(container, CONTEXT, "capabilities", "add"),
                each -> !CAPABILITIES.contains(each),
                added));
    return when(
        !bad.isEmpty(),
        "non-default capabilities",
        counted("container", bad)
            + " must not include "
            + quoted(added)
            + " in securityContext.capabilities.add");
  }

  static Optional<Violation> hostNamespaces(PodUnderCheck pod) {
    List<String> used = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (Tree.flagAt(pod.spec(), field)) {
        used.add(field + "=true");
      }
    }
    return when(!used.isEmpty(), "host namespaces", String.join(", ", used));
  }

  static Optional<Violation> hostPathVolumes(PodUnderCheck pod) {
    List<String> bad = new ArrayList<>();
    for (Map<String, @Nullable Object> volume : Tree.mapsAt(pod.spec(), "volumes")) {
      if (volume.get("hostPath") != null) {
        bad.add(Tree.textAt(volume, "name"));
      }
    }
    return when(!bad.isEmpty(), "hostPath volumes", counted("volume", bad));
  }

  static Optional<Violation> hostPorts(PodUnderCheck pod) {
    TreeSet<String> ports = new TreeSet<>();
    List<String> bad =
        pod.bad(container -> {
          boolean any = false;
          for (Map<String, @Nullable Object> port : Tree.mapsAt(container, "ports")) {
            long number = Tree.numberAt(0, port, "hostPort");
            if (number != 0) {
              ports.add(Long.toString(number));
              any = true;
            }
          }
          return any;
        });
    return when(
        !bad.isEmpty(),
        "hostPort",
        counted("container", bad)
            + (bad.size() == 1 ? " uses " : " use ")
            + plural("hostPort", ports)
            + " "
            + String.join(", ", ports));
  }

  /// Probes that ask other hosts than the pod's own.
  static Optional<Violation> hostProbes(PodUnderCheck pod) {
    TreeSet<String> hosts = new TreeSet<>();
    TreeSet<String> bad = new TreeSet<>(pod.bad(container -> probesHost(container, hosts)));
    return when(
        !bad.isEmpty(),
        "probe or lifecycle host",
        counted("container", bad)
            + (bad.size() == 1 ? " uses " : " use ")
            + counted("probe or lifecycle host", hosts));
  }

  private static boolean probesHost(Map<String, @Nullable Object> container, TreeSet<String> into) {
    List<String> hosts = new ArrayList<>();
    for (String action : List.of("httpGet", "tcpSocket")) {
      for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
        hosts.add(Tree.textAt(container, probe, action, "host"));
      }
      for (String hook : List.of("postStart", "preStop")) {
        hosts.add(Tree.textAt(container, "lifecycle", hook, action, "host"));
      }
    }
    return collect(hosts, host -> !host.isEmpty(), into);
  }

  static Optional<Violation> privileged(PodUnderCheck pod) {
    List<String> bad = pod.bad(container -> Tree.flagAt(container, CONTEXT, "privileged"));
    return when(
        !bad.isEmpty(),
        "privileged",
        counted("container", bad) + " must not set securityContext.privileged=true");
  }

  static Optional<Violation> procMount(PodUnderCheck pod) {
    TreeSet<String> types = new TreeSet<>();
    List<String> bad =
        pod.bad(container ->
            collect(
                List.of(Tree.textAt(container, CONTEXT, "procMount")),
                type -> !type.isEmpty() && !type.equals("Default"),
                types));
    return when(
        !bad.isEmpty(),
        "procMount",
        counted("container", bad) + " must not set securityContext.procMount to " + quoted(types));
  }

  /// Until 1.18 annotations said which profile a pod has.
  static Optional<Violation> oldSeccomp(PodUnderCheck pod) {
    TreeSet<String> bad = new TreeSet<>();
    badSeccomp(pod, SECCOMP_POD, bad);
    for (Map<String, @Nullable Object> container : pod.containers()) {
      badSeccomp(pod, SECCOMP_CONTAINER + Tree.textAt(container, "name"), bad);
    }
    return when(
        !bad.isEmpty(),
        "seccompProfile",
        "forbidden " + plural("annotation", bad) + " " + String.join(", ", bad));
  }

  private static void badSeccomp(PodUnderCheck pod, String annotation, TreeSet<String> into) {
    String value = pod.annotations().get(annotation);
    if (value != null
        && !value.equals("runtime/default")
        && !value.equals("docker/default")
        && !value.startsWith("localhost/")) {
      into.add(annotation + "=" + Json.write(value));
    }
  }

  static Optional<Violation> seccomp(PodUnderCheck pod) {
    TreeSet<String> values = new TreeSet<>();
    boolean byPod = badSeccomp(pod.spec(), values);
    List<String> bad = pod.bad(container -> badSeccomp(container, values));
    return when(
        byPod || !bad.isEmpty(),
        "seccompProfile",
        setters(byPod, bad)
            + " must not set securityContext.seccompProfile.type to "
            + quoted(values));
  }

  static boolean badSeccomp(Map<String, @Nullable Object> holder, TreeSet<String> values) {
    if (Tree.at(holder, CONTEXT, "seccompProfile") == null) {
      return false;
    }
    String type = Tree.textAt(holder, CONTEXT, "seccompProfile", "type");
    return collect(List.of(type), each -> !PROFILES.contains(each), values);
  }

  static Optional<Violation> hostProcess(PodUnderCheck pod) {
    boolean byPod = Tree.flagAt(pod.spec(), CONTEXT, "windowsOptions", "hostProcess");
    List<String> bad =
        pod.bad(container -> Tree.flagAt(container, CONTEXT, "windowsOptions", "hostProcess"));
    return when(
        byPod || !bad.isEmpty(),
        "hostProcess",
        setters(byPod, bad) + " must not set securityContext.windowsOptions.hostProcess=true");
  }

  /// @param allowed the types that pods may have
  static Optional<Violation> seLinux(PodUnderCheck pod, Set<String> allowed) {
    TreeSet<String> types = new TreeSet<>();
    TreeSet<String> set = new TreeSet<>();
    boolean byPod = badSeLinux(pod.spec(), allowed, types, set);
    List<String> bad = pod.bad(container -> badSeLinux(container, allowed, types, set));
    List<String> data = new ArrayList<>();
    if (!types.isEmpty()) {
      data.add(counted("type", types));
    }
    for (String field : List.of("user", "role")) {
      if (set.contains(field)) {
        data.add(field + " may not be set");
      }
    }
    return when(
        byPod || !bad.isEmpty(),
        "seLinuxOptions",
        setters(byPod, bad)
            + " set forbidden securityContext.seLinuxOptions: "
            + String.join("; ", data));
  }

  private static boolean badSeLinux(
      Map<String, @Nullable Object> holder,
      Set<String> allowed,
      TreeSet<String> types,
      TreeSet<String> set) {
    if (Tree.at(holder, CONTEXT, "seLinuxOptions") == null) {
      return false;
    }
    String type = Tree.textAt(holder, CONTEXT, "seLinuxOptions", "type");
    boolean bad = collect(List.of(type), each -> !allowed.contains(each), types);
    for (String field : List.of("user", "role")) {
      if (!Tree.textAt(holder, CONTEXT, "seLinuxOptions", field).isEmpty()) {
        set.add(field);
        bad = true;
      }
    }
    return bad;
  }

  /// @param allowed the settings that touch nobody but the pod
  static Optional<Violation> sysctls(PodUnderCheck pod, Set<String> allowed) {
    List<String> bad = new ArrayList<>();
    for (Map<String, @Nullable Object> sysctl : Tree.mapsAt(pod.spec(), CONTEXT, "sysctls")) {
      String name = Tree.textAt(sysctl, "name");
      if (!allowed.contains(name)) {
        bad.add(name);
      }
    }
    return when(!bad.isEmpty(), "forbidden sysctls", String.join(", ", bad));
  }
}
