package dev.galley.render.helm;

import dev.galley.base.objects.DiskFileTree;
import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/// Charts on this machine that stand in for those of repositories and registries, as a
/// `mirror.yaml` lists them: `charts`, each with the `url` and `name` that the Git repository uses,
/// a `version`, and the `path` of a folder or archive relative to the file.
public final class ChartMirror implements Charts {
  private final List<Entry> entries;
  private final String file;

  private record Entry(String url, String name, String version, FileTree files) {}

  private ChartMirror(List<Entry> entries, String file) {
    this.entries = List.copyOf(entries);
    this.file = file;
  }

  /// @throws ProblemException when the file, or a chart that it names, cannot be read
  public static ChartMirror read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      throw new ProblemException(
          Problem.of(HelmProblem.BAD_MIRROR, "the chart mirror " + file + " cannot be read")
              .at(Place.file(file.toString()))
              .because(String.valueOf(unreadable.getMessage())),
          unreadable);
    }
    List<Entry> entries = new ArrayList<>();
    for (YamlDocument document : Yaml.documents(text, file.toString())) {
      boolean bare = document.tree() instanceof List<?>;
      int count =
          bare
              ? Tree.listAt(document.tree()).size()
              : Tree.listAt(document.tree(), "charts").size();
      for (int i = 0; i < count; i++) {
        String[] path =
            bare ? new String[] {String.valueOf(i)} : new String[] {"charts", String.valueOf(i)};
        entries.add(entry(document, file, path));
      }
    }
    if (entries.isEmpty()) {
      throw Problem.of(HelmProblem.BAD_MIRROR, "the chart mirror lists no charts")
          .at(Place.file(file.toString()))
          .hint("write charts: and a list of entries with url, name, version and path")
          .asException();
    }
    return new ChartMirror(entries, file.toString());
  }

  private static Entry entry(YamlDocument document, Path file, String[] path) {
    Map<String, @Nullable Object> map = Tree.mapAt(document.tree(), path);
    Place place = document.place(path);
    for (String field : List.of("url", "name", "path")) {
      if (Tree.textAt(map, field).isEmpty()) {
        throw Problem.of(HelmProblem.BAD_MIRROR, "an entry of the chart mirror has no " + field)
            .at(place)
            .hint("every entry needs url, name and path, and may have version")
            .asException();
      }
    }
    for (String field : map.keySet()) {
      if (!List.of("url", "name", "path", "version").contains(field)) {
        throw Problem.of(HelmProblem.BAD_MIRROR, "unknown field " + field)
            .at(place)
            .hint("an entry has url, name, version and path")
            .asException();
      }
    }
    String chart = Tree.textAt(map, "path");
    FileTree files = files(file, chart, place);
    Object version = map.get("version");
    return new Entry(
        plain(Tree.textAt(map, "url")),
        Tree.textAt(map, "name"),
        version == null ? Chart.of(files, chart).version() : String.valueOf(version),
        files);
  }

  private static FileTree files(Path file, String chart, Place place) {
    Path path = file.toAbsolutePath().resolveSibling(chart).normalize();
    try {
      if (Files.isDirectory(path)) {
        FileTree files = new DiskFileTree(path);
        Chart.of(files, chart);
        return files;
      }
      if (Files.isRegularFile(path)) {
        return ChartArchive.read(Files.readAllBytes(path), chart);
      }
    } catch (IOException unreadable) {
      throw new ProblemException(
          Problem.of(HelmProblem.BAD_MIRROR, "the chart " + path + " cannot be read")
              .at(place)
              .because(String.valueOf(unreadable.getMessage())),
          unreadable);
    }
    throw Problem.of(HelmProblem.BAD_MIRROR, "there is no chart at " + path)
        .at(place)
        .hint("a path is relative to the mirror's file, and names a folder or a .tgz")
        .asException();
  }

  /// One spelling for the addresses of one repository.
  private static String plain(String url) {
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return trimmed.toLowerCase(Locale.ROOT);
  }

  @Override
  public Lookup find(String url, String chart, String version) {
    String plain = plain(url);
    List<Entry> named =
        entries.stream()
            .filter(entry -> entry.name().equals(chart))
            .filter(entry -> entry.url().equals(plain) || entry.url().equals(plain + "/" + chart))
            .toList();
    Optional<Entry> best = best(named, version);
    if (best.isPresent()) {
      return new Lookup.Found(best.get().version(), best.get().files());
    }
    String asked = "chart " + chart + " " + version + " of " + url;
    if (named.isEmpty()) {
      return new Lookup.Missing(asked + " is not in the chart mirror " + file);
    }
    return new Lookup.Missing(
        asked
            + " is not in the chart mirror "
            + file
            + ", which has "
            + named.stream().map(Entry::version).collect(Collectors.joining(", ")));
  }

  private static Optional<Entry> best(List<Entry> entries, String version) {
    Optional<Entry> exact =
        entries.stream().filter(entry -> entry.version().equals(version)).findFirst();
    if (exact.isPresent()) {
      return exact;
    }
    @Nullable Entry best = null;
    @Nullable Semver highest = null;
    for (Entry entry : entries) {
      Semver each = Semver.coerce(entry.version());
      if (each != null
          && each.satisfies(version.isEmpty() ? "*" : version)
          && (highest == null || each.isGreaterThan(highest))) {
        best = entry;
        highest = each;
      }
    }
    return Optional.ofNullable(best);
  }
}
