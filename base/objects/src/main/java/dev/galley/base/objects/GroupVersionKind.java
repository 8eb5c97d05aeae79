package dev.galley.base.objects;

/// What an object is: API group (empty for the core group), version and kind.
public record GroupVersionKind(String group, String version, String kind)
    implements Comparable<GroupVersionKind> {

  /// From an object's `apiVersion` and `kind`.
  public static GroupVersionKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  /// `group/version`, or the version alone for the core group.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  @Override
  public int compareTo(GroupVersionKind other) {
    int byGroup = group.compareTo(other.group);
    int byKind = byGroup != 0 ? byGroup : kind.compareTo(other.kind);
    return byKind != 0 ? byKind : version.compareTo(other.version);
  }

  /// `apiVersion/Kind`, for people.
  @Override
  public String toString() {
    return apiVersion() + "/" + kind;
  }
}
