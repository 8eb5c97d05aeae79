package dev.galley.kube.scheduling;

import java.util.Collection;
import java.util.List;

/// Finds the label key that was probably meant, by the rules of Karpenter's `labelHint`.
final class Typos {
  private Typos() {}

  static String similar(String key, Collection<String> wellKnown, Collection<String> defined) {
    for (Collection<String> keys : List.of(wellKnown, defined)) {
      for (String candidate : keys) {
        if (candidate.contains(key)
            || distance(key, candidate) < candidate.length() / 5
            || candidate.endsWith(suffix(key))) {
          return candidate;
        }
      }
    }
    return "";
  }

  private static String suffix(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(slash);
  }

  private static int distance(String one, String two) {
    int[] above = new int[two.length() + 1];
    for (int j = 0; j <= two.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[two.length() + 1];
      row[0] = i;
      for (int j = 1; j <= two.length(); j++) {
        int change = one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
      }
      above = row;
    }
    return above[two.length()];
  }
}
