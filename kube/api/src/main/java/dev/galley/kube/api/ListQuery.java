package dev.galley.kube.api;

/// What to list or watch: one namespace or all (empty), narrowed by selectors as kubectl writes
/// them; empty selectors select everything. `limit` 0 means no limit; `resourceVersion` says how
/// new the list has to be (empty: as new as can be), and `match` how that is meant.
public record ListQuery(
    String namespace,
    String labelSelector,
    String fieldSelector,
    int limit,
    String continueToken,
    String resourceVersion,
    VersionMatch match) {
  /// How a list and the version asked for have to fit.
  public enum VersionMatch {
    /// As ever: exactly that version for a page, otherwise at least that version.
    UNSET,
    NOT_OLDER_THAN,
    EXACT
  }

  public static final ListQuery ALL = in("");

  public static ListQuery in(String namespace) {
    return new ListQuery(namespace, "", "", 0, "", "", VersionMatch.UNSET);
  }

  public ListQuery labels(String selector) {
    return new ListQuery(
        namespace, selector, fieldSelector, limit, continueToken, resourceVersion, match);
  }

  public ListQuery fields(String selector) {
    return new ListQuery(
        namespace, labelSelector, selector, limit, continueToken, resourceVersion, match);
  }

  public ListQuery page(int size, String token) {
    return new ListQuery(
        namespace, labelSelector, fieldSelector, size, token, resourceVersion, match);
  }

  public ListQuery version(String version, VersionMatch how) {
    return new ListQuery(
        namespace, labelSelector, fieldSelector, limit, continueToken, version, how);
  }
}
