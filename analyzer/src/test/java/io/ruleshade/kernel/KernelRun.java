package io.ruleshade.kernel;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.iptables.IptablesDialect;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One dump, judged by the model and by the kernel. */
final class KernelRun {
  static final long WORK = 2_000_000;
  static final int GENERATED = 500;

  /** More lines than these are not changed to load a dump. */
  private static final int MOST_MENDED = 4;

  private static final Pattern LINE = Pattern.compile("line:? (\\d+)");

  private final Path original;

  /** The dump that was read: the original, or a copy that the kernel can load. */
  Path file;

  final String shown;
  @Nullable Device device;
  @Nullable Comparison comparison;
  List<Answer> answers = List.of();
  String notLoadable = "";

  /** How many lines that the kernel refuses were changed or left out, in a copy, to load the dump. */
  int mended;

  int live;
  int confirmed;
  int dead;
  int borders;
  final Map<String, Integer> notConfirmed = new TreeMap<>();
  final List<String> unexplained = new ArrayList<>();
  private final Map<String, RuleRef> refs = new HashMap<>();
  private final Map<String, Witness> witnesses = new HashMap<>();

  KernelRun(Path file, String shown) {
    this.original = file;
    this.file = file;
    this.shown = shown;
  }

  /** Reads the dump; false when it is not one device. */
  boolean read() throws IOException {
    SourceFile source = SourceFile.of(file.toString(), Files.readAllBytes(file));
    ParseResult result = new IptablesDialect().parse(new ParseInput(source, this::beside));
    if (result.devices().size() != 1) {
      notLoadable = result.devices().size() + " devices in one file";
      return false;
    }
    device = result.devices().get(0);
    return true;
  }

