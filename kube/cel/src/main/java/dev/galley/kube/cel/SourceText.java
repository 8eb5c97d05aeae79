package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.List;

/// The text of an expression, by code points and lines.
final class SourceText {
  private static final int LONGEST_SNIPPET = 16_384;

  private final int[] codePoints;
  private final List<Integer> lineStarts = new ArrayList<>();

  SourceText(String text) {
    codePoints = text.codePoints().toArray();
    lineStarts.add(0);
    for (int i = 0; i < codePoints.length; i++) {
      if (codePoints[i] == '\n') {
        lineStarts.add(i + 1);
      }
    }
  }

  int length() {
    return codePoints.length;
  }

  /// The code point at an offset, or -1 beyond the end.
  int at(int offset) {
    return offset < codePoints.length ? codePoints[offset] : -1;
  }

  String text(int from, int to) {
    return new String(codePoints, from, to - from);
  }

  /// The offset of a line, from 1, and a column, from 0.
  int offset(int line, int column) {
    return line < 1 ? column : lineStarts.get(Math.min(line, lineStarts.size()) - 1) + column;
  }

  /// A message as cel-go shows it: with its place, the line, and a mark under it.
  String shown(int offset, String message) {
    int line = 0;
    while (line + 1 < lineStarts.size() && lineStarts.get(line + 1) <= offset) {
      line++;
    }
    int start = lineStarts.get(line);
    int end = line + 1 < lineStarts.size() ? lineStarts.get(line + 1) - 1 : codePoints.length;
    int column = offset - start;
    StringBuilder shown = new StringBuilder("ERROR: <input>:");
    shown.append(line + 1).append(':').append(column + 1).append(": ").append(message);
    if (end - start > LONGEST_SNIPPET) {
      return shown.toString();
    }
    shown.append("\n | ").append(text(start, end).replace('\t', ' ')).append("\n | ");
    for (int i = start; i < start + column && i < end; i++) {
      shown.append(codePoints[i] < 0x80 ? '.' : '．');
    }
    boolean wide = offset < end && codePoints[offset] >= 0x80;
    return shown.append(wide ? '＾' : '^').toString();
  }
}
