package dev.galley.render.helm;

import dev.galley.base.objects.FileTree;
import dev.galley.base.objects.Tree;
import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `Chart.yaml` says about a chart.
public record Chart(String name, String version, String appVersion) {

  /// @param place how the chart is called in problems
  /// @throws dev.galley.base.problem.ProblemException when the files are no chart
  public static Chart of(FileTree files, String place) {
    byte[] file =
        files
            .read("Chart.yaml")
            .orElseThrow(() ->
                Problem.of(HelmProblem.BAD_CHART, "there is no Chart.yaml in " + place)
                    .at(Place.file(place))
                    .hint("name the folder or archive that holds the chart itself")
                    .asException());
    List<YamlDocument> documents =
        Yaml.documents(new String(file, StandardCharsets.UTF_8), place + "/Chart.yaml");
    Map<String, @Nullable Object> map = documents.isEmpty() ? Map.of() : documents.getFirst().map();
    String name = Tree.textAt(map, "name");
    String version = Tree.textAt(map, "version");
    if (name.isEmpty() || version.isEmpty()) {
      throw Problem.of(HelmProblem.BAD_CHART, "Chart.yaml needs a name and a version")
          .at(Place.file(place + "/Chart.yaml"))
          .asException();
    }
    return new Chart(name, version, Tree.textAt(map, "appVersion"));
  }

  /// A digest of all files of a chart.
  public static String digest(FileTree files) {
    try {
      MessageDigest all = MessageDigest.getInstance("SHA-256");
      for (String path : files.files("")) {
        byte[] content = files.read(path).orElse(new byte[0]);
        all.update((path + '\0' + content.length + '\0').getBytes(StandardCharsets.UTF_8));
        all.update(content);
      }
      return HexFormat.of().formatHex(all.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
