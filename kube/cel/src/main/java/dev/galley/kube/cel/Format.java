package dev.galley.kube.cel;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A named format, such as `format.dns1123Label()`.
record Format(String name, int regexSize, Function<String, List<String>> check)
    implements LibraryValue {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern OLD_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern WORD = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  private static final String LABEL_SENTENCE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String SUBDOMAIN_SENTENCE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String OLD_LABEL_SENTENCE =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final String VALUE_SENTENCE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  private static final String NAME_SENTENCE =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
          + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

  static final Map<String, Format> ALL =
      Map.ofEntries(
          entry("dns1123Label", "DNS1123Label", 30, text -> label(text, false)),
          entry("dns1123LabelPrefix", "DNS1123LabelPrefix", 30, text -> label(text, true)),
          entry("dns1123Subdomain", "DNS1123Subdomain", 60, text -> subdomain(text, false)),
          entry(
              "dns1123SubdomainPrefix",
              "DNS1123SubdomainPrefix",
              60,
              text -> subdomain(text, true)),
          entry("dns1035Label", "DNS1035Label", 30, text -> oldLabel(text, false)),
          entry("dns1035LabelPrefix", "DNS1035LabelPrefix", 30, text -> oldLabel(text, true)),
          entry("qualifiedName", "QualifiedName", 60, Format::qualifiedName),
          entry("labelValue", "LabelValue", 40, Format::labelValue),
          entry("uri", "URI", 1103, text -> Url.problem(text).stream().toList()),
          entry(
              "uuid",
              "uuid",
              96,
              text -> when(!UUID.matcher(text).matches(), "does not match the UUID format")),
          entry("byte", "byte", 84, text -> when(!isBase64(text), "invalid base64")),
          entry("date", "date", 105, text -> when(!isDate(text), "invalid date")),
          entry("datetime", "datetime", 105, text -> when(!isTime(text), "invalid datetime")));

  private static Map.Entry<String, Format> entry(
      String function, String name, int regexSize, Function<String, List<String>> check) {
    return Map.entry(function, new Format(name, regexSize, check));
  }

  @Override
  public CelType celType() {
    return CelType.struct("kubernetes.NamedFormat");
  }

  /// What is wrong with a text; nothing when nothing is.
  Object validate(String text) {
    List<String> wrong = check.apply(text);
    return wrong.isEmpty() ? OptionalValue.NONE : new OptionalValue(ListValue.of(wrong));
  }

  private static List<String> when(boolean wrong, String sentence) {
    return wrong ? List.of(sentence) : List.of();
  }

  /// A prefix may end in a dash, to which more is added.
  private static String masked(String text, boolean prefix) {
    return prefix && text.length() > 1 && text.endsWith("-")
        ? text.substring(0, text.length() - 1) + "a"
        : text;
  }

  private static List<String> shaped(String text, int longest, Pattern pattern, String sentence) {
    List<String> wrong = new ArrayList<>();
    if (text.length() > longest) {
      wrong.add("must be no more than " + longest + " characters");
    }
    if (!pattern.matcher(text).matches()) {
      wrong.add(sentence);
    }
    return wrong;
  }

  private static List<String> label(String text, boolean prefix) {
    return shaped(masked(text, prefix), 63, LABEL, LABEL_SENTENCE);
  }

  private static List<String> subdomain(String text, boolean prefix) {
    return shaped(masked(text, prefix), 253, SUBDOMAIN, SUBDOMAIN_SENTENCE);
  }

  private static List<String> oldLabel(String text, boolean prefix) {
    return shaped(masked(text, prefix), 63, OLD_LABEL, OLD_LABEL_SENTENCE);
  }

  private static List<String> labelValue(String text) {
    return text.isEmpty() ? List.of() : shaped(text, 63, WORD, VALUE_SENTENCE);
  }

  private static List<String> qualifiedName(String text) {
    List<String> wrong = new ArrayList<>();
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must"
              + " start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
              + " '123-abc', regex used for validation is"
              + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix"
              + " and '/' (e.g. 'example.com/MyName')");
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        wrong.add("prefix part must be non-empty");
      } else {
        subdomain(parts[0], false).forEach(each -> wrong.add("prefix part " + each));
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > 63) {
      wrong.add("name part must be no more than 63 characters");
    }
    if (!WORD.matcher(name).matches()) {
      wrong.add(NAME_SENTENCE);
    }
    return wrong;
  }

  private static boolean isBase64(String text) {
    try {
      return !text.isEmpty() && text.length() % 4 == 0 && Base64.getDecoder().decode(text) != null;
    } catch (IllegalArgumentException wrong) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text) != null;
    } catch (DateTimeParseException wrong) {
      return false;
    }
  }

  private static boolean isTime(String text) {
    try {
      return OffsetDateTime.parse(text) != null;
    } catch (DateTimeParseException wrong) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Format format && name.equals(format.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