  private Optional<SourceFile> beside(String name) {
    Path path = original.resolveSibling(name);
    try {
      return Files.isRegularFile(path)
          ? Optional.of(SourceFile.of(path.toString(), Files.readAllBytes(path)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Path sets() {
    String name = original.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    for (String each : List.of(name + ".ipset", stem + ".ipset", "ipset.save")) {
      if (Files.isRegularFile(original.resolveSibling(each))) {
        return original.resolveSibling(each);
      }
    }
    return null;
  }

  private boolean isSix() {
    return device.rulesets().stream().anyMatch(r -> r.family() == Ruleset.Family.IPV6);
  }

  /** Asks the kernel and compares. */
  void judge(Oracle oracle) throws IOException {
    if (!read()) {
      return;
    }
    judge(oracle, 0);
  }

  /** Mends what the kernel refuses to read, and tries again. */
  private boolean mend(Oracle oracle, String refused) throws IOException {
    Matcher where = LINE.matcher(refused);
    if (!where.find()) {
      return false;
    }
    String[] lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n", -1);
    int line = Integer.parseInt(where.group(1)) - 1;
    boolean commands = Arrays.stream(lines).noneMatch(l -> l.startsWith("*"));
    if (commands) {
      // Commands for iptables, as `iptables -S` prints them: those of table filter.
      lines[0] = "*filter\n" + lines[0];
      lines[lines.length - 1] += "\nCOMMIT\n";
    } else if (line < 0 || line >= lines.length || lines[line].matches("\\*.*|COMMIT\\s*|:.*|#.*")) {
      return false;
    } else if (refused.contains("Invalid MAC")) {
      for (int i = 0; i < lines.length; i++) {
        lines[i] = lines[i].replaceAll("XX:XX:XX:XX:XX:XX", "02:00:00:00:00:07");
      }
    } else {
      lines[line] = "# " + lines[line];
    }
    file = oracle.file("copy-" + original.getFileName(), String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    return read();
  }

  private void judge(Oracle oracle, int attempt) throws IOException {
    AnalysisResult analysis = Analyzer.analyze(device, WORK, 1);
    Map<String, List<TestPacket>> aimed = aimed(analysis);
    List<TestPacket> packets = new ArrayList<>(oracle.generate(file, isSix(), GENERATED, 7));
    if (aimed.size() == 1) {
      aimed.values().forEach(packets::addAll);
      aimed.clear();
    }
    Oracle.Run run = oracle.run(file, sets(), isSix(), packets);
    if (run.refused() != null) {
      notLoadable = run.refused();
      if (attempt < MOST_MENDED && mend(oracle, run.refused())) {
        mended = attempt + 1;
        judge(oracle, attempt + 1);
      }
      return;
    }
    List<Answer> all = new ArrayList<>(run.answers());
    for (Map.Entry<String, List<TestPacket>> each : aimed.entrySet()) {
      // Each table by itself: what another drops before would not come to it.
      Path table = oracle.file("table.rules", table(each.getKey()));
      Oracle.Run more = oracle.run(table, sets(), isSix(), each.getValue());
      if (more.refused() != null) {
        throw new IOException("table " + each.getKey() + ": " + more.refused());
      }
      all.addAll(more.answers());
    }
    answers = all;
    compare(analysis);
  }

  /** Packets for single rules, by the table they are for. */
  private Map<String, List<TestPacket>> aimed(AnalysisResult analysis) {
    PacketMaker maker = new PacketMaker(device);
    Map<String, List<TestPacket>> out = new TreeMap<>();
    List<RuleRef> rules = analysis.rules();
    for (int number = 0; number < rules.size(); number++) {
      RuleRef ref = rules.get(number);
      Fate fate = analysis.fate(number);
      List<TestPacket> packets = new ArrayList<>();
      if (fate instanceof Fate.Alive alive && alive.bound()) {
        Witness witness = maker.complete(analysis.liveWitness(number).orElseThrow());
        packets.add(maker.packet(witness.packet(), witness.entryPoint()).with("_for", ref.id()));
        refs.put(ref.id(), ref);
        witnesses.put(ref.id(), witness);
      } else if (fate instanceof Fate.Dead || fate instanceof Fate.NeverMatches) {
        packets.addAll(maker.borders(ref.ruleset(), ref.rule(), 8));
        if (fate instanceof Fate.Dead d && d.witness() != null && d.bound()) {
          packets.add(maker.packet(d.witness().packet(), d.witness().entryPoint()));
        }
        packets.replaceAll(p -> p.with("_dead", ref.id()));
      }
      String table = ref.ruleset().name().substring(0, ref.ruleset().name().indexOf('/'));
      out.computeIfAbsent(table, t -> new ArrayList<>()).addAll(packets);
    }
    out.values().removeIf(List::isEmpty);
    return out;
  }

  /** The dump with one of its tables only. */
  private byte[] table(String name) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder();
    boolean inside = false;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("*")) {
        inside = line.strip().equals("*" + name);
      }
      out.append(inside ? line : "#").append('\n');
    }
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Compares answers that are there. */
  void compare(AnalysisResult analysis) {
    comparison = new Comparison(device, analysis);
    answers.forEach(comparison::add);
    Set<String> dying = new LinkedHashSet<>();
    for (Answer answer : answers) {
      String rule = answer.packet().text("_for", "");
      if (!rule.isEmpty()) {
        live++;
        if (answer.path().stream().anyMatch(e -> (e.chain() + "#" + e.index()).equals(rule))) {
          confirmed++;
        } else {
          excuse(answer, rule);
        }
      }
      String deadRule = answer.packet().text("_dead", "");
      if (!deadRule.isEmpty()) {
        borders++;
        dying.add(deadRule);
      }
    }
    dead = dying.size();
  }

  private void excuse(Answer answer, String rule) {
    RuleRef ref = refs.get(rule);
    Witness witness = witnesses.get(rule);
    if (ref == null || witness == null) {
      return;
    }
    String reason = comparison.reason(answer, witness.packet(), witness.entryPoint(), ref.rule());
    if (reason.isEmpty()) {
      unexplained.add(rule + " " + answer.toJson());
    } else {
      notConfirmed.merge(reason, 1, Integer::sum);
    }
  }

  /** {@return whether more packets are undetermined than may be, for another reason than memory} */
  boolean isVague() {
    Comparison c = comparison;
    return 50 * c.undetermined > c.determined + c.undetermined
        && !c.stateful.containsAll(c.open.keySet());
  }

  static final String HEADER =
      "file\tmended\trules\tpackets\tlost\tdetermined\tundetermined\tchains\tbehind translation"
          + "\tdisagreements\tlive\tconfirmed\tunexplained\tdead\tpackets for dead\topen conditions\tnot confirmed";

  /** {@return one line of figures} */
  String line() {
    if (comparison == null) {
      return shown + "\t" + mended + "\t" + (device == null ? 0 : device.ruleCount()) + "\tnot loadable: " + notLoadable;
    }
    Comparison c = comparison;
    return String.format(
        Locale.ROOT,
        "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s",
        shown, mended, device.ruleCount(), c.packets, c.lost, c.determined, c.undetermined, c.passages,
        c.behindTranslation, c.disagreements.size(), live, confirmed, unexplained.size(), dead, borders,
        words(c.open), words(notConfirmed));
  }

  private static String words(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey() + " (" + e.getValue() + ")")
        .collect(Collectors.joining("; "));
  }

  static Path shared() {
    String named = System.getenv("RULESHADE_SHARED");
    Path root = Path.of(System.getProperty("ruleshade.root", ".."));
    return named != null ? Path.of(named) : root.resolve("../shared");
  }
}
