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
    int difference = left.compareTo(right);
    if (difference != left.length() - right.length() || difference == 0) {
      return difference;
    }
    // One may be the beginning of the other: then the slash behind it decides.
    if (difference < 0 && right.startsWith(left)) {
      return Character.compare('/', right.charAt(left.length()));
    }
    if (difference > 0 && left.startsWith(right)) {
      return Character.compare(left.charAt(right.length()), '/');
    }
    return difference;
  }
}
