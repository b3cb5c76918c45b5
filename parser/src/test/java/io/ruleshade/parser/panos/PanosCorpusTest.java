package io.ruleshade.parser.panos;

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

/** Reads a collection of configurations, where it is at hand, and holds the reader to account. */
final class PanosCorpusTest {
  private static final PanosDialect DIALECT = new PanosDialect();

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

  /** Texts that are an answer of the device or an experiment of the collection, not a configuration. */
  @Test
  void readsEveryFileAndAccountsForEveryLine() throws IOException {
    int lines = 0;
    int modelled = 0;
    int rules = 0;
    int exact = 0;
    int predicate = 0;
    Map<String, Integer> irrelevant = new TreeMap<>();
    List<String> rest = new ArrayList<>();
    for (Path path : files(corpus().resolve("paloalto"))) {
      SourceFile file = SourceFile.of(path.toString(), Files.readAllBytes(path));
      assertThat(DIALECT.detect(file)).as(path.toString()).isGreaterThanOrEqualTo(60);
      ParseResult result = DIALECT.parse(ParseInput.of(file));
      Coverage coverage = result.devices().get(0).coverage().get(0);
      assertThat(
              coverage.modelled() + coverage.irrelevant() + coverage.notUnderstood().size())
          .isEqualTo(file.lines().count());
      modelled += coverage.modelled();
      lines += coverage.modelled() + coverage.notUnderstood().size();
      coverage.irrelevantByWords().forEach((w, n) -> irrelevant.merge(w, n, Integer::sum));
      coverage
          .notUnderstood()
          .forEach(n -> rest.add(path.getFileName() + ": " + n.span().text() + "  <- " + n.reason()));
      for (Device device : result.devices()) {
        for (Ruleset ruleset : device.rulesets()) {
          for (Rule rule : ruleset.rules()) {
            assertThat(rule.span().text()).isNotBlank();
            rules++;
            List<Condition> all =
                rule.match().products().stream().flatMap(p -> p.conditions().stream()).toList();
            boolean unknown = all.stream().anyMatch(c -> c instanceof Condition.Unknown);
            exact += all.isEmpty() ? 1 : 0;
            predicate += !all.isEmpty() && !unknown ? 1 : 0;
          }
        }
      }
    }
    double share = 100.0 * modelled / lines;
    System.out.printf(
        Locale.ROOT,
        "%d filter lines, %.2f %% modelled; rules %d: %d exact, %d predicate, %d unknown%n%s%n",
        lines,
        share,
        rules,
        exact,
        predicate,
        rules - exact - predicate,
        String.join("\n", rest));
    assertThat(share).isGreaterThanOrEqualTo(99);
    assertThat(irrelevant.keySet().stream().filter(PanosCorpusTest::isFilter)).isEmpty();
  }

  /** Whether the first words are those of a rule or an object in {@code set} form. */
  private static boolean isFilter(String words) {
    return words.matches(
        "(set|delete|move|rename) (address|address-group|service|service-group|application-group"
            + "|zone|schedule|region|external-list)");
  }

  @Test
  void readsFilesCutAnywhere() throws IOException {
    Random random = new Random(7);
    for (Path path : files(corpus().resolve("paloalto"))) {
      byte[] bytes = Files.readAllBytes(path);
      for (int cut = 0; cut < 20; cut++) {
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        SourceFile file = SourceFile.of(path.toString(), part);
        ParseResult result = DIALECT.parse(ParseInput.of(file));
        assertThat(result.devices().isEmpty()).isEqualTo(file.lines().count() == 0);
      }
    }
  }

  @Test
  void claimsNoFileOfAnotherDevice() throws IOException {
    List<String> claimed = new ArrayList<>();
    for (Path path : files(corpus())) {
      String name = corpus().relativize(path).toString();
      if (name.startsWith("paloalto") || name.contains("panos") || name.endsWith(".tsv")) {
        continue;
      }
      byte[] bytes = Files.readAllBytes(path);
      SourceFile file =
          SourceFile.of(name, bytes.length > 400_000 ? Arrays.copyOf(bytes, 400_000) : bytes);
      int score = DIALECT.detect(file);
      if (score >= 20) {
        int best = 0;
        for (Dialect other : Dialects.ALL) {
          best = other.id().equals("panos") ? best : Math.max(best, other.detect(file));
        }
        if (best <= score) {
          claimed.add(name + " " + score);
        }
      }
    }
    assertThat(claimed).isEmpty();
  }
}
