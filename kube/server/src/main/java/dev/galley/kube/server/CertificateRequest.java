package dev.galley.kube.server;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// Requests for certificates, and what of them goes into a certificate.
final class CertificateRequest {
  private CertificateRequest() {}

  /// @throws IllegalArgumentException when it is none, or is signed with another key than its own
  static JcaPKCS10CertificationRequest read(String pem)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest parsed)) {
        throw new IllegalArgumentException("PEM block type must be CERTIFICATE REQUEST");
      }
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(parsed);
      if (!request.isSignatureValid(
          new JcaContentVerifierProviderBuilder().build(request.getPublicKey()))) {
        throw new IllegalArgumentException("the request is not signed with its own key");
      }
      return request;
    } catch (PKCSException unreadable) {
      throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
    }
  }

  /// @param usages by Kubernetes' names
  static void addExtensions(
      X509v3CertificateBuilder builder, PKCS10CertificationRequest request, List<String> usages)
      throws CertIOException {
    int bits = 0;
    List<KeyPurposeId> purposes = new ArrayList<>();
    for (String usage : usages) {
      switch (usage) {
        case "digital signature", "signing" -> bits |= KeyUsage.digitalSignature;
        case "content commitment" -> bits |= KeyUsage.nonRepudiation;
        case "key encipherment" -> bits |= KeyUsage.keyEncipherment;
        case "data encipherment" -> bits |= KeyUsage.dataEncipherment;
        case "key agreement" -> bits |= KeyUsage.keyAgreement;
        case "cert sign" -> bits |= KeyUsage.keyCertSign;
        case "crl sign" -> bits |= KeyUsage.cRLSign;
        case "any" -> purposes.add(KeyPurposeId.anyExtendedKeyUsage);
        case "client auth" -> purposes.add(KeyPurposeId.id_kp_clientAuth);
        case "server auth" -> purposes.add(KeyPurposeId.id_kp_serverAuth);
        case "code signing" -> purposes.add(KeyPurposeId.id_kp_codeSigning);
        case "email protection" -> purposes.add(KeyPurposeId.id_kp_emailProtection);
        default -> throw new IllegalArgumentException("unrecognized usage: " + usage);
      }
    }
    if (bits != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
    }
    if (!purposes.isEmpty()) {
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
    }
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    Extensions asked = request.getRequestedExtensions();
    Extension names = asked == null ? null : asked.getExtension(Extension.subjectAlternativeName);
    if (names != null) {
      builder.addExtension(names);
    }
  }
}
