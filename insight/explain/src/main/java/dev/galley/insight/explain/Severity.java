package dev.galley.insight.explain;

/// How bad a finding is: an error keeps the platform from converging, a warning does not.
public enum Severity {
  ERROR,
  WARNING
}
