package dev.galley.base.objects;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Kubernetes object of any kind: an immutable tree with names for what all objects share.
///
/// Answers are lenient: what is missing or of another type reads as empty, because objects come
/// from people. Validation is the API server's task.
public final class KubeObject {
  /// Tree and JSON say the same; the one that is missing is made when it is first asked for. Two
  /// tasks may both make it: the result is the same.
  private volatile @Nullable Map<String, @Nullable Object> tree;

  private volatile byte @Nullable [] json;

  private KubeObject(@Nullable Map<String, @Nullable Object> tree, byte @Nullable [] json) {
    this.tree = tree;
    this.json = json;
  }

  public static KubeObject of(Map<String, ? extends @Nullable Object> tree) {
    return new KubeObject(Tree.frozen(tree), null);
  }

  /// An object from what [#json] gave before. It is read when it is first asked for, so that a
  /// store of many objects opens at once.
  public static KubeObject ofJson(byte[] json) {
    return new KubeObject(null, json);
  }

  /// An object with nothing but its kind and name; an empty namespace is left out.
  public static KubeObject of(GroupVersionKind kind, ObjectName name) {
    return of(
        Tree.map(
            "apiVersion",
            kind.apiVersion(),
            "kind",
            kind.kind(),
            "metadata",
            Tree.map(
                "name",
                name.name(),
                "namespace",
                name.namespace().isEmpty() ? null : name.namespace())));
  }

  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> known = tree;
    if (known == null) {
      known = Tree.mapAt(Json.parse(json()));
      tree = known;
    }
    return known;
  }

  /// The object as compact JSON in UTF-8, made once and kept, because one object is stored, listed
  /// and sent to many watchers. Callers only read the array.
  public byte[] json() {
    byte[] known = json;
    if (known == null) {
      known = Json.bytes(tree());
      json = known;
    }
    return known;
  }

  public String apiVersion() {
    return text("apiVersion");
  }

  public String kind() {
    return text("kind");
  }

  public GroupVersionKind groupVersionKind() {
    return GroupVersionKind.of(apiVersion(), kind());
  }

  public String name() {
    return text("metadata", "name");
  }

  public String namespace() {
    return text("metadata", "namespace");
  }

  public ObjectName objectName() {
    return new ObjectName(namespace(), name());
  }

  public String uid() {
    return text("metadata", "uid");
  }

  public String resourceVersion() {
    return text("metadata", "resourceVersion");
  }

  public long generation() {
    return number(0, "metadata", "generation");
  }

  public Map<String, String> labels() {
    return Tree.textMapAt(tree(), "metadata", "labels");
  }

  public Map<String, String> annotations() {
    return Tree.textMapAt(tree(), "metadata", "annotations");
  }

  public List<String> finalizers() {
    return texts("metadata", "finalizers");
  }

  public List<OwnerReference> ownerReferences() {
    return maps("metadata", "ownerReferences").stream().map(OwnerReference::from).toList();
  }

  /// The owner that manages this object, when there is one.
  public Optional<OwnerReference> controller() {
    return ownerReferences().stream().filter(OwnerReference::controller).findFirst();
  }

  public Optional<Instant> created() {
    return instant("metadata", "creationTimestamp");
  }

  /// When deletion was asked for; empty while the object is not being deleted.
  public Optional<Instant> deleted() {
    return instant("metadata", "deletionTimestamp");
  }

  public boolean isDeleting() {
    return at("metadata", "deletionTimestamp") != null;
  }

  /// The condition of that type in `status.conditions`.
  public Optional<Condition> condition(String type) {
    return Condition.listOf(this).stream().filter(each -> each.type().equals(type)).findFirst();
  }

  public @Nullable Object at(String... path) {
    return Tree.at(tree(), path);
  }

  public String text(String... path) {
    return Tree.textAt(tree(), path);
  }

  public long number(long otherwise, String... path) {
    return Tree.numberAt(otherwise, tree(), path);
  }

  public boolean flag(String... path) {
    return Tree.flagAt(tree(), path);
  }

  public Map<String, @Nullable Object> map(String... path) {
    return Tree.mapAt(tree(), path);
  }

  public List<@Nullable Object> list(String... path) {
    return Tree.listAt(tree(), path);
  }

  public List<Map<String, @Nullable Object>> maps(String... path) {
    return Tree.mapsAt(tree(), path);
  }

  public List<String> texts(String... path) {
    return Tree.textsAt(tree(), path);
  }

  /// The RFC 3339 time at a path; empty when there is none or it cannot be read.
  public Optional<Instant> instant(String... path) {
    String text = text(path);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  public KubeObject with(@Nullable Object value, String... path) {
    return new KubeObject(Tree.with(tree(), value, path), null);
  }

  public KubeObject without(String... path) {
    return new KubeObject(Tree.without(tree(), path), null);
  }

  public KubeObject withLabel(String key, String value) {
    return with(value, "metadata", "labels", key);
  }

  public KubeObject withAnnotation(String key, String value) {
    return with(value, "metadata", "annotations", key);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KubeObject object && tree().equals(object.tree());
  }

  @Override
  public int hashCode() {
    return tree().hashCode();
  }

  /// `Kind/namespace/name`, for people.
  @Override
  public String toString() {
    return kind() + "/" + objectName();
  }
}
