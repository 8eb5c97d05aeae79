package dev.galley.kube.admission;

import static dev.galley.kube.admission.PodUnderCheck.collect;
import static dev.galley.kube.admission.PodUnderCheck.counted;
import static dev.galley.kube.admission.PodUnderCheck.quoted;
import static dev.galley.kube.admission.PodUnderCheck.setters;
import static dev.galley.kube.admission.PodUnderCheck.when;

import dev.galley.base.objects.Tree;
import dev.galley.kube.admission.PodUnderCheck.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The checks of the restricted pod security standard: hardened as good practice has it.
final class RestrictedChecks {
  private static final String CONTEXT = "securityContext";
  private static final List<String> VOLUMES =
      List.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private RestrictedChecks() {}

  static Optional<Violation> escalation(PodUnderCheck pod) {
    List<String> bad =
        pod.bad(container ->
            !Boolean.FALSE.equals(Tree.at(container, CONTEXT, "allowPrivilegeEscalation")));
    return when(
        !bad.isEmpty(),
        "allowPrivilegeEscalation != false",
        counted("container", bad) + " must set securityContext.allowPrivilegeEscalation=false");
  }

  static Optional<Violation> capabilities(PodUnderCheck pod) {
    TreeSet<String> added = new TreeSet<>();
    List<String> keeping =
        pod.bad(
            container -> !Tree.textsAt(container, CONTEXT, "capabilities", "drop").contains("ALL"));
    List<String> adding =
        pod.bad(container ->
            collect(
                Tree.textsAt(container, CONTEXT, "capabilities", "add"),
                each -> !each.equals("NET_BIND_SERVICE"),
                added));
    List<String> details = new ArrayList<>();
    if (!keeping.isEmpty()) {
      details.add(
          counted("container", keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    if (!adding.isEmpty()) {
      details.add(
          counted("container", adding)
              + " must not include "
              + quoted(added)
              + " in securityContext.capabilities.add");
    }
    return when(!details.isEmpty(), "unrestricted capabilities", String.join("; ", details));
  }

  static Optional<Violation> volumes(PodUnderCheck pod) {
    List<String> bad = new ArrayList<>();
    TreeSet<String> types = new TreeSet<>();
    for (Map<String, @Nullable Object> volume : Tree.mapsAt(pod.spec(), "volumes")) {
      if (VOLUMES.stream().allMatch(type -> volume.get(type) == null)) {
        bad.add(Tree.textAt(volume, "name"));
        types.add(
            volume.keySet().stream()
                .filter(field -> !field.equals("name"))
                .findFirst()
                .orElse("unknown"));
      }
    }
    return when(
        !bad.isEmpty(),
        "restricted volume types",
        counted("volume", bad)
            + (bad.size() == 1 ? " uses " : " use ")
            + counted("restricted volume type", types));
  }

  static Optional<Violation> nonRoot(PodUnderCheck pod) {
    Object onPod = Tree.at(pod.spec(), CONTEXT, "runAsNonRoot");
    List<String> refusing =
        pod.bad(each -> Boolean.FALSE.equals(Tree.at(each, CONTEXT, "runAsNonRoot")));
    boolean byPod = Boolean.FALSE.equals(onPod);
    if (byPod || !refusing.isEmpty()) {
      return when(
          true,
          "runAsNonRoot != true",
          setters(byPod, refusing) + " must not set securityContext.runAsNonRoot=false");
    }
    List<String> silent =
        Boolean.TRUE.equals(onPod)
            ? List.of()
            : pod.bad(each -> Tree.at(each, CONTEXT, "runAsNonRoot") == null);
    return when(
        !silent.isEmpty(),
        "runAsNonRoot != true",
        "pod or " + counted("container", silent) + " must set securityContext.runAsNonRoot=true");
  }

  static Optional<Violation> user(PodUnderCheck pod) {
    boolean byPod = Tree.numberAt(-1, pod.spec(), CONTEXT, "runAsUser") == 0;
    List<String> bad =
        pod.bad(container -> Tree.numberAt(-1, container, CONTEXT, "runAsUser") == 0);
    return when(
        byPod || !bad.isEmpty(), "runAsUser=0", setters(byPod, bad) + " must not set runAsUser=0");
  }

  static Optional<Violation> seccomp(PodUnderCheck pod) {
    Optional<Violation> explicit = BaselineChecks.seccomp(pod);
    boolean onPod = Tree.at(pod.spec(), CONTEXT, "seccompProfile") != null;
    if (explicit.isPresent() || onPod) {
      return explicit;
    }
    List<String> silent =
        pod.bad(container -> Tree.at(container, CONTEXT, "seccompProfile") == null);
    return when(
        !silent.isEmpty(),
        "seccompProfile",
        "pod or "
            + counted("container", silent)
            + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
            + " \"Localhost\"");
  }
}
