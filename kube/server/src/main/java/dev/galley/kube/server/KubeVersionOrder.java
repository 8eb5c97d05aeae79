package dev.galley.kube.server;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The order of API versions: stable before beta before alpha, newer before older, anything else
/// last and by name, as `apimachinery/pkg/version` compares them.
final class KubeVersionOrder {
  private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

  static final Comparator<String> PREFERRED_FIRST =
      Comparator.comparing(KubeVersionOrder::parse)
          .reversed()
          .thenComparing(Comparator.naturalOrder());

  private KubeVersionOrder() {}

  private record Rank(int stability, int major, int minor) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      return Comparator.comparingInt(Rank::stability)
          .thenComparingInt(Rank::major)
          .thenComparingInt(Rank::minor)
          .compare(this, other);
    }
  }

  private static Rank parse(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return new Rank(0, 0, 0);
    }
    int major = Integer.parseInt(matcher.group(1));
    if (matcher.group(2) == null) {
      return new Rank(3, major, 0);
    }
    return new Rank(
        matcher.group(2).equals("beta") ? 2 : 1, major, Integer.parseInt(matcher.group(3)));
  }
}
