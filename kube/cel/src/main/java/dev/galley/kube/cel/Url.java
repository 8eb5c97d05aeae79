package dev.galley.kube.cel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A URL, read as `url.ParseRequestURI` and `url.Parse` of Go do.
record Url(String scheme, String user, String host, String path, String query, String fragment)
    implements LibraryValue {
  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):");
  private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})(.{0,2})");
  private static final Pattern PORT = Pattern.compile(":[0-9]*");
  private static final String PLAIN_HOST = "!$&'()*+,;=:[]<>\"-_.~";
  private static final String PLAIN_PATH = "$&+,/:;=@-_.~!'()*[]%";

  @Override
  public CelType celType() {
    return CelType.struct("kubernetes.URL");
  }

  /// @throws CelFailure in the words of Kubernetes when the text is no absolute URL or path
  static Url parse(String text) {
    Optional<String> wrong = problem(text);
    if (wrong.isPresent()) {
      throw new CelFailure("URL parse error during conversion from string: " + wrong.get());
    }
    int hash = text.indexOf('#');
    String fragment = hash >= 0 ? text.substring(hash + 1) : "";
    String whole = hash >= 0 ? text.substring(0, hash) : text;
    Matcher matcher = SCHEME.matcher(whole);
    String scheme = matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    String rest = whole.substring(matcher.reset().find() ? matcher.end() : 0);
    int mark = rest.indexOf('?');
    String query = mark >= 0 ? rest.substring(mark + 1) : "";
    rest = mark >= 0 ? rest.substring(0, mark) : rest;
    String authority = "";
    if (!scheme.isEmpty() && rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rest = slash < 0 ? "" : rest.substring(slash);
    } else if (!rest.startsWith("/")) {
      rest = "";
    }
    int at = authority.lastIndexOf('@');
    return new Url(
        scheme,
        at >= 0 ? authority.substring(0, at) : "",
        unescaped(authority.substring(at + 1)),
        rest,
        query,
        fragment);
  }

  static boolean isUrl(String text) {
    return problem(text).isEmpty();
  }

  /// What Go says is wrong with a text as the URI of a request.
  static Optional<String> problem(String text) {
    return reason(text).map(reason -> "parse " + Addresses.quoted(text) + ": " + reason);
  }

  private static Optional<String> reason(String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      return Optional.of("net/url: invalid control character in URL");
    }
    if (text.isEmpty()) {
      return Optional.of("empty url");
    }
    if (text.equals("*")) {
      return Optional.empty();
    }
    if (text.startsWith(":")) {
      return Optional.of("missing protocol scheme");
    }
    Matcher scheme = SCHEME.matcher(text);
    boolean absolute = scheme.find();
    String rest = absolute ? text.substring(scheme.end()) : text;
    int mark = rest.indexOf('?');
    rest = mark >= 0 ? rest.substring(0, mark) : rest;
    if (!rest.startsWith("/")) {
      return absolute ? Optional.empty() : Optional.of("invalid URI for request");
    }
    if (absolute && rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      rest = slash < 0 ? "" : rest.substring(slash);
      Optional<String> wrong = wrongAuthority(authority);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return wrongEscape(rest);
  }

  private static Optional<String> wrongEscape(String text) {
    Matcher escape = ESCAPE.matcher(text);
    return escape.find()
        ? Optional.of("invalid URL escape " + Addresses.quoted("%" + escape.group(1)))
        : Optional.empty();
  }

  private static Optional<String> wrongAuthority(String authority) {
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    if (host.startsWith("[")) {
      int end = host.lastIndexOf(']');
      if (end < 0) {
        return Optional.of("missing ']' in host");
      }
      String port = host.substring(end + 1);
      return port.isEmpty() || PORT.matcher(port).matches()
          ? Optional.empty()
          : Optional.of("invalid port " + Addresses.quoted(port) + " after host");
    }
    int colon = host.lastIndexOf(':');
    if (colon >= 0 && !PORT.matcher(host.substring(colon)).matches()) {
      return Optional.of("invalid port " + Addresses.quoted(host.substring(colon)) + " after host");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean plain =
          Character.isLetterOrDigit(c) || c >= 0x80 || c == '%' || PLAIN_HOST.indexOf(c) >= 0;
      if (!plain) {
        return Optional.of(
            "invalid character " + Addresses.quoted(String.valueOf(c)) + " in host name");
      }
    }
    return wrongEscape(host);
  }

  private static String unescaped(String text) {
    return text.indexOf('%') < 0
        ? text
        : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  Object part(String function) {
    return switch (function) {
      case "getScheme" -> scheme;
      case "getHost" -> host;
      case "getHostname" -> hostname();
      case "getPort" -> port();
      case "getEscapedPath" -> escapedPath();
      case "getQuery" -> queryValues();
      default -> throw CelFailure.noOverload(function, this);
    };
  }

  private String hostname() {
    String name =
        port().isEmpty() && !host.endsWith(":") ? host : host.substring(0, host.lastIndexOf(':'));
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  private String port() {
    int colon = host.lastIndexOf(':');
    boolean inside = host.indexOf(']') > colon;
    return colon < 0 || inside ? "" : host.substring(colon + 1);
  }

  private String escapedPath() {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN_PATH.indexOf(c) >= 0);
      if (plain) {
        escaped.append(c);
      } else {
        escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return escaped.toString();
  }

  private MapValue queryValues() {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty() || pair.indexOf(';') >= 0 || ESCAPE.matcher(pair).find()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values
          .computeIfAbsent(
              URLDecoder.decode(key, StandardCharsets.UTF_8), each -> new ArrayList<>())
          .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    Map<String, Object> lists = new LinkedHashMap<>();
    values.forEach((key, list) -> lists.put(key, ListValue.of(list)));
    return MapValue.of(lists);
  }
}
