package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import io.ruleshade.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/**
 * Real configurations, as they are and spoilt. Rules that findings name as causes are made conditional
 * or illegible: then no finding may name them any more, what does not hang on them must stay, and
 * packets at random, followed by the plain evaluator, may never come to a rule that is called dead.
 */
final class RealFilesTest {
  private static final Set<String> DEAD = Set.of("RS101", "RS102", "RS105");
  private static final int LARGE = 100_000;

  private int findings;
  private int packets;
  private int spoilt;

  @Test
  void iptablesFiles() {
    run("iptables", "corpus/iptables", 1, 3);
    run("iptables", "corpus/generated", 1, 3);
    assertThat(findings).isGreaterThan(1000);
    assertThat(packets).isGreaterThan(5000);
    assertThat(spoilt).isGreaterThan(250);
  }

  @Test
  void asaFiles() {
    run("asa", "corpus/cisco_asa", 2, 6);
    assertThat(findings).isGreaterThan(300);
    assertThat(packets).isGreaterThan(1000);
    assertThat(spoilt).isGreaterThan(100);
  }

  @Test
  @Tag("deep")
  void manyTimes() {
    run("iptables", "corpus/iptables", 20, 40);
    run("asa", "corpus/cisco_asa", 20, 40);
  }

  private void run(String name, String folder, int rounds, int each) {
    Dialect dialect = Dialects.named(name).orElseThrow();
    for (Path path : SharedFiles.below(folder)) {
      if (path.toString().contains("_10k") || (name.equals("iptables") && isNoDump(path))) {
        continue;
      }
      SourceFile file = SharedFiles.source(path);
      Checked original = check(dialect, file);
      verify(file.path(), original, each);
      int times = file.bytes() > LARGE ? Math.min(2, rounds) : rounds;
      for (int round = 0; round < times; round++) {
        spoil(dialect, file, original, round, each);
      }
    }
    System.out.printf(
        "%s: %d findings, %d rules spoilt, %d packets%n", folder, findings, spoilt, packets);
  }

  private static boolean isNoDump(Path path) {
    String name = path.toString();
    return name.contains("/generated/") && !name.endsWith("tables-save");
  }

  /** Devices with what was found. */
  private record Checked(List<Device> devices, CheckResult result) {}

  private static Checked check(Dialect dialect, SourceFile file) {
    ParseResult parsed = dialect.parse(ParseInput.of(file));
    return new Checked(
        parsed.devices(),
        Checker.check(
            parsed.devices(), parsed.diagnostics(), parsed.complete(), Checker.Options.DEFAULT));
  }

  private void spoil(Dialect dialect, SourceFile file, Checked original, int round, int each) {
    Random random = new Random(31L * round + file.path().hashCode());
    List<RuleRef> causes = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (Finding finding : original.result().findings()) {
      if (DEAD.contains(finding.code())) {
        for (RuleRef by : finding.by()) {
          if (by.rule().action().kind().isVerdict() && seen.add(by.rule().span().line())) {
            causes.add(by);
          }
        }
      }
    }
    if (causes.isEmpty()) {
      return;
    }
    boolean illegible = random.nextBoolean();
    Set<Integer> lines = new TreeSet<>();
    int many = 1 + random.nextInt(Math.min(8, causes.size()));
    StringBuilder text = new StringBuilder(file.text());
    for (int i = 0; i < many; i++) {
      lines.add(causes.get(random.nextInt(causes.size())).rule().span().line());
    }
    for (int line : new TreeSet<>(lines).descendingSet()) {
      String old = file.span(line).text();
      String changed = changed(dialect.id(), old, illegible, random);
      if (changed == null) {
        lines.remove(line);
      } else {
        int start = file.lines().start(line);
        text.replace(start, start + old.length(), changed);
      }
    }
    String what = file.path() + ", lines " + lines + (illegible ? " illegible" : " conditional");
    Checked after = check(dialect, SourceFile.ofText(file.path(), text.toString()));
    spoilt += lines.size();
    verify(what, after, each);
    stays(what, original, after, lines, illegible);
  }

  /** The line with a condition of which nobody knows whether it holds, or with nonsense in it. */
  private static @Nullable String changed(
      String dialect, String line, boolean illegible, Random random) {
    if (dialect.equals("asa")) {
      if (!line.startsWith("access-list ") || line.contains("<") || line.strip().split(" +").length < 5) {
        return null;
      }
      String bare = line.replaceAll("\\s+$", "");
      return illegible ? bare + " n0nsense" : bare.replaceAll(" inactive$| log.*$", "") + " time-range NO-SUCH-RANGE";
    }
    int jump = line.lastIndexOf(" -j ");
    if (!line.startsWith("-A ") && !line.startsWith("[") || jump < 0) {
      return null;
    }
    String condition =
        illegible
            ? " --no-such-option 7"
            : switch (random.nextInt(4)) {
              case 0 -> " -m limit --limit 5/min";
              case 1 -> " -m mac --mac-source XX:XX:XX:XX:XX:XX";
              case 2 -> " -m statistic --mode random --probability 0.25";
              default -> " -m recent --name planted --rcheck";
            };
    return line.substring(0, jump) + condition + line.substring(jump);
  }

