package dev.galley.render.helm;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.MemoryFileTree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a packaged chart (`.tgz`) in memory: nothing of it touches the disk, and neither links,
/// nor paths that lead out of it, nor sizes beyond Flux's limits get in.
public final class ChartArchive {
  /// Flux's limit for a chart, as packed; unpacked it may be ten times that.
  private static final int PACKED_LIMIT = 10 << 20;

  private static final long UNPACKED_LIMIT = 100L << 20;
  private static final int BLOCK = 512;

  private final InputStream in;
  private final String place;
  private long total;

  private ChartArchive(InputStream in, String place) {
    this.in = in;
    this.place = place;
  }

  /// The chart's files, without the folder named like the chart that archives wrap them in.
  ///
  /// @throws ProblemException when it is no such archive, or beyond the limits
  public static FileTree read(byte[] archive, String place) {
    if (archive.length > PACKED_LIMIT) {
      throw bad(place, "it is larger than " + (PACKED_LIMIT >> 20) + " MiB", null);
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      return MemoryFileTree.of(new ChartArchive(in, place).entries());
    } catch (IOException unreadable) {
      throw bad(place, String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  private static ProblemException bad(String place, String why, @Nullable Throwable cause) {
    Problem problem =
        Problem.of(HelmProblem.BAD_ARCHIVE, "the chart archive " + place + " cannot be read")
            .at(Place.file(place))
            .because(why)
            .hint("make it with helm package or helm pull");
    return cause == null ? problem.asException() : new ProblemException(problem, cause);
  }

  private Map<String, byte[]> entries() throws IOException {
    TreeMap<String, byte[]> files = new TreeMap<>();
    String longName = "";
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK || header[0] == 0) {
        return files;
      }
      byte[] content = content(size(header));
      char type = (char) header[156];
      switch (type) {
        case 'L' -> longName = text(content, 0, content.length);
        case 'x' -> longName = paxPath(content);
        case 'g' -> {}
        default -> {
          String name = longName.isEmpty() ? name(header) : longName;
          longName = "";
          if (type == '0' || type == 0) {
            put(files, name, content);
          }
        }
      }
    }
  }

  private void put(Map<String, byte[]> files, String name, byte[] content) {
    String path = name.startsWith("./") ? name.substring(2) : name;
    if (path.startsWith("/") || ("/" + path + "/").contains("/../")) {
      throw bad(place, "the path " + name + " leads out of it", null);
    }
    int slash = path.indexOf('/');
    if (slash > 0) {
      files.put(path.substring(slash + 1), content);
    }
  }

  private byte[] content(long size) throws IOException {
    total += size;
    if (total > UNPACKED_LIMIT) {
      throw bad(place, "unpacked it is larger than " + (UNPACKED_LIMIT >> 20) + " MiB", null);
    }
    byte[] content = in.readNBytes(Math.toIntExact(size));
    if (content.length < size) {
      throw bad(place, "it ends too early", null);
    }
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    return content;
  }

  private long size(byte[] header) {
    String octal = text(header, 124, 12).strip();
    try {
      return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
    } catch (NumberFormatException noNumber) {
      throw bad(place, "it is no tar archive", noNumber);
    }
  }

  private static String name(byte[] header) {
    boolean ustar = text(header, 257, 5).equals("ustar");
    String prefix = ustar ? text(header, 345, 155) : "";
    String name = text(header, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  /// Records are `LENGTH KEY=VALUE\n`.
  private static String paxPath(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    for (String line : text.split("\n", -1)) {
      int start = line.indexOf(" path=");
      if (start > 0) {
        return line.substring(start + " path=".length());
      }
    }
    return "";
  }
}
