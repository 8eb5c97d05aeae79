package dev.galley.kube.api;

/// What to list or watch: one namespace or all (empty), narrowed by selectors as kubectl writes
/// them; empty selectors select everything. `limit` 0 means no limit.
public record ListQuery(
    String namespace, String labelSelector, String fieldSelector, int limit, String continueToken) {
  public static final ListQuery ALL = new ListQuery("", "", "", 0, "");

  public static ListQuery in(String namespace) {
    return new ListQuery(namespace, "", "", 0, "");
  }

  public ListQuery labels(String selector) {
    return new ListQuery(namespace, selector, fieldSelector, limit, continueToken);
  }

  public ListQuery fields(String selector) {
    return new ListQuery(namespace, labelSelector, selector, limit, continueToken);
  }

  public ListQuery page(int size, String token) {
    return new ListQuery(namespace, labelSelector, fieldSelector, size, token);
  }
}
