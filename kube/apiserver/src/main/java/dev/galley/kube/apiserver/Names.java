package dev.galley.kube.apiserver;

import dev.galley.base.runtime.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Names of objects: made up and checked.
final class Names {
  /// Without vowels and look-alikes, as apimachinery's `rand.String`.
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

  private static final int LONGEST_BASE = 58;
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final Pattern PORT = Pattern.compile("[-a-z0-9]+");
  private static final Pattern LABEL_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  private static final String SUBDOMAIN_ERROR =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final Pattern SEARCH_DOMAIN =
      Pattern.compile("_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");
  private static final String SEARCH_DOMAIN_ERROR =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-'"
          + " or '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
          + " regex used for validation is"
          + " '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')";
  private static final String LABEL_ERROR =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String LABEL_1035_ERROR =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

  /// Kinds whose names only have to fit into a path: RBAC lets `system:node` be a name.
  private static final Set<String> PATH_SEGMENTS =
      Set.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "APIService");

  private Names() {}

  static String generate(World world, String base) {
    String cut = base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base;
    return cut + suffix(world);
  }

  /// Five random characters.
  static String suffix(World world) {
    StringBuilder text = new StringBuilder(5);
    for (int i = 0; i < 5; i++) {
      text.append(SAFE.charAt(world.random().nextInt(SAFE.length())));
    }
    return text.toString();
  }

  /// Why a name is not one for an object of that type; empty when it is.
  static List<String> errors(Served served, String name) {
    String kind = served.type().kind().kind();
    if (!served.isCustom()) {
      if (PATH_SEGMENTS.contains(kind)) {
        return segment(name);
      }
      if (kind.equals("Namespace")) {
        return label(name);
      }
      if (kind.equals("IPAddress")) {
        return AddressValidation.name(name);
      }
      if (kind.equals("Service")) {
        return matches(name, LABEL_1035, 63, LABEL_1035_ERROR);
      }
    }
    return subdomain(name);
  }

  static List<String> subdomain(String name) {
    return matches(name, SUBDOMAIN, 253, SUBDOMAIN_ERROR);
  }

  /// A domain that names are looked for in; each of its labels may have underscores, and it may end
  /// in a dot.
  static List<String> searchDomain(String name) {
    String domain =
        name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return domain.equals(".")
        ? List.of()
        : matches(domain, SEARCH_DOMAIN, 253, SEARCH_DOMAIN_ERROR);
  }

  static List<String> label(String name) {
    boolean dotted = name.contains(".") && SUBDOMAIN.matcher(name).matches();
    return matches(name, LABEL, 63, dotted ? "must not contain dots" : LABEL_ERROR);
  }

  /// As a service needs it: a name that starts with a letter.
  static List<String> label1035(String name) {
    return matches(name, LABEL_1035, 63, LABEL_1035_ERROR);
  }

  /// The name of a port.
  static List<String> portName(String name) {
    List<String> errors = new ArrayList<>();
    if (name.length() > 15) {
      errors.add("must be no more than 15 characters");
    }
    if (!PORT.matcher(name).matches()) {
      errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (name.chars().noneMatch(each -> each >= 'a' && each <= 'z')) {
      errors.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      errors.add("must not contain consecutive hyphens");
    }
    if (!name.isEmpty() && (name.startsWith("-") || name.endsWith("-"))) {
      errors.add("must not begin or end with a hyphen");
    }
    return errors;
  }

  /// The name of an environment variable.
  static List<String> relaxedVariable(String name) {
    boolean printable = name.chars().allMatch(each -> each >= 32 && each <= 126 && each != '=');
    return !name.isEmpty() && printable
        ? List.of()
        : List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
  }

  /// A key of a ConfigMap or Secret.
  static List<String> configKey(String key) {
    List<String> errors = new ArrayList<>();
    if (key.length() > 253) {
      errors.add("must be no more than 253 characters");
    }
    if (!CONFIG_KEY.matcher(key).matches()) {
      errors.add(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
              + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
              + " '[-._a-zA-Z0-9]+')");
    }
    if (key.equals(".")) {
      errors.add("must not be '.'");
    } else if (key.equals("..")) {
      errors.add("must not be '..'");
    } else if (key.startsWith("..")) {
      errors.add("must not start with '..'");
    }
    return errors;
  }

  private static List<String> matches(String name, Pattern pattern, int longest, String error) {
    boolean tooLong = name.length() > longest;
    boolean fits = pattern.matcher(name).matches();
    if (!tooLong) {
      return fits ? List.of() : List.of(error);
    }
    String length = "must be no more than " + longest + " characters";
    return fits ? List.of(length) : List.of(length, error);
  }

  static List<String> segment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    for (String bad : List.of("/", "%")) {
      if (name.contains(bad)) {
        return List.of("may not contain '" + bad + "'");
      }
    }
    return List.of();
  }
}
