package dev.galley.kube.server;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.runtime.World;
import dev.galley.kube.api.UserInfo;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// The cluster's own certificate authority, kept in a directory so that a kubeconfig written once
/// stays valid over restarts.
///
/// Client certificates are Kubernetes': the common name is the user, each organization a group.
public final class CertificateAuthority {
  private static final Duration VALID = Duration.ofDays(3650);

  /// Clocks of clients may be late by so much.
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /// RSA as kubeadm makes them: fabric8's client takes every key without a further hint for RSA.
  private static final Use CLIENT =
      new Use(
          "RSA",
          new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4),
          KeyPurposeId.id_kp_clientAuth);

  private static final Use SERVER =
      new Use("EC", new ECGenParameterSpec("secp256r1"), KeyPurposeId.id_kp_serverAuth);

  private final World world;
  private final Path directory;
  private final Credential authority;

  /// What a certificate is for, and the keys that suit it.
  private record Use(String algorithm, AlgorithmParameterSpec strength, KeyPurposeId purpose) {
    KeyPair keyPair() throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(strength);
      return generator.generateKeyPair();
    }
  }

  private CertificateAuthority(World world, Path directory, Credential authority) {
    this.world = world;
    this.directory = directory;
    this.authority = authority;
  }

  /// Reads the authority from a directory, or makes it there.
  ///
  /// @throws ProblemException when the directory's files cannot be read or written
  public static CertificateAuthority in(Path directory, World world) {
    try {
      if (Credential.isKept(directory, "ca")) {
        Credential kept = Credential.read(directory, "ca");
        if (isFresh(kept, world.now())) {
          return new CertificateAuthority(world, directory, kept);
        }
      }
      KeyPair pair = SERVER.keyPair();
      X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, "galley-ca").build();
      X509v3CertificateBuilder builder = builder(world, name, name, pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
      Credential made = new Credential(sign(builder, pair.getPrivate()), pair.getPrivate());
      made.write(directory, "ca");
      return new CertificateAuthority(world, directory, made);
    } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
      throw unreadable(directory, failure);
    }
  }

  X509Certificate certificate() {
    return authority.certificate();
  }

  /// The authority's certificate, which clients check the server against.
  public String certificatePem() {
    try {
      return authority.certificatePem();
    } catch (GeneralSecurityException failure) {
      throw unreadable(directory, failure);
    }
  }

  /// A client certificate for a user, kept under a file name; `system:authenticated` is not written
  /// into it, as every user is in that group.
  Credential client(String file, UserInfo user) {
    X500NameBuilder subject = new X500NameBuilder();
    for (String group : user.groups()) {
      if (!group.equals("system:authenticated")) {
        subject.addRDN(BCStyle.O, new DERUTF8String(group));
      }
    }
    subject.addRDN(BCStyle.CN, new DERUTF8String(user.name()));
    return keptOrIssued(file, subject.build(), CLIENT);
  }

  Credential server() {
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, "kube-apiserver").build();
    return keptOrIssued("server", subject, SERVER);
  }

  private Credential keptOrIssued(String file, X500Name subject, Use use) {
    try {
      if (Credential.isKept(directory, file)) {
        Credential kept = Credential.read(directory, file);
        if (isFresh(kept, world.now())
            && isOurs(kept)
            && kept.key().getAlgorithm().equals(use.algorithm())) {
          return kept;
        }
      }
      KeyPair pair = use.keyPair();
      X500Name issuer =
          X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
      X509v3CertificateBuilder builder = builder(world, issuer, subject, pair.getPublic());
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use.purpose()));
      if (use.purpose().equals(KeyPurposeId.id_kp_serverAuth)) {
        builder.addExtension(Extension.subjectAlternativeName, false, serverNames());
      }
      Credential made = new Credential(sign(builder, authority.key()), pair.getPrivate());
      made.write(directory, file);
      return made;
    } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
      throw unreadable(directory, failure);
    }
  }

  private boolean isOurs(Credential credential) {
    try {
      credential.certificate().verify(authority.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException signedByAnother) {
      return false;
    }
  }

  private static boolean isFresh(Credential credential, Instant now) {
    return credential.certificate().getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE));
  }

  /// A certificate for a request in PEM.
  ///
  /// @param usages by Kubernetes' names
  /// @throws IllegalArgumentException when the request cannot be read or its signature is wrong
  String signed(String pem, List<String> usages, Duration length) {
    try {
      JcaPKCS10CertificationRequest request = CertificateRequest.read(pem);
      X500Name issuer =
          X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
      X509v3CertificateBuilder builder =
          builder(world, issuer, request.getSubject(), request.getPublicKey(), length);
      CertificateRequest.addExtensions(builder, request, usages);
      return new Credential(sign(builder, authority.key()), authority.key()).certificatePem();
    } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
      throw new IllegalArgumentException(failure.getMessage(), failure);
    }
  }

  private static GeneralNames serverNames() {
    ASN1EncodableVector names = new ASN1EncodableVector();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.dNSName, "kubernetes"));
    names.add(new GeneralName(GeneralName.dNSName, "kubernetes.default"));
    names.add(new GeneralName(GeneralName.dNSName, "kubernetes.default.svc"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    return GeneralNames.getInstance(new DERSequence(names));
  }

  private static X509v3CertificateBuilder builder(
      World world, X500Name issuer, X500Name subject, PublicKey key) throws CertIOException {
    return builder(world, issuer, subject, key, VALID);
  }

  private static X509v3CertificateBuilder builder(
      World world, X500Name issuer, X500Name subject, PublicKey key, Duration length)
      throws CertIOException {
    Instant now = world.now();
    UUID serial = UUID.fromString(world.uuid());
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(serial.getMostSignificantBits()).abs().shiftLeft(32).setBit(0),
        Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(length)),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  /// Who a client certificate is: its common name, and its organizations as groups.
  static UserInfo user(X509Certificate certificate) {
    X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<String> groups = new ArrayList<>();
    for (var organization : name.getRDNs(BCStyle.O)) {
      groups.add(organization.getFirst().getValue().toString());
    }
    groups.add(UserInfo.AUTHENTICATED);
    var common = name.getRDNs(BCStyle.CN);
    String user =
        common.length == 0
            ? certificate.getSubjectX500Principal().getName(X500Principal.RFC2253)
            : common[0].getFirst().getValue().toString();
    String credential = "X509SHA256=" + fingerprint(certificate);
    return new UserInfo(
        user,
        "",
        groups,
        Map.of("authentication.kubernetes.io/credential-id", List.of(credential)));
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a certificate that was read can be encoded", impossible);
    }
  }

  private static ProblemException unreadable(Path directory, Exception failure) {
    return new ProblemException(
        Problem.of(
                ServerProblem.CERTIFICATES_UNREADABLE,
                "the certificates in " + directory + " cannot be read or written")
            .at(Place.file(directory.toString()))
            .because(String.valueOf(failure.getMessage()))
            .hint("Remove the directory to have new ones made; kubeconfig files must be rewritten"),
        failure);
  }
}
