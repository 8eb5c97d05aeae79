package dev.galley.base.schema;

/// One field of a protobuf message, as the generated table describes it: `jsonName kind [type]`,
/// the kind with its marks.
record ProtobufField(String name, String kind, String marks, String type) {

  static ProtobufField of(String text) {
    String[] words = text.split(" ");
    if (words[1].equals("map")) {
      return new ProtobufField(words[0], words[2], "map", words.length > 3 ? words[3] : "");
    }
    int end = words[1].length();
    while (end > 0 && !Character.isLetter(words[1].charAt(end - 1))) {
      end--;
    }
    return new ProtobufField(
        words[0],
        words[1].substring(0, end),
        words[1].substring(end),
        words.length > 2 ? words[2] : "");
  }

  boolean isMap() {
    return marks.equals("map");
  }

  boolean repeated() {
    return marks.contains("*");
  }

  /// Whether a zero value means that the field was not set.
  boolean unsetWhenZero() {
    return marks.contains("?");
  }

  /// Whether the fields of the message belong to the one that holds it.
  boolean embedded() {
    return marks.contains("^");
  }

  boolean isScalarNumber() {
    return switch (kind) {
      case "string", "bytes", "message" -> false;
      default -> true;
    };
  }

  /// How one element of a packed list is written.
  int packedWireType() {
    return kind.equals("double") ? 1 : 0;
  }
}
