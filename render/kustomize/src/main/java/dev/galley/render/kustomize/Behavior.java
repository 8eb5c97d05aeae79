package dev.galley.render.kustomize;

/// What a generator does about an object that is there already.
enum Behavior {
  UNSPECIFIED("unspecified"),
  CREATE("create"),
  REPLACE("replace"),
  MERGE("merge");

  private final String word;

  Behavior(String word) {
    this.word = word;
  }

  static Behavior of(String word) {
    for (Behavior behavior : values()) {
      if (behavior.word.equals(word)) {
        return behavior;
      }
    }
    return UNSPECIFIED;
  }

  @Override
  public String toString() {
    return word;
  }
}
