package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the files of an Ollama model and computes their digests anew. The server compares them when it fetches
 * a model and, as far as its source shows, not when it loads one.
 */
public final class Weights {
  private Weights() {}

  /**
   * {@return what does not agree: nothing when all files are as the pinned manifest says}
   *
   * @param models the folder of models, with {@code manifests} and {@code blobs}
   * @param pin the pinned model
   * @throws IOException when a file cannot be read
   */
  public static List<String> differences(Path models, ModelFacts pin) throws IOException {
    List<String> out = new ArrayList<>();
    Path manifest = manifest(models, pin.name());
    byte[] text = Files.readAllBytes(manifest);
    if (!hex(text).equals(pin.digest())) {
      out.add("the manifest has another digest than the pin: " + manifest);
    }
    JsonNode json = Replies.JSON.readTree(text);
    List<String> digests = new ArrayList<>();
    digests.add(json.path("config").path("digest").asText(""));
    json.path("layers").forEach(layer -> digests.add(layer.path("digest").asText("")));
    for (String digest : digests) {
      if (!digest.matches("sha256:[0-9a-f]{64}")) {
        out.add("the manifest names a file by no digest");
        continue;
      }
      Path blob = models.resolve("blobs").resolve(digest.replace(':', '-'));
      if (!hex(blob).equals(digest.substring(7))) {
        out.add("the file is not what its name says: " + blob);
      }
    }
    return out;
  }

  private static Path manifest(Path models, String name) {
    int colon = name.lastIndexOf(':');
    String plain = name.substring(0, colon);
    String tag = name.substring(colon + 1);
    String host = plain.contains("/") && plain.substring(0, plain.indexOf('/')).contains(".") ? "" : "registry.ollama.ai/";
    String space = plain.contains("/") ? "" : "library/";
    Path folder = models.resolve("manifests").normalize();
    Path file = folder.resolve(host + space + plain).resolve(tag).normalize();
    if (!file.startsWith(folder)) {
      throw new ModelFailure(ModelFailure.Kind.REFUSED, "the name of the model leads out of its folder");
    }
    return file;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha().digest(bytes));
  }

  private static String hex(Path file) throws IOException {
    MessageDigest sha = sha();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 20];
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        sha.update(buffer, 0, got);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
