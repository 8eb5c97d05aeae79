package dev.galley.kube.cel;

import org.jspecify.annotations.Nullable;

/// Where in an object a rule is checked; made into text only when it fails.
record RulePath(@Nullable RulePath parent, String step) {
  static final RulePath ROOT = new RulePath(null, "");

  RulePath field(String name) {
    return new RulePath(this, name.isEmpty() ? "" : "." + name);
  }

  RulePath key(String name) {
    return new RulePath(this, "[" + name + "]");
  }

  RulePath item(int index) {
    return new RulePath(this, "[" + index + "]");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    if (text.isEmpty()) {
      return "<nil>";
    }
    return text.charAt(0) == '.' ? text.substring(1) : text.toString();
  }

  private void append(StringBuilder text) {
    if (parent != null) {
      parent.append(text);
    }
    text.append(step);
  }
}
