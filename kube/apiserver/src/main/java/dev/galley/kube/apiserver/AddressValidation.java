package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks the addresses that services have, and the ranges they come from. Unlike old fields these
/// take only the canonical form.
final class AddressValidation {
  private static final Pattern LEADING_ZERO = Pattern.compile("(^|\\.)0\\d");
  private static final String BAD_ADDRESS =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final String BAD_RANGE =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  private AddressValidation() {}

  /// The name of an `IPAddress` is the address.
  static List<String> name(String name) {
    if (LEADING_ZERO.matcher(name).find() && !name.contains(":")) {
      return List.of("must not have leading 0s");
    }
    if (!PodSpecValidation.isAddress(name)) {
      return List.of(BAD_ADDRESS);
    }
    String canonical = canonical(name);
    return canonical.equals(name)
        ? List.of()
        : List.of("must be in canonical form (\"" + canonical + "\")");
  }

  static void address(Node spec) {
    Node parent = spec.at("parentRef");
    if (!parent.isGiven()) {
      return;
    }
    if (!parent.text("group").isEmpty()) {
      parent.at("group").subdomain();
    }
    for (String field : List.of("resource", "name")) {
      if (parent.at(field).isGiven()) {
        parent.at(field).all(Names.segment(parent.text(field)));
      }
    }
    if (!parent.text("namespace").isEmpty()) {
      parent.at("namespace").all(Names.segment(parent.text("namespace")));
    }
  }

  static void addressUpdate(Node address, KubeObject live) {
    Node parent = address.at("spec", "parentRef");
    Map<String, @Nullable Object> before = live.map("spec", "parentRef");
    if (!parent.map().equals(before)) {
      Map<String, @Nullable Object> shown = Draft.of(parent.map());
      for (String field : List.of("group", "resource", "namespace", "name")) {
        shown.putIfAbsent(field, "");
      }
      parent.invalid(
          GoPrint.fields(shown, "Group", "Resource", "Namespace", "Name"), "field is immutable");
    }
  }

  static void ranges(Node spec) {
    Node ranges = spec.at("cidrs");
    List<String> texts = ranges.texts();
    if (texts.isEmpty()) {
      ranges.required("at least one CIDR required");
      return;
    }
    if (texts.size() > 2) {
      ranges.invalid(
          GoPrint.fields(Tree.map("cIDRs", texts), "CIDRs"), "may only hold up to 2 values");
      return;
    }
    ranges.items().forEach(AddressValidation::range);
    boolean sameFamily =
        texts.stream().filter(NetworkValidation::isRange).count() == 2
            && texts.getFirst().contains(":") == texts.getLast().contains(":");
    if (sameFamily) {
      ranges.invalid(
          "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
              + " 2001:db8::/64");
    }
  }

  private static void range(Node range) {
    String text = range.text();
    if (LEADING_ZERO.matcher(text).find() && !text.contains(":")) {
      range.invalid("must not have leading 0s in IP or prefix length");
    } else if (!NetworkValidation.isRange(text)) {
      range.invalid(BAD_RANGE);
    } else if (!isNetwork(text)) {
      range.invalid("must not have bits set beyond the prefix length");
    }
  }

  static void rangesUpdate(Node object, KubeObject live) {
    List<String> before = live.texts("spec", "cidrs");
    List<Node> after = object.at("spec").items("cidrs");
    for (int i = 0; i < after.size() && i < before.size(); i++) {
      if (!after.get(i).text().equals(before.get(i))) {
        after.get(i).invalid("field is immutable");
      }
    }
  }

  private static boolean isNetwork(String range) {
    int slash = range.indexOf('/');
    byte[] bytes = bytes(range.substring(0, slash));
    for (int bit = Integer.parseInt(range.substring(slash + 1)); bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress(); // Looks nothing up: it is an address.
    } catch (UnknownHostException noAddress) {
      throw new IllegalArgumentException(address, noAddress);
    }
  }

  /// The one way to write an address: lower case, and the longest run of zeros left out.
  private static String canonical(String address) {
    if (!address.contains(":")) {
      return address;
    }
    byte[] bytes = bytes(address);
    if (bytes.length == 4) {
      return "::ffff:" + address.substring(address.lastIndexOf(':') + 1);
    }
    int[] parts = new int[8];
    Arrays.setAll(parts, i -> (bytes[2 * i] & 255) << 8 | (bytes[2 * i + 1] & 255));
    int from = 0;
    int longest = 0;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && parts[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        from = i;
        longest = end - i;
      }
    }
    return longest < 2
        ? hexadecimal(parts, 0, 8)
        : hexadecimal(parts, 0, from) + "::" + hexadecimal(parts, from + longest, 8);
  }

  private static String hexadecimal(int[] parts, int from, int until) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < until; i++) {
      text.append(i == from ? "" : ":")
          .append(Integer.toHexString(parts[i]).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
