package dev.galley.checks.evidence;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says what behaviour of a real tool a test proves; it becomes a row of `docs/compatibility.md`.
///
/// The value is a table's name, a colon, and the behaviour in a few words: `api a.3: a stale
/// resourceVersion is 409 Conflict`, `kubectl: rollout status`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Proves.All.class)
public @interface Proves {
  String value();

  /// Several proofs of one test.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface All {
    Proves[] value();
  }
}
