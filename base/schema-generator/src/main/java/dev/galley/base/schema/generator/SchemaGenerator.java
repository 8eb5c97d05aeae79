package dev.galley.base.schema.generator;

import dev.galley.base.objects.Json;
import dev.galley.base.objects.Tree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes three tables, one line per entry, name and JSON parted by a tab: `definitions.txt` (types
/// without prose), `descriptions.txt` (the prose) and `messages.txt` (protobuf).
///
/// Arguments: the table of resources, the directory to write to, and a file that notes what was
/// read. Does nothing when that note says that the inputs are the same.
public final class SchemaGenerator {
  private SchemaGenerator() {}

  public static void main(String[] arguments) throws IOException {
    Path resources = Path.of(arguments[0]);
    Path output = Path.of(arguments[1]);
    String stamp = stamp(resources);
    Path stampFile = Path.of(arguments[2]);
    if (Files.exists(stampFile) && Files.readString(stampFile).equals(stamp)) {
      return;
    }
    Files.createDirectories(output);
    List<Root> roots = Root.read(resources);
    Definitions definitions = new Definitions(published(), gaps(), roots);
    Map<String, Map<String, @Nullable Object>> full = definitions.reachable();
    write(output.resolve("definitions.txt"), definitions.withoutProse());
    write(output.resolve("descriptions.txt"), definitions.prose());
    write(output.resolve("messages.txt"), new Messages(full).table());
    Files.writeString(stampFile, stamp);
  }

  /// What the output depends on: the class path's files and the table of resources.
  private static String stamp(Path resources) throws IOException {
    StringBuilder stamp = new StringBuilder();
    List<Path> inputs = new ArrayList<>(List.of(resources));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path) && entry.contains("generator")) {
        try (var files = Files.walk(path)) {
          files.filter(Files::isRegularFile).sorted().forEach(inputs::add);
        }
      } else if (Files.isRegularFile(path)) {
        inputs.add(path);
      }
    }
    for (Path input : inputs) {
      stamp
          .append(input)
          .append(' ')
          .append(Files.size(input))
          .append(' ')
          .append(Files.getLastModifiedTime(input))
          .append('\n');
    }
    return stamp.toString();
  }

  private static Map<String, @Nullable Object> published() throws IOException {
    return Tree.mapAt(read("/openshift-generated.json"), "definitions");
  }

  private static Map<String, @Nullable Object> gaps() throws IOException {
    return Tree.asMap(read("/dev/galley/base/schema/generator/gaps.json"));
  }

  private static @Nullable Object read(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SchemaGenerator.class.getResourceAsStream(resource), resource)) {
      return Json.parse(in.readAllBytes());
    }
  }

  private static void write(Path file, TreeMap<String, Map<String, @Nullable Object>> table)
      throws IOException {
    StringBuilder text = new StringBuilder();
    table.forEach(
        (name, entry) -> text.append(name).append('\t').append(Json.write(entry)).append('\n'));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
