package dev.galley.control.workloads;

import dev.galley.base.objects.KubeObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who holds the cluster's keys, and issues what controllers hand out. It may not be there yet when
/// they start: then it issues nothing, and is asked again.
public interface Issuer {
  /// Issues nothing.
  Issuer NONE =
      new Issuer() {
        @Override
        public Optional<String> certificate(String request, List<String> usages, Duration length) {
          return Optional.empty();
        }

        @Override
        public Optional<String> token(KubeObject account, String secret) {
          return Optional.empty();
        }
      };

  /// A certificate in PEM for a request in PEM.
  ///
  /// @throws IllegalArgumentException when the request cannot be read
  Optional<String> certificate(String request, List<String> usages, Duration length);

  /// The token that a secret of a service account carries.
  Optional<String> token(KubeObject account, String secret);
}
