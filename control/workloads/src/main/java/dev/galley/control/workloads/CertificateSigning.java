package dev.galley.control.workloads;

import dev.galley.base.objects.Condition;
import dev.galley.base.objects.GroupVersionKind;
import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Times;
import dev.galley.base.objects.Tree;
import dev.galley.kube.controller.Cluster;
import dev.galley.kube.controller.Controller;
import dev.galley.kube.controller.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Signs the certificate requests that were approved, for Kubernetes' own signers.
final class CertificateSigning {
  private static final GroupVersionKind REQUEST =
      new GroupVersionKind("certificates.k8s.io", "v1", "CertificateSigningRequest");
  private static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  private static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
  private static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
  private static final Set<String> SIGNERS =
      Set.of(CLIENT, KUBELET_CLIENT, KUBELET_SERVING, "kubernetes.io/legacy-unknown");
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  /// Until then the keys may have come.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Issuer issuer;

  CertificateSigning(Cluster cluster, Issuer issuer) {
    this.cluster = cluster;
    this.issuer = issuer;
  }

  Controller controller() {
    return Controller.named("certificatesigningrequest-signing-controller")
        .watches(REQUEST)
        .reconciles(this::reconcile);
  }

  private Outcome reconcile(ObjectName name) {
    Optional<KubeObject> found =
        cluster.cached(REQUEST, name).filter(CertificateSigning::isToBeSigned);
    return found.isEmpty() ? Outcome.DONE : sign(found.get());
  }

  private static boolean isToBeSigned(KubeObject request) {
    return SIGNERS.contains(request.text("spec", "signerName"))
        && request.text("status", "certificate").isEmpty()
        && isTrue(request, "Approved")
        && !isTrue(request, "Denied")
        && !isTrue(request, "Failed");
  }

  private static boolean isTrue(KubeObject request, String condition) {
    return request.condition(condition).filter(Condition::isTrue).isPresent();
  }

  private Outcome sign(KubeObject request) {
    Set<String> usages = new TreeSet<>(request.texts("spec", "usages"));
    String wrong = wrongUsage(request.text("spec", "signerName"), usages);
    if (!wrong.isEmpty()) {
      cluster.updateStatus(failed(request, wrong));
      return Outcome.DONE;
    }
    Optional<String> certificate =
        issuer.certificate(
            text(request.text("spec", "request")),
            request.texts("spec", "usages"),
            length(request));
    if (certificate.isEmpty()) {
      return Outcome.again(PAUSE);
    }
    byte[] pem = certificate.get().getBytes(StandardCharsets.US_ASCII);
    cluster.updateStatus(
        request.with(Base64.getEncoder().encodeToString(pem), "status", "certificate"));
    return Outcome.DONE;
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
  }

  private static Duration length(KubeObject request) {
    Duration asked =
        Duration.ofSeconds(request.number(LONGEST.toSeconds(), "spec", "expirationSeconds"));
    if (asked.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
  }

  /// Why a signer does not sign for these uses; empty when it does.
  private static String wrongUsage(String signer, Set<String> usages) {
    return switch (signer) {
      case CLIENT -> {
        for (String usage : usages) {
          if (!List.of("digital signature", "key encipherment", "client auth").contains(usage)) {
            yield "invalid usage for client certificate: " + usage;
          }
        }
        yield usages.contains("client auth")
            ? ""
            : "missing required usage for client certificate: client auth";
      }
      case KUBELET_CLIENT -> kubelet(usages, "client auth");
      case KUBELET_SERVING -> kubelet(usages, "server auth");
      default -> "";
    };
  }

  private static String kubelet(Set<String> usages, String purpose) {
    Set<String> all = new TreeSet<>(List.of("digital signature", "key encipherment", purpose));
    Set<String> withoutRsa = Set.of("digital signature", purpose);
    return usages.equals(all) || usages.equals(withoutRsa)
        ? ""
        : "usages did not match [" + String.join(" ", all) + "]";
  }

  private KubeObject failed(KubeObject request, String why) {
    String now = Times.seconds(cluster.world().now());
    List<@Nullable Object> conditions = new ArrayList<>(request.list("status", "conditions"));
    conditions.add(
        Tree.map(
            "type", "Failed",
            "status", "True",
            "reason", "SignerValidationFailure",
            "message", why,
            "lastUpdateTime", now));
    return request.with(conditions, "status", "conditions");
  }
}
