package dev.galley.kube.storage;

import dev.galley.base.objects.ObjectName;
import java.util.Comparator;

/// The order of keys in etcd, `namespace/name` compared as text, in which API servers list: there
/// `a-b/x` comes before `a/x`.
final class KeyOrder implements Comparator<ObjectName> {
  static final KeyOrder ETCD = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(ObjectName left, ObjectName right) {
    int byNamespace = compareNamespaces(left.namespace(), right.namespace());
    return byNamespace != 0 ? byNamespace : left.name().compareTo(right.name());
  }

  private static int compareNamespaces(String left, String right) {
    if (left.equals(right)) {
      return 0;
    }
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      if (left.charAt(i) != right.charAt(i)) {
        return Character.compare(left.charAt(i), right.charAt(i));
      }
    }
    return left.length() < right.length()
        ? Character.compare('/', right.charAt(shorter))
        : Character.compare(left.charAt(shorter), '/');
  }
}
