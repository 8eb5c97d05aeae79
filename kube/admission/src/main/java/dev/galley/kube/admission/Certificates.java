package dev.galley.kube.admission;

import dev.galley.base.objects.KubeObject;
import dev.galley.kube.access.Authorizer;
import dev.galley.kube.apiserver.Admission;
import dev.galley.kube.apiserver.AdmissionRequest;
import dev.galley.kube.apiserver.ClusterState;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The plugins that guard certificate signing requests: who may approve and sign for which signer,
/// and that nobody becomes a master by certificate.
final class Certificates {
  private static final String GROUP = "certificates.k8s.io";
  private static final String REQUESTS = "certificatesigningrequests";
  private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";

  private Certificates() {}

  static Admission approval(ClusterState cluster) {
    return new Admission() {
      @Override
      public void validate(AdmissionRequest request) {
        if (request.updates() && request.isOn(GROUP, REQUESTS, "approval")) {
          check(cluster, request, "approve");
        }
      }
    };
  }

  static Admission signing(ClusterState cluster) {
    return new Admission() {
      @Override
      public void validate(AdmissionRequest request) {
        if (!request.updates() || !request.isOn(GROUP, REQUESTS, "status")) {
          return;
        }
        KubeObject old = request.old().orElseThrow();
        KubeObject object = request.subject();
        if (!old.text("status", "certificate").equals(object.text("status", "certificate"))
            || !old.list("status", "conditions").equals(object.list("status", "conditions"))) {
          check(cluster, request, "sign");
        }
      }
    };
  }

  private static void check(ClusterState cluster, AdmissionRequest request, String verb) {
    String signer = request.old().orElseThrow().text("spec", "signerName");
    int slash = signer.indexOf('/');
    String domain = (slash < 0 ? signer : signer.substring(0, slash)) + "/*";
    if (!allowed(cluster, request, verb, signer) && !allowed(cluster, request, verb, domain)) {
      throw request.forbidden(
          "user not permitted to " + verb + " requests with signerName \"" + signer + "\"");
    }
  }

  private static boolean allowed(
      ClusterState cluster, AdmissionRequest request, String verb, String signer) {
    Authorizer.Access access = new Authorizer.Access(verb, GROUP, "signers", "", "", signer);
    return cluster.authorizer().decide(request.caller().user(), access)
        instanceof Authorizer.Decision.Allowed;
  }

  static Admission subjectRestriction() {
    return new Admission() {
      @Override
      public void validate(AdmissionRequest request) {
        if (request.creates()
            && request.isOn(GROUP, REQUESTS)
            && request.subject().text("spec", "signerName").equals(CLIENT_SIGNER)
            && namesMasters(request.subject().text("spec", "request"))) {
          throw request.forbidden(
              "use of " + CLIENT_SIGNER + " signer with system:masters group is not allowed");
        }
      }
    };
  }

  /// Whether the request names the group as an organisation: the bytes of its name follow the
  /// object identifier of `organizationName` (2.5.4.10) and one string header.
  private static boolean namesMasters(String encoded) {
    byte[] der = der(encoded);
    byte[] name = "system:masters".getBytes(StandardCharsets.US_ASCII);
    byte[] organization = {0x06, 0x03, 0x55, 0x04, 0x0a};
    for (int i = 0; i + organization.length + 2 + name.length <= der.length; i++) {
      int text = i + organization.length + 2;
      if (matches(der, i, organization)
          && der[text - 1] == name.length
          && matches(der, text, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] in, int at, byte[] what) {
    for (int i = 0; i < what.length; i++) {
      if (in[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] der(String encoded) {
    try {
      String pem =
          new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII)
              .replaceAll("-----[A-Z ]+-----", "");
      return Base64.getMimeDecoder().decode(pem);
    } catch (IllegalArgumentException unreadable) {
      return new byte[0];
    }
  }
}
