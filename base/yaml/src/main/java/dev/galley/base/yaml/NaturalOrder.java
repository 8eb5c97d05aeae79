package dev.galley.base.yaml;

import java.util.Comparator;
import java.util.List;

/// The order in which go-yaml prints the keys of a mapping: numbers inside keys by value, letters
/// after everything else.
///
/// The relation is the original's and not transitive in every corner, so [#sort] does not rely on
/// that.
public final class NaturalOrder implements Comparator<String> {
  public static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String left, String right) {
    if (left.equals(right)) {
      return 0;
    }
    return less(left, right) ? -1 : 1;
  }

  /// Sorts by insertion, halving the search: never refuses an order that contradicts itself.
  static void sort(List<String> keys) {
    for (int i = 1; i < keys.size(); i++) {
      String key = keys.get(i);
      if (!less(key, keys.get(i - 1))) {
        continue;
      }
      int low = 0;
      int high = i;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (less(key, keys.get(middle))) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      keys.remove(i);
      keys.add(low, key);
    }
  }

  private static boolean less(String left, String right) {
    int[] a = left.codePoints().toArray();
    int[] b = right.codePoints().toArray();
    for (int i = 0; i < a.length && i < b.length; i++) {
      if (a[i] != b[i]) {
        return lessAt(a, b, i);
      }
    }
    return a.length < b.length;
  }

  private static boolean lessAt(int[] a, int[] b, int at) {
    boolean letterA = Character.isLetter(a[at]);
    boolean letterB = Character.isLetter(b[at]);
    if (letterA && letterB) {
      return a[at] < b[at];
    }
    if (letterA || letterB) {
      return letterB;
    }
    long start = (a[at] == '0' || b[at] == '0') && insideNumber(a, at) ? 1 : 0;
    int endA = digitsEnd(a, at);
    int endB = digitsEnd(b, at);
    long numberA = number(a, at, endA, start);
    long numberB = number(b, at, endB, start);
    if (numberA != numberB) {
      return numberA < numberB;
    }
    return endA != endB ? endA < endB : a[at] < b[at];
  }

  private static boolean insideNumber(int[] text, int at) {
    for (int i = at - 1; i >= 0 && Character.isDigit(text[i]); i--) {
      if (text[i] != '0') {
        return true;
      }
    }
    return false;
  }

  private static int digitsEnd(int[] text, int from) {
    int end = from;
    while (end < text.length && Character.isDigit(text[end])) {
      end++;
    }
    return end;
  }

  private static long number(int[] text, int from, int end, long start) {
    long number = start;
    for (int i = from; i < end; i++) {
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }
}
