package dev.galley.kube.server;

/// What Jazzer calls, in a process of its own.
public final class JazzerTarget {
  static final String SORT = "galley.fuzz.sort";

  private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty(SORT));
  private static final FuzzSubject SUBJECT = new FuzzSubject(false);

  private JazzerTarget() {}

  /// Loads what sensible requests need, which takes longer than any request may.
  public static void fuzzerInitialize() {
    TARGET.seeds(SUBJECT).forEach(seed -> TARGET.send(SUBJECT, seed));
  }

  public static void fuzzerTestOneInput(byte[] input) {
    TARGET.send(SUBJECT, input);
  }
}
