package dev.galley.render.kustomize;

import dev.galley.base.yaml.YamlAlias;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Changes name, tag or digest of container images.
final class ImageTransformer implements Transformer {
  /// What to change; empty texts change nothing.
  record Image(String name, String newName, String newTag, String digest, String tagSuffix) {}

  private final Image image;
  private final List<FieldSpec> specs;
  private final @Nullable Pattern pattern;

  ImageTransformer(Image image, List<FieldSpec> specs) {
    this.image = image;
    this.specs = List.copyOf(specs);
    this.pattern = pattern(image.name());
  }

  /// The name is a regular expression in the original; one that is none matches nothing.
  private static @Nullable Pattern pattern(String name) {
    try {
      return Pattern.compile(
          "^" + name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*|@[a-zA-Z0-9_.:{}+-]*)?$");
    } catch (PatternSyntaxException wrong) {
      return null;
    }
  }

  @Override
  public void transform(ResourceMap resources) {
    FieldWalk walk = new FieldWalk(FieldWalk.Making.TEXT, this::set);
    for (Resource resource : resources.all()) {
      if (resource.id().kind().equals("CustomResourceDefinition")) {
        continue;
      }
      search(resource.node());
      for (FieldSpec spec : specs) {
        walk.over(resource, spec.withCreate(false));
      }
    }
  }

  /// Wherever a list `containers` or `initContainers` is, its images count.
  private void search(YamlNode node) {
    switch (node) {
      case YamlMapping mapping -> {
        for (YamlMapping.Entry entry : mapping.entries()) {
          String name = entry.name();
          if (name.equals("containers") || name.equals("initContainers")) {
            containers(entry.value());
          } else {
            search(entry.value());
          }
        }
      }
      case YamlSequence sequence -> sequence.elements().forEach(this::search);
      case YamlScalar _, YamlAlias _ -> {}
    }
  }

  private void containers(YamlNode list) {
    if (list instanceof YamlSequence sequence) {
      for (YamlNode container : sequence.elements()) {
        YamlNode field = Nodes.at(container, "image");
        if (field != null) {
          set(field);
        }
      }
    }
  }

  private void set(YamlNode node) {
    YamlScalar scalar = Nodes.scalar(node);
    String text = scalar.text();
    if (pattern != null && pattern.matcher(text).find()) {
      Nodes.text(scalar, changed(text));
    }
  }

  private String changed(String text) {
    int slash = text.indexOf('/');
    int digestAt = text.indexOf('@', Math.max(slash, 0));
    String untilDigest = digestAt < 0 ? text : text.substring(0, digestAt);
    int tagAt = untilDigest.indexOf(':', Math.max(slash, 0));
    String name = tagAt < 0 ? untilDigest : untilDigest.substring(0, tagAt);
    String tag = tagAt < 0 ? "" : untilDigest.substring(tagAt + 1);
    String digest = digestAt < 0 ? "" : text.substring(digestAt + 1);
    if (!image.newName().isEmpty()) {
      name = image.newName();
    }
    if (!image.newTag().isEmpty() || !image.digest().isEmpty()) {
      tag = image.newTag();
      digest = image.digest();
    }
    if (!image.tagSuffix().isEmpty()) {
      tag += image.tagSuffix();
      digest = "";
    }
    return name + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }
}
