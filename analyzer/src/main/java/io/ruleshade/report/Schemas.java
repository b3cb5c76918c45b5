package io.ruleshade.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The JSON Schemas of the JSON outputs and of the files that are read, which ship in the jar. */
public final class Schemas {
  /** Their names. */
  public static final List<String> NAMES =
      List.of(
          "result", "model", "diff", "trace", "fix", "what-if", "why-not", "gate", "verify",
          "config", "exceptions", "baseline");

  private Schemas() {}

  /** {@return the text of the schema of that name} */
  public static Optional<String> named(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream in = Schemas.class.getResourceAsStream(name + ".schema.json")) {
      if (in == null) {
        throw new IllegalStateException("the schema " + name + " is missing in the jar");
      }
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
