package dev.galley.kube.apiserver;

/// Looks at what somebody wants after it was authorised: first it may change the object, later,
/// when the object is prepared and valid, it may only refuse it.
///
/// Refusals are `ApiException`s. Both phases may wait, and are called by many tasks at once. A
/// write that loses a race against another is admitted again.
public interface Admission {
  /// Admits everything as it is.
  Admission NONE = new Admission() {};

  /// The mutating phase.
  ///
  /// @return the request, perhaps with another object
  default AdmissionRequest mutate(AdmissionRequest request) {
    return request;
  }

  /// The validating phase.
  default void validate(AdmissionRequest request) {}

  /// What is asked of the server, in the words of admission reviews.
  enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /// Makes the admission of one server.
  @FunctionalInterface
  interface Factory {
    Admission on(ClusterState cluster);
  }
}
