package io.ruleshade.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The project's own dumps, and the kernel's answers for them that are kept in the repository. */
final class Samples {
  private static final Path FIXTURES = Path.of("src/test/resources/io/ruleshade/kernel");

  private Samples() {}

  private static Path folder() {
    return Path.of(System.getProperty("ruleshade.root", "..")).resolve("samples/iptables");
  }

  /** {@return every dump among the samples} */
  static List<Path> all() throws IOException {
    try (Stream<Path> paths = Files.walk(folder())) {
      return paths.filter(p -> p.toString().endsWith(".rules")).sorted().toList();
    }
  }

  /** {@return a sample's name: its path in the folder of samples} */
  static String name(Path sample) {
    return folder().relativize(sample).toString();
  }

  static Path fixture(Path sample) {
    return FIXTURES.resolve(name(sample).replace('/', '-').replace(".rules", "") + ".jsonl");
  }

  /** Keeps the kernel's answers, with a digest of the dump that they are about. */
  static void record(KernelRun run) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Json.text(Map.of("dump", run.shown, "sha256", digest(run.file))));
    run.answers.forEach(answer -> lines.add(answer.toJson()));
    Files.createDirectories(FIXTURES);
    Files.write(fixture(run.file), lines);
  }

  /** A digest of a dump and of the sets beside it. */
  static String digest(Path sample) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(sample));
      Path sets = sample.resolveSibling(sample.getFileName().toString().replace(".rules", ".ipset"));
      if (Files.isRegularFile(sets)) {
        digest.update(Files.readAllBytes(sets));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
