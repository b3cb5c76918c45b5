package io.ruleshade.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.report.Json;
import io.ruleshade.report.document.JsonNode;
import io.ruleshade.report.document.NoResultException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Signs a report and its result, and reads signatures: a JSON file beside the report with both digests, the
 * public key and the signature over the digests.
 *
 * @param algorithm as the JDK names it
 * @param secret the key that signs
 * @param pub the key by which others check
 * @param provider the provider that holds the key; null for the usual ones
 */
record ReportSigner(
    String algorithm, PrivateKey secret, PublicKey pub, @Nullable Provider provider) {
  private static final String SCHEMA = "ruleshade/signature/1";

  /** {@return where the signature of a report is} */
  static Path beside(Path report) {
    return report.resolveSibling(report.getFileName() + ".sig");
  }

  /** Writes the signature of a report beside it. */
  void sign(Path report, byte[] page, String result) {
    String digest = sha256(page);
    try {
      Signature signature =
          provider == null
              ? Signature.getInstance(algorithm)
              : Signature.getInstance(algorithm, provider);
      signature.initSign(secret);
      signature.update(signed(digest, result));
      byte[] bytes = signature.sign();
      if (!verifies(algorithm, pub, signed(digest, result), bytes)) {
        throw new Failure(Failure.USAGE, "the public key does not belong to the key that signs");
      }
      StringWriter out = new StringWriter();
      try (JsonGenerator json = Json.pretty(out)) {
        json.writeStartObject();
        json.writeStringField("schema", SCHEMA);
        json.writeStringField("algorithm", algorithm);
        json.writeStringField("report", digest);
        json.writeStringField("result", result);
        json.writeStringField("publicKey", Base64.getEncoder().encodeToString(pub.getEncoded()));
        json.writeStringField("signature", Base64.getEncoder().encodeToString(bytes));
        json.writeEndObject();
      }
      out.write('\n');
      WholeTarget.write(beside(report), out.toString().getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IOException e) {
      throw new Failure(Failure.INTERNAL, "cannot sign: " + e.getMessage());
    }
  }

  /**
   * What a signature says.
   *
   * @param key digest of the public key, in short
   * @param sameKey whether it is the key that was expected; true where none was
   * @param valid whether the signature is that of the digests
   * @param report digest of the report
   * @param result digest of the result
   */
  record Read(String key, boolean sameKey, boolean valid, String report, String result) {}

  /**
   * Reads a signature.
   *
   * @param expected the key that must have signed; null for any
   * @throws NoResultException when it is no signature of this program
   */
  static Read read(Path file, @Nullable PublicKey expected) throws NoResultException {
    try {
      JsonNode node = JsonNode.read(new StringReader(Files.readString(file)));
      if (!SCHEMA.equals(node.field("schema").plain())) {
        throw new NoResultException("is no signature of this program");
      }
      String algorithm = node.field("algorithm").text();
      byte[] encoded = Base64.getDecoder().decode(node.field("publicKey").text());
      PublicKey key =
          KeyFactory.getInstance(
                  switch (algorithm) {
                    case "SHA256withECDSA" -> "EC";
                    case "SHA256withRSA" -> "RSA";
                    default -> "Ed25519";
                  })
              .generatePublic(new X509EncodedKeySpec(encoded));
      String report = node.field("report").text();
      String result = node.field("result").text();
      boolean valid =
          verifies(
              algorithm, key, signed(report, result),
              Base64.getDecoder().decode(node.field("signature").text()));
      boolean same =
          expected == null || java.util.Arrays.equals(expected.getEncoded(), key.getEncoded());
      return new Read(sha256(encoded).substring(0, 16), same, valid, report, result);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new NoResultException("cannot be read: " + e.getMessage());
    }
  }

  private static boolean verifies(String algorithm, PublicKey key, byte[] signed, byte[] bytes)
      throws GeneralSecurityException {
    if (!java.util.Set.of("Ed25519", "SHA256withECDSA", "SHA256withRSA").contains(algorithm)) {
      return false;
    }
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(key);
    signature.update(signed);
    try {
      return signature.verify(bytes);
    } catch (java.security.SignatureException e) {
      return false;
    }
  }

  private static byte[] signed(String report, String result) {
    return (SCHEMA + "\nreport " + report + "\nresult " + result + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** {@return SHA-256 digest of bytes, in hexadecimal} */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
