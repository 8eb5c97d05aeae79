package dev.galley.kube.apiserver;

import java.util.regex.Pattern;

/// Checks security contexts of containers and pods.
final class SecurityValidation {
  private SecurityValidation() {}

  static void container(Node context) {
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    Node mount = context.at("procMount");
    if (mount.isSet()) {
      mount.oneOf("Default", "Unmasked");
      if (mount.text().equals("Unmasked")) {
        mount.invalid("`hostUsers` must be false to use `Unmasked`");
      }
    }
    profile(context.at("seccompProfile"), "seccomp");
    boolean refuses =
        context.has("allowPrivilegeEscalation") && !context.flag("allowPrivilegeEscalation");
    if (refuses && context.flag("privileged")) {
      context.invalid(
          GoPrint.securityContext(context.map()),
          "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    if (refuses && context.at("capabilities").at("add").texts().contains("CAP_SYS_ADMIN")) {
      context.invalid(
          GoPrint.securityContext(context.map()),
          "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
    }
    profile(context.at("appArmorProfile"), "AppArmor");
  }

  private static final Pattern SYSCTL =
      Pattern.compile("([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?");

  static void pod(Node context, Node spec) {
    if (!context.isSet()) {
      return;
    }
    id(context.at("fsGroup"));
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    context.items("supplementalGroups").forEach(SecurityValidation::id);
    if (spec.flag("shareProcessNamespace") && spec.flag("hostPID")) {
      context
          .at("shareProcessNamespace")
          .invalid(true, "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    for (Node parameter : context.items("sysctls")) {
      Node name = parameter.at("name");
      if (name.isEmpty()) {
        name.required("");
      } else if (name.text().length() > 253 || !SYSCTL.matcher(name.text()).matches()) {
        name.invalid(
            "must have at most 253 characters and match regex"
                + " ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
      }
    }
    context.at("fsGroupChangePolicy").optionalOneOf("Always", "OnRootMismatch");
    profile(context.at("seccompProfile"), "seccomp");
    profile(context.at("appArmorProfile"), "AppArmor");
    context.at("supplementalGroupsPolicy").optionalOneOf("Merge", "Strict");
  }

  private static void id(Node id) {
    if (id.isSet() && (id.number() < 0 || id.number() > Integer.MAX_VALUE)) {
      id.invalid("must be between 0 and 2147483647, inclusive");
    }
  }

  private static void profile(Node profile, String what) {
    if (!profile.isSet()) {
      return;
    }
    Node type = profile.at("type");
    Node local = profile.at("localhostProfile");
    if (type.isEmpty() && !what.equals("seccomp")) {
      type.required("type is required when appArmorProfile is set");
    } else if (type.isEmpty()) {
      type.required("type is required when seccompProfile is set");
    } else {
      type.oneOf("Localhost", "RuntimeDefault", "Unconfined");
    }
    if (type.text().equals("Localhost")) {
      if (!local.isSet()) {
        local.required("must be set when " + what + " type is Localhost");
      } else if (what.equals("seccomp")) {
        ContainerValidation.descending(local);
      }
    } else if (local.isSet()) {
      local.invalid(
          what.equals("seccomp")
              ? GoPrint.fields(profile.map(), "Type", "LocalhostProfile")
              : local.value(),
          "can only be set when " + what + " type is Localhost");
    }
  }
}
