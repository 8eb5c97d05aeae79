package dev.galley.kube.server;

import dev.galley.kube.access.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/// A certificate and its private key, as PEM and parsed.
record Credential(X509Certificate certificate, PrivateKey key) {
  private static final String RSA = "RSA PRIVATE KEY";

  static boolean isKept(Path directory, String name) {
    return Files.isReadable(directory.resolve(name + ".crt"))
        && Files.isReadable(directory.resolve(name + ".key"));
  }

  static Credential read(Path directory, String name) throws IOException, GeneralSecurityException {
    byte[] certificate = Files.readAllBytes(directory.resolve(name + ".crt"));
    String key = Files.readString(directory.resolve(name + ".key"), StandardCharsets.US_ASCII);
    return new Credential(
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate)),
        key.contains(RSA)
            ? KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(wrapped(decode(key))))
            : KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(decode(key))));
  }

  void write(Path directory, String name) throws IOException, GeneralSecurityException {
    PrivateFile.write(directory.resolve(name + ".key"), keyPem());
    PrivateFile.write(directory.resolve(name + ".crt"), certificatePem());
  }

  String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  String keyPem() {
    return key.getAlgorithm().equals("RSA")
        ? pem(RSA, unwrapped(key.getEncoded()))
        : pem("PRIVATE KEY", key.getEncoded());
  }

  /// The older form of RSA keys, which some clients read alone.
  private static byte[] unwrapped(byte[] pkcs8) {
    try {
      return PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey().toASN1Primitive().getEncoded();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static byte[] wrapped(byte[] pkcs1) throws IOException {
    AlgorithmIdentifier rsa =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    return new PrivateKeyInfo(rsa, RSAPrivateKey.getInstance(pkcs1)).getEncoded();
  }

  private static String pem(String type, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN "
        + type
        + "-----\n"
        + lines.encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static byte[] decode(String pem) throws GeneralSecurityException {
    String body = pem.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat);
    try {
      return Base64.getDecoder().decode(body.strip());
    } catch (IllegalArgumentException notBase64) {
      throw new GeneralSecurityException("not a PEM file", notBase64);
    }
  }
}
