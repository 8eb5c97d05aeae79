package dev.galley.checks.bench;

import dev.galley.base.objects.Tree;
import dev.galley.base.yaml.Yaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/// Where an API server listens, and the client certificate with which it is asked.
record Endpoint(String host, int port, SSLContext tls) {
  /// The first cluster and the first user of a kubeconfig, the user known by a certificate.
  static Endpoint of(Path kubeconfig) throws IOException {
    Object tree =
        Yaml.documents(Files.readString(kubeconfig), kubeconfig.toString()).getFirst().tree();
    Map<String, @Nullable Object> cluster = Tree.mapAt(tree, "clusters", "0", "cluster");
    Map<String, @Nullable Object> user = Tree.mapAt(tree, "users", "0", "user");
    URI server = URI.create(Tree.textAt(cluster, "server"));
    try {
      SSLContext tls =
          context(
              pem(cluster, "certificate-authority"),
              pem(user, "client-certificate"),
              pem(user, "client-key"));
      return new Endpoint(server.getHost(), server.getPort(), tls);
    } catch (GeneralSecurityException unusable) {
      throw new IOException(kubeconfig + ": " + unusable.getMessage(), unusable);
    }
  }

  URI uri(String path) {
    return URI.create("https://" + host + ":" + port + path);
  }

  private static String pem(Map<String, @Nullable Object> tree, String field) throws IOException {
    String data = Tree.textAt(tree, field + "-data");
    return data.isEmpty()
        ? Files.readString(Path.of(Tree.textAt(tree, field)))
        : new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
  }

  private static SSLContext context(String authority, String certificate, String key)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", certificates(authority)[0]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("client", key(key), new char[0], certificates(certificate));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static Certificate[] certificates(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .toArray(Certificate[]::new);
  }

  private static PrivateKey key(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object read = parser.readObject();
      PrivateKeyInfo key =
          read instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) read;
      return new JcaPEMKeyConverter().getPrivateKey(key);
    }
  }
}
