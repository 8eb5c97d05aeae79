package dev.galley.render.kustomize;

import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.base.yaml.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema that a file states for a list in the comment behind its key, as in `containers: #
/// {"x-kubernetes-patch-merge-key":"name", "x-kubernetes-patch-strategy":"merge"}`.
final class CommentSchema {
  private CommentSchema() {}

  /// What the comment of a key says; `null` when it states no merge key.
  static @Nullable MergeSchema of(YamlNode key) {
    String comment = key.comments().line();
    if (!comment.contains("x-kubernetes-patch-merge-key")) {
      return null;
    }
    try {
      List<YamlDocument> documents =
          Yaml.documents(comment.substring(comment.indexOf('{')), key.place().file());
      YamlNode schema = documents.getFirst().expanded();
      boolean merges = Nodes.text(schema, "x-kubernetes-patch-strategy").contains("merge");
      String by = Nodes.text(schema, "x-kubernetes-patch-merge-key");
      return merges && !by.isEmpty() ? MergeSchema.merged(MergeSchema.PLAIN, by) : null;
    } catch (ProblemException noSchema) {
      return null;
    }
  }
}
