package dev.galley.surface.cli;

import java.util.ArrayList;
import java.util.List;

/// A table for people: columns as wide as their widest cell, two spaces between them.
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    if (headings.length > 0) {
      rows.add(List.of(headings));
    }
  }

  Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
    return this;
  }

  boolean isEmpty() {
    return rows.size() <= 1;
  }

  String render(String indent) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = visible(row.get(i));
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i));
        if (i < row.size() - 1) {
          line.append(" ".repeat(widths.get(i) - visible(row.get(i)) + 2));
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /// Width as shown: control sequences take no room.
  private static int visible(String cell) {
    String shown = cell.replaceAll("\u001b\\[[0-9;]*m", "");
    return shown.codePointCount(0, shown.length());
  }
}
