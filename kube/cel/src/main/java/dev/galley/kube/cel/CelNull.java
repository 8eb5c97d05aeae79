package dev.galley.kube.cel;

/// The value `null` of an expression; Java's null is never one.
enum CelNull {
  NULL
}