  /** What was found before and does not hang on the spoilt lines is found still. */
  private static void stays(
      String what, Checked before, Checked after, Set<Integer> lines, boolean illegible) {
    Map<Integer, List<Finding>> now = new HashMap<>();
    for (Finding finding : after.result().findings()) {
      assertThat(finding.by())
          .as("%s: %s", what, finding)
          .noneMatch(by -> DEAD.contains(finding.code()) && lines.contains(by.rule().span().line()));
      if (finding.rule() != null) {
        now.computeIfAbsent(finding.rule().rule().span().line(), l -> new ArrayList<>()).add(finding);
      }
    }
    for (Finding finding : before.result().findings()) {
      RuleRef rule = finding.rule();
      if (rule == null || !DEAD.contains(finding.code())) {
        continue;
      }
      int line = rule.rule().span().line();
      boolean hangs =
          lines.contains(line)
              || finding.by().stream().anyMatch(by -> lines.contains(by.rule().span().line()));
      // An illegible line in a called chain may leave it, and so lead around what stands behind it.
      boolean led = illegible && finding.device().rulesets().stream().anyMatch(RealFilesTest::isChain);
      if (!hangs && !led) {
        assertThat(now.get(line)).as("%s: %s at line %d", what, finding.code(), line).isNotNull();
      }
    }
  }

  private static boolean isChain(Ruleset ruleset) {
    return !ruleset.defaultAction().isVerdict();
  }

  /** Follows packets of every rule that is called dead. */
  private void verify(String what, Checked checked, int each) {
    for (Device device : checked.devices()) {
      Evaluator evaluator = new Evaluator(device);
      PacketSampler sampler = new PacketSampler(device, what.hashCode());
      Set<String> written = new HashSet<>();
      for (Ruleset ruleset : device.rulesets()) {
        for (var rule : ruleset.rules()) {
          for (Product product : rule.match().products()) {
            for (Condition condition : product.conditions()) {
              if (condition instanceof Condition.Predicate p && !p.dependsOn().isEmpty()) {
                written.add(p.text());
              }
            }
          }
        }
      }
      for (Finding finding : checked.result().findings()) {
        RuleRef rule = finding.rule();
        if (finding.device() == device && rule != null && DEAD.contains(finding.code())) {
          findings++;
          for (EntryPoint entry : device.entryPoints()) {
            for (int i = 0; i < each; i++) {
              Packet packet = sampler.of(rule.rule(), entry);
              if (packet != null && Evaluator.enters(entry, packet)) {
                follow(what, entry, evaluator, finding, rule, packet, written);
              }
            }
          }
        }
      }
    }
  }

  private void follow(
      String what,
      EntryPoint entry,
      Evaluator evaluator,
      Finding finding,
      RuleRef rule,
      Packet packet,
      Set<String> written) {
    packets++;
    Evaluation evaluation = evaluator.decide(entry, packet);
    // Open predicates may hang together; memory, chance and what nobody knows may turn out any way.
    if (evaluation.open().stream().anyMatch(written::contains)) {
      return;
    }
    assertThat(evaluation.executed())
        .as("%s: %s %s by %s: %s", what, finding.code(), rule.id(), finding.by(), packet)
        .noneMatch(step -> step.rule() == rule.rule());
    if (entry.rulesets().contains(rule.ruleset().name())) {
      agreement(what + ": " + rule.id() + ": " + packet, finding, rule, evaluation);
    }
  }

  /** The ends that a packet may come to are among those that the finding speaks of. */
  private static void agreement(
      String what, Finding finding, RuleRef rule, Evaluation evaluation) {
    Agreement agreement = finding.agreement();
    Action.Kind kind = rule.rule().action().kind();
    if (!kind.isVerdict() || agreement == null || agreement == Agreement.UNKNOWN) {
      return;
    }
    for (Verdict verdict : evaluation.verdicts()) {
      Action.Kind end = verdict.kind();
      assertThat(end).as(what).isNotNull();
      if (end == null) {
        continue;
      }
      boolean opposite = kind.isOpposite(end);
      boolean own = kind == end || (kind.isDrop() && end.isDrop());
      assertThat(agreement)
          .as("%s ends in %s", what, verdict)
          .isIn(
              opposite
                  ? List.of(Agreement.OPPOSITE, Agreement.MIXED)
                  : own
                      ? List.of(Agreement.SAME, Agreement.SAME_DISPOSITION, Agreement.MIXED)
                      : List.of());
    }
  }
}
