package dev.galley.kube.server;

/// Prometheus' text format, built up family by family.
final class Exposition {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

  private final StringBuilder text = new StringBuilder(16 * 1024);

  void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  void sample(String name, String labels, long value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  void sample(String name, String labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
