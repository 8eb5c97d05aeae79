package dev.galley.kube.cel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A semantic version, read and ordered as `blang/semver` does.
record Semver(long major, long minor, long patch, List<String> pre, List<String> build)
    implements LibraryValue, Comparable<Semver> {
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z-]+");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  @Override
  public CelType celType() {
    return CelType.struct("kubernetes.Semver");
  }

  /// @throws CelFailure when the text is no version
  static Semver parse(String text) {
    if (text.isEmpty()) {
      throw new CelFailure("Version string empty");
    }
    String[] parts = text.split("\\.", 3);
    if (parts.length != 3) {
      throw new CelFailure("No Major.Minor.Patch elements found");
    }
    String patch = parts[2];
    List<String> build = List.of();
    int plus = patch.indexOf('+');
    if (plus >= 0) {
      build = words(patch.substring(plus + 1), "Build meta data is empty", false);
      patch = patch.substring(0, plus);
    }
    List<String> pre = List.of();
    int dash = patch.indexOf('-');
    if (dash >= 0) {
      pre = words(patch.substring(dash + 1), "Prerelease is empty", true);
      patch = patch.substring(0, dash);
    }
    return new Semver(
        number(parts[0], "major"), number(parts[1], "minor"), number(patch, "patch"), pre, build);
  }

  private static long number(String text, String part) {
    String name = Character.toUpperCase(part.charAt(0)) + part.substring(1);
    if (!DIGITS.matcher(text).matches()) {
      throw new CelFailure("Invalid character(s) found in " + part + " number \"" + text + "\"");
    }
    if (text.length() > 1 && text.startsWith("0")) {
      throw new CelFailure(name + " number must not contain leading zeroes \"" + text + "\"");
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException tooLarge) {
      throw new CelFailure("strconv.ParseUint: parsing \"" + text + "\": value out of range");
    }
  }

  private static List<String> words(String text, String empty, boolean pre) {
    List<String> words = new ArrayList<>();
    for (String word : text.split("\\.", -1)) {
      if (word.isEmpty()) {
        throw new CelFailure(empty);
      }
      if (!WORD.matcher(word).matches()) {
        throw new CelFailure(
            (pre
                    ? "Invalid character(s) found in prerelease \""
                    : "Invalid character(s) found in build meta data \"")
                + word
                + "\"");
      }
      if (pre && word.length() > 1 && word.startsWith("0") && DIGITS.matcher(word).matches()) {
        throw new CelFailure(
            "Numeric PreRelease version must not contain leading zeroes \"" + word + "\"");
      }
      words.add(word);
    }
    return words;
  }

  /// Accepts a `v` before, leading zeros and missing parts.
  static Semver parseLenient(String given) {
    String text = given.startsWith("v") ? given.substring(1) : given;
    List<String> parts = new ArrayList<>(List.of(text.split("\\.", 3)));
    parts.replaceAll(Semver::withoutZeros);
    if (parts.size() < 3) {
      String last = parts.getLast();
      if (last.indexOf('+') >= 0 || last.indexOf('-') >= 0) {
        throw new CelFailure("short version cannot contain PreRelease/Build meta data");
      }
      while (parts.size() < 3) {
        parts.add("0");
      }
    }
    return parse(String.join(".", parts));
  }

  private static String withoutZeros(String part) {
    if (part.length() <= 1) {
      return part;
    }
    int at = 0;
    while (at < part.length() && part.charAt(at) == '0') {
      at++;
    }
    String bare = part.substring(at);
    return bare.isEmpty() || !Character.isDigit(bare.charAt(0)) ? "0" + bare : bare;
  }

  static boolean isValid(String text, boolean lenient) {
    try {
      if (lenient) {
        parseLenient(text);
      } else {
        parse(text);
      }
      return true;
    } catch (CelFailure unreadable) {
      return false;
    }
  }

  static Object apply(String function, Semver version, Object[] arguments) {
    return switch (function) {
      case "major" -> version.major;
      case "minor" -> version.minor;
      case "patch" -> version.patch;
      case "isGreaterThan" -> version.compareTo(other(arguments)) > 0;
      case "isLessThan" -> version.compareTo(other(arguments)) < 0;
      case "compareTo" -> (long) version.compareTo(other(arguments));
      default -> throw CelFailure.noOverload(function, arguments);
    };
  }

  private static Semver other(Object[] arguments) {
    if (arguments[1] instanceof Semver other) {
      return other;
    }
    throw CelFailure.noOverload();
  }

  @Override
  public int compareTo(Semver other) {
    int order = Long.compareUnsigned(major, other.major);
    order = order != 0 ? order : Long.compareUnsigned(minor, other.minor);
    order = order != 0 ? order : Long.compareUnsigned(patch, other.patch);
    if (order != 0) {
      return Integer.signum(order);
    }
    if (pre.isEmpty() || other.pre.isEmpty()) {
      return Boolean.compare(pre.isEmpty(), other.pre.isEmpty());
    }
    int common = Math.min(pre.size(), other.pre.size());
    for (int i = 0; i < common && order == 0; i++) {
      order = comparePre(pre.get(i), other.pre.get(i));
    }
    return Integer.signum(order != 0 ? order : Integer.compare(pre.size(), other.pre.size()));
  }

  private static int comparePre(String left, String right) {
    boolean number = DIGITS.matcher(left).matches();
    boolean otherNumber = DIGITS.matcher(right).matches();
    if (number != otherNumber) {
      return number ? -1 : 1;
    }
    return number ? new BigInteger(left).compareTo(new BigInteger(right)) : left.compareTo(right);
  }

  /// Versions that differ in build data only are equal.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Semver version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(major, minor, patch, pre);
  }
}
