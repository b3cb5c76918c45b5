package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
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
final class AsaCorpusTest {
  private static final AsaDialect DIALECT = new AsaDialect();

  private static List<Path> files() throws IOException {
    String shared = System.getenv("RULESHADE_SHARED");
    String root = System.getProperty("ruleshade.root", "..");
    Path corpus =
        (shared == null ? Path.of(root, "..", "shared") : Path.of(shared))
            .resolve("corpus/cisco_asa");
    if (!Files.isDirectory(corpus)) {
      // A work tree may lie one level deeper than the project.
      corpus = Path.of(root, "..", "..", "shared", "corpus/cisco_asa");
    }
    Assumptions.assumeTrue(
        Files.isDirectory(corpus),
        "no collection of configurations at " + corpus + " (set RULESHADE_SHARED)");
    try (Stream<Path> found = Files.walk(corpus)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** What is counted over all files. */
  private static final class Tally {
    int files;
    int undetected;
    int lists;
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
    for (Path path : files()) {
      SourceFile file = SourceFile.of(path.toString(), Files.readAllBytes(path));
      ParseResult result = DIALECT.parse(ParseInput.of(file));
      tally.files++;
      if (DIALECT.detect(file) < 20) {
        // Another device's configuration in the wrong folder, or a piece without a telling line.
        tally.undetected++;
        System.out.println("not detected: " + path.getFileName());
      } else {
        account(file, result, tally);
      }
    }
    double share = 100.0 * (tally.lists - tally.notUnderstood) / tally.lists;
    System.out.printf(
        Locale.ROOT,
        "%d files (%d not detected), %d access-list lines, %.2f %% modelled; rules %d: %d exact, %d"
            + " predicate, %d unknown%nnot understood:%n%s%nirrelevant: %s%n",
        tally.files,
        tally.undetected,
        tally.lists,
        share,
        tally.rules,
        tally.exact,
        tally.predicate,
        tally.unknown,
        tally.rest,
        tally.irrelevant);
    assertThat(share).isGreaterThanOrEqualTo(99);
    assertThat(tally.irrelevant.keySet().stream().filter(AsaCorpusTest::isFilter)).isEmpty();
  }

  /**
   * Whether the first words are those of a rule, an object or a binding; {@code fqdn} is also a
   * line of a trustpoint.
   */
  private static boolean isFilter(String words) {
    return words.matches(
        "(no )?(access-list|access-group|object|object-group|network-object|port-object"
            + "|service-object|protocol-object|icmp-object|group-object|name|time-range"
            + "|host|subnet|range|permit|deny|nameif|conduit)( .*)?");
  }

  private static void account(SourceFile file, ParseResult result, Tally tally) {
    for (int line = 1; line <= file.lines().count(); line++) {
      String text = file.lines().text(line).strip();
      if (text.startsWith("access-list ") || text.startsWith("ipv6 access-list ")) {
        tally.lists++;
      }
    }
    for (Device device : result.devices()) {
      Coverage coverage = device.coverage().get(0);
      assertThat(coverage.modelled() + coverage.irrelevant() + coverage.notUnderstood().size())
          .isEqualTo(file.lines().count());
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          assertThat(rule.span().text()).isNotBlank();
          tally.rules++;
          count(rule, tally);
        }
      }
    }
    if (!result.devices().isEmpty()) {
      Coverage coverage = result.devices().get(0).coverage().get(0);
      coverage.irrelevantByWords().forEach((w, n) -> tally.irrelevant.merge(w, n, Integer::sum));
      for (Coverage.NotUnderstood not : coverage.notUnderstood()) {
        String text = not.span().text().strip();
        if (text.startsWith("access-list ") || text.startsWith("ipv6 access-list ")) {
          tally.notUnderstood++;
        }
        tally
            .rest
            .append("  ")
            .append(Path.of(file.path()).getFileName())
            .append(": ")
            .append(text)
            .append("  <- ")
            .append(not.reason())
            .append('\n');
      }
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
    for (Path path : files()) {
      byte[] bytes = Files.readAllBytes(path);
      for (int cut = 0; cut < 20; cut++) {
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        SourceFile file = SourceFile.of(path.toString(), part);
        ParseResult result = DIALECT.parse(ParseInput.of(file));
        assertThat(result.devices().isEmpty()).isEqualTo(part.length == 0);
      }
    }
  }
}
