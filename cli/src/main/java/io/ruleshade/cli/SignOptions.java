package io.ruleshade.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which key signs a report. */
final class SignOptions {
  @Option(
      names = "--sign",
      paramLabel = "KEY",
      description =
          "Sign report and result with an Ed25519 key (PEM, as openssl genpkey -algorithm ed25519 writes"
              + " it); the signature goes beside the report, with .sig at its end.")
  @Nullable Path key;

  @Option(
      names = "--sign-pub",
      paramLabel = "KEY",
      description = "The public key that belongs to --sign (PEM, as openssl pkey -pubout writes it).")
  @Nullable Path pub;

  @Option(
      names = "--sign-pkcs11",
      paramLabel = "FILE",
      description =
          "Sign with a key on a token instead: a configuration of the JDK's provider SunPKCS11. The PIN"
              + " is taken from RULESHADE_PIN.")
  @Nullable Path pkcs11;

  @Option(
      names = "--sign-alias",
      paramLabel = "NAME",
      description = "Which key of the token.")
  @Nullable String alias;

  /** {@return what signs; null when nothing is to be signed} */
  @Nullable ReportSigner signer() {
    if (key != null && pkcs11 != null) {
      throw new Failure(Failure.USAGE, "--sign and --sign-pkcs11 exclude each other");
    }
    try {
      if (key != null) {
        return ofFile(key);
      }
      return pkcs11 == null ? null : ofToken(pkcs11);
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read the key: " + FileFinder.reason(e));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Failure(Failure.USAGE, "cannot use the key: " + e.getMessage());
    }
  }

  private ReportSigner ofFile(Path file) throws IOException, GeneralSecurityException {
    PrivateKey secret;
    try {
      secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(pem(file, "PRIVATE KEY")));
    } catch (java.security.spec.InvalidKeySpecException e) {
      throw new Failure(Failure.USAGE, file + " holds no Ed25519 private key");
    }
    if (pub == null) {
      throw new Failure(
          Failure.USAGE,
          "--sign needs the public key as well: --sign-pub FILE\ntry: openssl pkey -in " + file
              + " -pubout -out " + file + ".pub");
    }
    return new ReportSigner("Ed25519", secret, publicKey(pub), null);
  }

  private ReportSigner ofToken(Path file) throws IOException, GeneralSecurityException {
    Provider base = Security.getProvider("SunPKCS11");
    if (base == null) {
      throw new Failure(Failure.USAGE, "this Java has no provider SunPKCS11");
    }
    Provider provider = base.configure(file.toString());
    String pin = System.getenv("RULESHADE_PIN");
    KeyStore store = KeyStore.getInstance("PKCS11", provider);
    try {
      store.load(null, pin == null ? null : pin.toCharArray());
    } catch (IOException e) {
      throw new Failure(
          Failure.USAGE,
          "the token of " + file + " does not open"
              + (pin == null ? "\ntry: RULESHADE_PIN holds its PIN" : ": RULESHADE_PIN may be another PIN"));
    }
    String name = alias;
    if (name == null) {
      throw new Failure(Failure.USAGE, "name the key of the token with --sign-alias");
    }
    if (!(store.getKey(name, null) instanceof PrivateKey secret)
        || store.getCertificate(name) == null) {
      throw new Failure(Failure.USAGE, "the token has no key `" + name + "` with a certificate");
    }
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    return new ReportSigner(
        algorithm, secret, store.getCertificate(name).getPublicKey(), provider);
  }

  /** {@return a public key from a PEM file} */
  static PublicKey publicKey(Path file) throws IOException, GeneralSecurityException {
    byte[] der = pem(file, "PUBLIC KEY");
    for (String algorithm : new String[] {"Ed25519", "EC", "RSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (java.security.spec.InvalidKeySpecException e) {
        // Another kind, then.
      }
    }
    throw new GeneralSecurityException(file + " holds no public key of a known kind");
  }

  private static byte[] pem(Path file, String kind) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    String begin = "-----BEGIN " + kind + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + kind + "-----");
    if (from < 0 || to < from) {
      throw new GeneralSecurityException(file + " holds no " + kind + " in PEM");
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
  }
}
