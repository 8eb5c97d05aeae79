package dev.galley.render.kustomize;

/// How a build is run; the defaults are those of the command line.
///
/// @param order the order of the output when the kustomization does not say
/// @param rootOnly whether files must lie in or below the directory of their kustomization
/// @param managedByLabel whether every object gets the label `app.kubernetes.io/managed-by`
/// @param remote where remote bases come from
/// @param tracing whether the result says where each value came from, which makes a build slower
public record KustomizeOptions(
    Order order, boolean rootOnly, boolean managedByLabel, RemoteFiles remote, boolean tracing) {

  /// The order of the output.
  public enum Order {
    /// Namespaces and other things that others need first, webhooks last.
    LEGACY,
    /// As accumulated.
    NONE
  }

  public static KustomizeOptions standard() {
    return new KustomizeOptions(Order.LEGACY, true, false, RemoteFiles.NONE, false);
  }

  public KustomizeOptions withOrder(Order newOrder) {
    return new KustomizeOptions(newOrder, rootOnly, managedByLabel, remote, tracing);
  }

  /// Files may be read from anywhere in the tree.
  public KustomizeOptions withoutLoadRestrictions() {
    return new KustomizeOptions(order, false, managedByLabel, remote, tracing);
  }

  public KustomizeOptions withManagedByLabel() {
    return new KustomizeOptions(order, rootOnly, true, remote, tracing);
  }

  public KustomizeOptions withRemote(RemoteFiles newRemote) {
    return new KustomizeOptions(order, rootOnly, managedByLabel, newRemote, tracing);
  }

  public KustomizeOptions withTracing() {
    return new KustomizeOptions(order, rootOnly, managedByLabel, remote, true);
  }
}
