package dev.galley.base.problem;

/// A place in a file of the repository: the file as the user wrote it, line and column counted from
/// 1; line 0 means the whole file.
public record Place(String file, int line, int column) {
  public Place {
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException(
          "line and column are not negative: " + line + ", " + column);
    }
  }

  public static Place file(String file) {
    return new Place(file, 0, 0);
  }

  public static Place line(String file, int line) {
    return new Place(file, line, 0);
  }

  /// `file`, `file:line` or `file:line:column`, as editors and compilers write it.
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
