package dev.galley.control.gitops;

import dev.galley.base.objects.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/// Which files of a repository stay out of its artifact: Flux's own list, `spec.ignore` and the
/// `.sourceignore` files of the tree. The last rule that matches a file or one of its directories
/// decides, as go-git's matcher does for Flux.
final class SourceIgnore {
  private static final List<String> VERSION_CONTROL =
      List.of(".git/", ".gitignore", ".gitmodules", ".gitattributes");

  /// Dropped as soon as `spec.ignore` is set.
  private static final List<String> DEFAULTS =
      List.of(
          "*.jpg",
          "*.jpeg",
          "*.gif",
          "*.png",
          "*.wmv",
          "*.flv",
          "*.tar.gz",
          "*.zip",
          ".github/",
          ".circleci/",
          ".travis.yml",
          ".gitlab-ci.yml",
          "appveyor.yml",
          ".drone.yml",
          "cloudbuild.yaml",
          "codeship-services.yml",
          "codeship-steps.yml",
          "**/.goreleaser.yml",
          "**/.sops.yaml",
          "**/.flux.yaml");

  private final List<Rule> rules = new ArrayList<>();

  private record Rule(String directory, FastIgnoreRule pattern) {}

  private SourceIgnore() {}

  /// The files that go into the artifact.
  static FileTree apply(FileTree files, String specIgnore) {
    SourceIgnore ignore = new SourceIgnore();
    ignore.add("", VERSION_CONTROL);
    ignore.add("", specIgnore.isEmpty() ? DEFAULTS : specIgnore.lines().toList());
    List<String> paths = files.files("");
    for (String path : paths) {
      if (path.equals(".sourceignore") || path.endsWith("/.sourceignore")) {
        String text =
            files.read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
        int slash = path.lastIndexOf('/');
        ignore.add(slash < 0 ? "" : path.substring(0, slash + 1), text.lines().toList());
      }
    }
    return new SelectedFiles(files, paths.stream().filter(path -> !ignore.matches(path)).toList());
  }

  private void add(String directory, List<String> lines) {
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        rules.add(new Rule(directory, new FastIgnoreRule(line)));
      }
    }
  }

  private boolean matches(String path) {
    for (Rule rule : rules.reversed()) {
      if (path.startsWith(rule.directory)
          && matches(rule.pattern, path.substring(rule.directory.length()))) {
        return rule.pattern.getResult();
      }
    }
    return false;
  }

  private static boolean matches(FastIgnoreRule pattern, String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (pattern.isMatch(path.substring(0, slash), true, true)) {
        return true;
      }
    }
    return pattern.isMatch(path, false, true);
  }
}
