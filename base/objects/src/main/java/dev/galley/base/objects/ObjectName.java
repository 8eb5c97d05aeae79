package dev.galley.base.objects;

/// The name of an object within its kind; the namespace is empty for cluster-scoped objects.
public record ObjectName(String namespace, String name) implements Comparable<ObjectName> {

  public static ObjectName cluster(String name) {
    return new ObjectName("", name);
  }

  @Override
  public int compareTo(ObjectName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /// `namespace/name`, or the name alone.
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
