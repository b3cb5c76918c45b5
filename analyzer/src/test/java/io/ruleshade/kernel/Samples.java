package io.ruleshade.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The project's own dumps, and the kernel's answers for them that are kept in the repository. */
final class Samples {
  private static final Path FIXTURES = Path.of("src/test/resources/io/ruleshade/kernel");

  private Samples() {}

  /** {@return every dump among the samples, and those that are made for this comparison} */
  static List<Path> all() throws IOException {
    Path samples = Path.of(System.getProperty("ruleshade.root", "..")).resolve("samples/iptables");
    List<Path> out = new ArrayList<>();
    for (Path folder : List.of(samples, FIXTURES)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        paths.filter(p -> p.toString().endsWith(".rules")).sorted().forEach(out::add);
      }
    }
    return out;
  }

  /** {@return a sample's name: that of its file} */
  static String name(Path sample) {
    return sample.getFileName().toString();
  }

  static Path fixture(Path sample) {
    return FIXTURES.resolve(name(sample).replace(".rules", ".jsonl"));
  }

  /**
   * Keeps the kernel's answers, with a digest of the sample, and with the text that was loaded where
   * the kernel refuses a line of the sample.
   */
  static void record(Path sample, KernelRun run) throws IOException {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("dump", name(sample));
    head.put("sha256", digest(sample));
    if (run.mended > 0) {
      head.put("loaded", Files.readString(run.file));
    }
    List<String> lines = new ArrayList<>();
    lines.add(Json.text(head));
    run.answers.forEach(answer -> lines.add(answer.toJson()));
    Files.write(fixture(sample), lines);
  }

  /** {@return the answers that are kept for a sample, with the dump that was loaded} */
  static KernelRun recorded(Path sample, Path work) throws IOException {
    List<String> lines = Files.readAllLines(fixture(sample));
    Map<String, Object> head = Json.object(lines.get(0));
    if (!digest(sample).equals(head.get("sha256"))) {
      throw new IllegalStateException(
          name(sample) + " has changed since the kernel's answers were recorded; record them anew");
    }
    KernelRun run = new KernelRun(sample, name(sample));
    if (head.get("loaded") != null) {
      run.file = Files.writeString(work.resolve(name(sample)), head.get("loaded").toString());
    }
    if (!run.read()) {
      throw new IllegalStateException(run.notLoadable);
    }
    run.answers = lines.stream().skip(1).map(Answer::parse).toList();
    return run;
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
