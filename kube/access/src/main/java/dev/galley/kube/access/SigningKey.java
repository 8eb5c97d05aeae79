package dev.galley.kube.access;

import dev.galley.base.objects.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The key that signs the tokens of service accounts (RS256). It is made, or read, when the first
/// token is issued or checked, because that takes longer than most else. Thread-safe.
public final class SigningKey {
  private static final int BITS = 2048;
  private static final String FILE = "sa.key";

  private final Source source;
  private final Lock lock = new ReentrantLock();
  private @Nullable Pair pair;

  @FunctionalInterface
  private interface Source {
    RSAPrivateCrtKey key() throws GeneralSecurityException, IOException;
  }

  private record Pair(RSAPrivateCrtKey key, RSAPublicKey open, String id) {}

  private SigningKey(Source source) {
    this.source = source;
  }

  /// A key that ends with this process.
  public static SigningKey passing() {
    return new SigningKey(SigningKey::generate);
  }

  /// The key kept in a directory as `sa.key`, made there when there is none, so that tokens stay
  /// valid over restarts.
  public static SigningKey in(Path directory) {
    return new SigningKey(() -> kept(directory.resolve(FILE)));
  }

  private static RSAPrivateCrtKey kept(Path file) throws GeneralSecurityException, IOException {
    if (Files.isReadable(file)) {
      return parse(Files.readString(file, StandardCharsets.US_ASCII));
    }
    RSAPrivateCrtKey key = generate();
    PrivateFile.write(file, pem(key));
    return key;
  }

  private static RSAPrivateCrtKey generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(BITS);
    return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
  }

  private static String pem(RSAPrivateCrtKey key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }

  private static RSAPrivateCrtKey parse(String pem) throws GeneralSecurityException {
    String body = pem.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat);
    try {
      byte[] der = Base64.getDecoder().decode(body.strip());
      return (RSAPrivateCrtKey)
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException notBase64) {
      throw new GeneralSecurityException("not a PEM file", notBase64);
    }
  }

  private Pair pair() {
    lock.lock();
    try {
      Pair known = pair;
      if (known == null) {
        known = complete(source.key());
        pair = known;
      }
      return known;
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("the key that signs tokens cannot be used", failure);
    } catch (IOException failure) {
      throw new UncheckedIOException("the key that signs tokens cannot be kept", failure);
    } finally {
      lock.unlock();
    }
  }

  private static Pair complete(RSAPrivateCrtKey key) throws GeneralSecurityException {
    RSAPublicKey open =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(open.getEncoded());
    return new Pair(key, open, encoded(digest));
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Names the key, by a digest of its public half.
  String id() {
    return pair().id();
  }

  byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair().key());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK signs with RSA", impossible);
    }
  }

  boolean verifies(byte[] content, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withRSA");
      check.initVerify(pair().open());
      check.update(content);
      return check.verify(signature);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }

  /// The public half as a JSON web key.
  Map<String, @Nullable Object> webKey() {
    Pair known = pair();
    return Tree.map(
        "use",
        "sig",
        "kty",
        "RSA",
        "kid",
        known.id(),
        "alg",
        "RS256",
        "n",
        encoded(unsigned(known.open().getModulus())),
        "e",
        encoded(unsigned(known.open().getPublicExponent())));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
