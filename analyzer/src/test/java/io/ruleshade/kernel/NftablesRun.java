package io.ruleshade.kernel;

import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One file of nftables, judged by the model and by the kernel. */
final class NftablesRun {
  /** More rules than these are left out: the oracle would take hours. */
  private static final int MOST_RULES = 2000;

  private static final Path FIXTURES = Path.of("src/test/resources/io/ruleshade/kernel/nftables");

  final Path file;
  final String shown;
  @Nullable Device device;
  @Nullable NftablesComparison comparison;
  List<Oracle.Raw> answers = List.of();
  String notLoadable = "";

  NftablesRun(Path file, String shown) {
    this.file = file;
    this.shown = shown;
  }

  /** {@return the files of a folder that hold text of nftables} */
  static List<Path> files(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(p -> p.toString().matches(".*(\\.nft|nft-ruleset|_0|\\.ref)"))
          .sorted()
          .toList();
    }
  }

  /** Asks the kernel, with so many generated packets of each IP version, and compares. */
  void judge(Oracle oracle, int packets) throws IOException {
    if (!read()) {
      return;
    }
    List<TestPacket> sent = new ArrayList<>(comparison.aimed());
    for (boolean six : new boolean[] {false, true}) {
      if (comparison.sees(six)) {
        sent.addAll(oracle.generate(file, six, packets, 5, comparison.hooks()));
      }
    }
    Oracle.Run run = oracle.run(file, sent, "nft");
    if (run.refused() != null) {
      notLoadable = run.refused().replaceAll("[\"'/].*", "");
      comparison = null;
      return;
    }
    answers = run.raw();
    answers.forEach(comparison::add);
  }

  private boolean read() throws IOException {
    SourceFile source = SourceFile.of(file.toString(), Files.readAllBytes(file));
    var result = Dialects.named("nftables").orElseThrow().parse(ParseInput.of(source));
    if (result.devices().isEmpty() || result.devices().get(0).entryPoints().isEmpty()) {
      notLoadable = "no base chain";
      return false;
    }
    device = result.devices().get(0);
    if (device.ruleCount() > MOST_RULES) {
      notLoadable = "more than " + MOST_RULES + " rules";
      return false;
    }
    comparison =
        new NftablesComparison(device, Files.readString(file, StandardCharsets.ISO_8859_1));
    return true;
  }

  // ---- answers that are kept

  Path fixture() {
    return FIXTURES.resolve(file.getFileName().toString().replace(".nft", ".jsonl"));
  }

  /** Keeps the kernel's answers, with a digest of the file. */
  void record() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Json.text(Map.of("file", shown, "sha256", Samples.digest(file))));
    for (Oracle.Raw raw : answers) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("packet", raw.packet().fields());
      if (raw.answer().get("ct") != null) {
        out.put("ct", raw.answer().get("ct"));
      }
      out.put("path", steps(raw).stream().map(NftablesRun::line).toList());
      lines.add(Json.text(out));
    }
    Files.createDirectories(FIXTURES);
    Files.write(fixture(), lines);
  }

  private static List<Map<?, ?>> steps(Oracle.Raw raw) {
    List<Map<?, ?>> out = new ArrayList<>();
    for (Object each : (List<?>) raw.answer().getOrDefault("path", List.of())) {
      Map<?, ?> step = (Map<?, ?>) each;
      if (!step.containsKey("log") && !String.valueOf(step.get("table")).startsWith("inet zz_")) {
        out.add(step);
      }
    }
    return out;
  }

  private static String line(Map<?, ?> step) {
    Object index = step.get("idx") == null ? 0 : step.get("idx");
    return step.get("table") + "|" + step.get("chain") + "|" + step.get("type") + "|" + index + "|" + step.get("verdict");
  }

  /** Reads the answers that are kept. */
  void readRecorded() throws IOException {
    List<String> lines = Files.readAllLines(fixture());
    if (!Samples.digest(file).equals(Json.object(lines.get(0)).get("sha256")) || !read()) {
      throw new IllegalStateException(
          shown + " has changed since the kernel's answers were recorded; record them anew");
    }
    List<Oracle.Raw> all = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      Map<String, Object> answer = Json.object(line);
      @SuppressWarnings("unchecked")
      Map<String, Object> packet = (Map<String, Object>) answer.get("packet");
      answer.put("path", ((List<?>) answer.get("path")).stream().map(s -> step(s.toString())).toList());
      all.add(new Oracle.Raw(new TestPacket(packet), answer));
    }
    answers = all;
  }

  /** A step of the kernel as the oracle writes it. */
  static Map<String, Object> step(String line) {
    String[] parts = line.split("\\|", -1);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("table", parts[0]);
    out.put("chain", parts[1]);
    out.put("type", parts[2]);
    out.put("idx", Long.valueOf(parts[3]));
    out.put("verdict", parts[4]);
    return out;
  }

  // ---- figures

  static final String HEADER =
      "file\trules\tpackets\tundetermined\tways\tdisagreements\tlive\tconfirmed\tdead\tpackets for dead\topen conditions";

  /** {@return one line of figures} */
  String line() {
    NftablesComparison c = comparison;
    if (c == null) {
      return shown + "\t" + (device == null ? 0 : device.ruleCount()) + "\tnot compared: " + notLoadable;
    }
    String open =
        c.open.entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue() + ")")
            .collect(Collectors.joining("; "));
    return String.format(
        Locale.ROOT,
        "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s",
        shown, device.ruleCount(), c.packets, c.undetermined, c.passages, c.disagreements.size(), c.live,
        c.confirmed, c.dead.size(), c.borders, open);
  }
}
