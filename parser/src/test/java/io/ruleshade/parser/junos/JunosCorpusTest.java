package io.ruleshade.parser.junos;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Reads a collection of real configurations, where it is at hand, and holds the reader to account. */
final class JunosCorpusTest {
  private static final JunosDialect DIALECT = new JunosDialect();

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

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** What is counted over all files. */
  private static final class Tally {
    int files;
    int relevant;
    int notUnderstood;
    int rules;
    int exact;
    int predicate;
    int unknown;
    final Map<String, Integer> irrelevant = new TreeMap<>();
    final StringBuilder rest = new StringBuilder();
  }

  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    Tally tally = new Tally();
    List<String> undetected = new ArrayList<>();
    for (Path path : files(corpus().resolve("juniper"))) {
      SourceFile file = SourceFile.of(path.toString(), Files.readAllBytes(path));
      tally.files++;
      if (DIALECT.detect(file) < 20) {
        // Another device's configuration in the wrong folder.
        undetected.add(path.getFileName().toString());
        continue;
      }
      account(file, DIALECT.parse(ParseInput.of(file)), tally);
    }
    double share = 100.0 * (tally.relevant - tally.notUnderstood) / tally.relevant;
    System.out.printf(
        Locale.ROOT,
        "%d files (not detected: %s), %d lines of filter statements, %.2f %% modelled; rules %d: %d"
            + " exact, %d predicate, %d unknown%nnot understood:%n%s%nirrelevant: %s%n",
        tally.files,
        undetected,
        tally.relevant,
        share,
        tally.rules,
        tally.exact,
        tally.predicate,
        tally.unknown,
        tally.rest,
        tally.irrelevant);
    assertThat(share).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(JunosCorpusTest::isFilter)).isEmpty();
  }

  /** Whether the first words are those of a rule, an object or a binding. */
  private static boolean isFilter(String words) {
    return words.matches(
        "(set firewall|set applications|set security (policies|address-book)|address-set"
            + "|from-zone|policy \\S+ \\{|destination-port|source-prefix-list|application-set)( .*)?");
  }

  private static void account(SourceFile file, ParseResult result, Tally tally) {
    for (Device device : result.devices()) {
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          assertThat(rule.span().text()).isNotBlank();
          tally.rules++;
          count(rule, tally);
        }
      }
    }
    Coverage coverage = result.devices().get(0).coverage().get(0);
    tally.relevant += coverage.modelled() + coverage.notUnderstood().size();
    tally.notUnderstood += coverage.notUnderstood().size();
    assertThat(coverage.modelled() + coverage.irrelevant() + coverage.notUnderstood().size())
        .isEqualTo(file.lines().count());
    coverage.irrelevantByWords().forEach((w, n) -> tally.irrelevant.merge(w, n, Integer::sum));
    for (Coverage.NotUnderstood not : coverage.notUnderstood()) {
      tally
          .rest
          .append("  ")
          .append(Path.of(file.path()).getFileName())
          .append(": ")
          .append(not.span().text().strip())
          .append("  <- ")
          .append(not.reason())
          .append('\n');
    }
  }

  private static void count(Rule rule, Tally tally) {
    List<Condition> conditions =
        rule.match().products().stream().flatMap(p -> p.conditions().stream()).toList();
    if (conditions.stream().anyMatch(c -> c instanceof Condition.Unknown)) {
      tally.unknown++;
    } else if (conditions.isEmpty()) {
      tally.exact++;
    } else {
      tally.predicate++;
    }
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Random random = new Random(7);
    for (Path path : files(corpus().resolve("juniper"))) {
      byte[] bytes = Files.readAllBytes(path);
      for (int cut = 0; cut < 20; cut++) {
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        SourceFile file = SourceFile.of(path.toString(), part);
        ParseResult result = DIALECT.parse(ParseInput.of(file));
        assertThat(result.devices().isEmpty()).isEqualTo(part.length == 0);
      }
    }
  }

  @Test
  void claimsNoFileOfAnotherDialect() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path path : files(corpus())) {
      String name = path.toString().replace('\\', '/');
      if (Files.size(path) > 3_000_000) {
        continue;
      }
      SourceFile file = SourceFile.of(name, Files.readAllBytes(path));
      int score = DIALECT.detect(file);
      // One Junos file lies in the folder of another device.
      boolean own =
          name.contains("/juniper/")
              || name.contains(".junos-filter.")
              || name.contains(".srx.")
              || name.endsWith("/juniper_route_filter");
      if (!own && score >= 20) {
        int best = 0;
        for (Dialect dialect : Dialects.ALL) {
          best = dialect.id().equals("junos") ? best : Math.max(best, dialect.detect(file));
        }
        if (score > best) {
          wrong.add(score + " " + name.substring(name.indexOf("corpus/")));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
