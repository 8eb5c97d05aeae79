package dev.galley.kube.apiserver;

import dev.galley.base.runtime.World;
import java.util.regex.Pattern;

/// Names of objects: made up and checked.
final class Names {
  /// Without vowels and look-alikes, as apimachinery's `rand.String`.
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

  private static final int LONGEST_BASE = 58;
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private Names() {}

  static String generate(World world, String base) {
    String cut = base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base;
    return cut + suffix(world);
  }

  /// Five random characters.
  static String suffix(World world) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      text.append(SAFE.charAt(world.random().nextInt(SAFE.length())));
    }
    return text.toString();
  }

  static boolean isSubdomain(String name) {
    return name.length() <= 253 && SUBDOMAIN.matcher(name).matches();
  }
}
