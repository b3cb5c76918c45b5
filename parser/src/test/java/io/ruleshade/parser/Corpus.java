package io.ruleshade.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A collection of real configurations, where it is at hand, and what is asked of a reader of it. */
public final class Corpus {
  private Corpus() {}

  /** The files below a folder of the collection; the test is skipped where there is none. */
  public static List<Path> files(String folder) throws IOException {
    Path found = corpus().resolve(folder);
    Assumptions.assumeTrue(
        Files.isDirectory(found),
        "no collection of configurations at " + found + " (set RULESHADE_SHARED)");
    try (Stream<Path> walk = Files.walk(found)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The files below a folder whose names end so. */
  public static List<SourceFile> sources(String folder, String ending) throws IOException {
    List<SourceFile> out = new ArrayList<>();
    for (Path path : files(folder)) {
      if (path.toString().endsWith(ending)) {
        out.add(source(path));
      }
    }
    return out;
  }

  private static SourceFile source(Path path) throws IOException {
    return SourceFile.of(path.toString(), Files.readAllBytes(path));
  }

  private static Path corpus() {
    String shared = System.getenv("RULESHADE_SHARED");
    if (shared != null) {
      return Path.of(shared, "corpus");
    }
    Path root = Path.of(System.getProperty("ruleshade.root", ".."));
    Path beside = root.resolve("../shared/corpus");
    // A work tree may lie one level deeper than the project.
    return Files.isDirectory(beside) ? beside : root.resolve("../../shared/corpus");
  }

  /** What is counted over all files. */
  public static final class Tally {
    public int files;
    public int undetected;
    public int modelled;
    public int notUnderstood;
    public int rules;
    public int exact;
    public int predicate;
    public int unknown;
    public final Map<String, Integer> irrelevant = new TreeMap<>();
    public final List<Coverage.NotUnderstood> rest = new ArrayList<>();

    /** Files that are the dialect's. */
    public final List<SourceFile> own = new ArrayList<>();

    /** The share of relevant lines that are modelled, in per cent. */
    public double share() {
      return 100.0 * modelled / (modelled + notUnderstood);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d files (%d left to other dialects), %d relevant lines modelled, %d not, %.2f %%; rules"
              + " %d: %d exact, %d with predicate or state, %d with something unknown%nnot"
              + " understood:%n  %s%nirrelevant: %s",
          files,
          undetected,
          modelled,
          notUnderstood,
          share(),
          rules,
          exact,
          predicate,
          unknown,
          String.join("\n  ", rest.stream().map(Tally::text).toList()),
          irrelevant);
    }

    private static String text(Coverage.NotUnderstood not) {
      Path path = Path.of(not.span().file().path());
      return path.getFileName()
          + ":"
          + not.span().line()
          + " "
          + not.span().text().strip()
          + "  <- "
          + not.reason();
    }
  }

  /** Reads every file of a folder and holds the reader to account. */
  public static Tally read(Dialect dialect, String folder) throws IOException {
    return read(dialect, folder, rule -> assertThat(rule.span().text()).isNotBlank());
  }

  /**
   * Reads every file of a folder and holds the reader to account.
   *
   * @param sound looks at each rule
   */
  public static Tally read(Dialect dialect, String folder, Consumer<Rule> sound) throws IOException {
    Tally tally = new Tally();
    for (Path path : files(folder)) {
      SourceFile file = source(path);
      ParseResult result = dialect.parse(ParseInput.of(file));
      tally.files++;
      Optional<Dialect> detected = Parsers.detect(file);
      if (detected.isEmpty() || !detected.get().id().equals(dialect.id())) {
        tally.undetected++;
        System.out.println(
            "detected as " + detected.map(Dialect::id).orElse("nothing") + ": " + scores(file)
                + " " + path.getFileName());
        continue;
      }
      tally.own.add(file);
      account(file, result.devices().get(0).coverage().get(0), tally);
      for (Device device : result.devices()) {
        for (Ruleset ruleset : device.rulesets()) {
          ruleset.rules().forEach(sound);
          ruleset.rules().forEach(rule -> count(rule, tally));
        }
      }
    }
    return tally;
  }

  private static String scores(SourceFile file) {
    StringBuilder out = new StringBuilder();
    Dialects.ALL.forEach(d -> out.append(d.id()).append(' ').append(d.detect(file)).append(' '));
    return out.toString();
  }

  private static void account(SourceFile file, Coverage coverage, Tally tally) {
    assertThat(coverage.modelled() + coverage.irrelevant() + coverage.notUnderstood().size())
        .isEqualTo(file.lines().count());
    tally.modelled += coverage.modelled();
    tally.notUnderstood += coverage.notUnderstood().size();
    coverage.irrelevantByWords().forEach((w, n) -> tally.irrelevant.merge(w, n, Integer::sum));
    tally.rest.addAll(coverage.notUnderstood());
  }

  private static void count(Rule rule, Tally tally) {
    tally.rules++;
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

  /** Cuts every file at twenty places; what is left must be read all the same. */
  public static void cut(Dialect dialect, String folder) throws IOException {
    Random random = new Random(7);
    for (Path path : files(folder)) {
      byte[] bytes = Files.readAllBytes(path);
      for (int cut = 0; cut < 20; cut++) {
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        SourceFile file = SourceFile.of(path.toString(), part);
        assertThat(dialect.parse(ParseInput.of(file)).devices().isEmpty())
            .isEqualTo(file.lines().count() == 0);
      }
    }
  }

  /** Files of other folders that a dialect claims with the greatest score of all. */
  public static List<String> claims(Dialect dialect, List<String> own) throws IOException {
    List<String> out = new ArrayList<>();
    Path corpus = corpus();
    for (Path path : files("")) {
      String name = corpus.relativize(path).toString().replace('\\', '/');
      if (own.stream().anyMatch(name::contains)) {
        continue;
      }
      SourceFile file = source(path);
      int score = dialect.detect(file);
      Optional<Dialect> detected = Parsers.detect(file);
      if (detected.isPresent() && detected.get().id().equals(dialect.id())) {
        out.add(name + " " + score);
      }
    }
    return out;
  }
}
