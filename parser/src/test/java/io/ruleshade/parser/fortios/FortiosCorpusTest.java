package io.ruleshade.parser.fortios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Reads a collection of real configurations, where it is at hand, and holds the reader to account.
 */
final class FortiosCorpusTest {
  private static final FortiosDialect DIALECT = new FortiosDialect();

  private static Path corpus() {
    String shared = System.getenv("RULESHADE_SHARED");
    String root = System.getProperty("ruleshade.root", "..");
    Path corpus =
        (shared == null ? Path.of(root, "..", "shared") : Path.of(shared)).resolve("corpus");
    if (!Files.isDirectory(corpus)) {
      // A work tree may lie one level deeper than the project.
      corpus = Path.of(root, "..", "..", "shared", "corpus");
    }
    Assumptions.assumeTrue(
        Files.isDirectory(corpus),
        "no collection of configurations at " + corpus + " (set RULESHADE_SHARED)");
    return corpus;
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> found = Files.walk(corpus().resolve(folder))) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static SourceFile source(Path path) throws IOException {
    return SourceFile.of(path.toString(), Files.readAllBytes(path));
  }

  /** What is counted over all files. */
  private static final class Tally {
    int files;
    int incomplete;
    int relevant;
    int notUnderstood;
    int rules;
    int exact;
    int predicate;
    int unknown;
    final Map<String, Integer> irrelevant = new TreeMap<>();
    final StringBuilder rest = new StringBuilder();

    void add(SourceFile file, ParseResult result) {
      files++;
      incomplete += result.complete() ? 0 : 1;
      Device device = result.devices().get(0);
      Coverage coverage = device.coverage().get(0);
      assertThat(coverage.modelled() + coverage.irrelevant() + coverage.notUnderstood().size())
          .isEqualTo(file.lines().count());
      relevant += coverage.modelled() + coverage.notUnderstood().size();
      coverage.irrelevantByWords().forEach((w, n) -> irrelevant.merge(w, n, Integer::sum));
      for (Coverage.NotUnderstood not : coverage.notUnderstood()) {
        notUnderstood++;
        rest.append("  ")
            .append(Path.of(file.path()).getFileName())
            .append(": ")
            .append(not.span().text().strip())
            .append("  <- ")
            .append(not.reason())
            .append('\n');
      }
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          assertThat(rule.span().text()).contains(rule.name().split(" ")[0]);
          rules++;
          count(rule);
        }
      }
    }

    private void count(Rule rule) {
      List<Condition> conditions =
          rule.match().products().stream().flatMap(p -> p.conditions().stream()).toList();
      if (conditions.stream().anyMatch(c -> c instanceof Condition.Unknown)) {
        unknown++;
      } else if (conditions.isEmpty()) {
        exact++;
      } else {
        predicate++;
      }
    }
  }

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Tally tally = new Tally();
    for (Path path : files("fortios")) {
      SourceFile file = source(path);
      assertThat(DIALECT.detect(file)).as(path.toString()).isGreaterThanOrEqualTo(20);
      tally.add(file, DIALECT.parse(ParseInput.of(file)));
    }
    double share = 100.0 * (tally.relevant - tally.notUnderstood) / tally.relevant;
    System.out.printf(
        Locale.ROOT,
        "%d files (%d incomplete), %d filter lines, %.2f %% modelled; rules %d: %d exact, %d"
            + " predicate, %d unknown%nnot understood:%n%s%nirrelevant: %s%n",
        tally.files,
        tally.incomplete,
        tally.relevant,
        share,
        tally.rules,
        tally.exact,
        tally.predicate,
        tally.unknown,
        tally.rest,
        tally.irrelevant);
    assertThat(share).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(FortiosCorpusTest::isFilter)).isEmpty();
  }

  /**
   * Whether the first words are those of a rule, an object or a binding. ({@code start-ip} is also a
   * line of DHCP servers.)
   */
  private static boolean isFilter(String words) {
    return words.matches(
        "set (srcaddr|dstaddr|srcintf|dstintf|subnet|tcp-portrange|udp-portrange"
            + "|icmptype|exclude-member|extip|mappedip)\\d?(-negate)?");
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Random random = new Random(7);
    for (Path path : files("fortios")) {
      byte[] bytes = Files.readAllBytes(path);
      for (int cut = 0; cut < 20; cut++) {
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        ParseResult result = DIALECT.parse(ParseInput.of(SourceFile.of(path.toString(), part)));
        assertThat(result.devices().isEmpty()).isEqualTo(part.length == 0);
      }
    }
  }

  @Test
  void claimsNoFileOfAnotherDialect() throws IOException {
    for (Path path : files(".")) {
      String name = path.toString();
      if (name.contains("/fortios/") || name.contains(".fortios.") || Files.size(path) > 4_000_000) {
        continue;
      }
      SourceFile file = source(path);
      int score = DIALECT.detect(file);
      int best =
          Dialects.ALL.stream()
              .filter(dialect -> !dialect.id().equals("fortios"))
              .mapToInt((Dialect dialect) -> score < 20 ? 100 : dialect.detect(file))
              .max()
              .orElse(0);
      assertThat(score).as(name).isLessThan(Math.max(20, best));
    }
  }

  @Test
  void readsTenThousandPoliciesInTime() throws IOException {
    Path path = corpus().resolve("classbench/all_dialects/acl1_10k_s101.fortios.conf");
    Assumptions.assumeTrue(Files.exists(path), "no file " + path);
    SourceFile file = source(path);
    long start = System.nanoTime();
    ParseResult result = DIALECT.parse(ParseInput.of(file));
    System.out.printf(Locale.ROOT, "read in %.2f s%n", (System.nanoTime() - start) / 1e9);
    Device device = result.devices().get(0);
    assertThat(device.ruleCount()).isEqualTo(9769);
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
    assertThat(device.rulesets().get(0).rules()).allMatch(rule -> rule.match().isExact());
  }
}
