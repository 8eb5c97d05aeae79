package dev.galley.base.objects;

import java.util.ArrayList;
import java.util.List;

/// What label keys and values may look like; the sentences are those of apimachinery's
/// `util/validation`, which tools match on.
public final class LabelSyntax {
  private static final String NAME_PATTERN =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String VALUE_PATTERN =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  private static final String SUBDOMAIN_PATTERN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  private LabelSyntax() {}

  /// What is wrong with a label or annotation key; empty when nothing is.
  public static List<String> keyErrors(String key) {
    int slash = key.indexOf('/');
    if (slash >= 0 && key.indexOf('/', slash + 1) >= 0) {
      return List.of(
          "a qualified name "
              + NAME_PATTERN
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> errors = new ArrayList<>();
    if (slash == 0) {
      errors.add("prefix part must be non-empty");
    } else if (slash > 0) {
      subdomainErrors(key.substring(0, slash)).forEach(error -> errors.add("prefix part " + error));
    }
    String name = key.substring(slash + 1);
    if (name.isEmpty()) {
      errors.add("name part must be non-empty");
    } else if (name.length() > 63) {
      errors.add("name part must be no more than 63 characters");
    }
    if (!isName(name)) {
      errors.add("name part " + NAME_PATTERN);
    }
    return errors;
  }

  /// What is wrong with a label value; empty when nothing is.
  public static List<String> valueErrors(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 63) {
      errors.add("must be no more than 63 characters");
    }
    if (!value.isEmpty() && !isName(value)) {
      errors.add(VALUE_PATTERN);
    }
    return errors;
  }

  /// What keeps a text from being a DNS subdomain (RFC 1123), as most object names must be.
  public static List<String> subdomainErrors(String text) {
    List<String> errors = new ArrayList<>();
    if (text.length() > 253) {
      errors.add("must be no more than 253 characters");
    }
    for (String label : text.split("\\.", -1)) {
      if (!isDnsLabel(label)) {
        errors.add(SUBDOMAIN_PATTERN);
        break;
      }
    }
    return errors;
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return isAlphanumeric(text.charAt(text.length() - 1));
  }

  private static boolean isDnsLabel(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean inner = c == '-' && i > 0 && i < text.length() - 1;
      if (!plain && !inner) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
