package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.Parsers;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How much of every file of the corpus is understood, dialect by dialect, the dialect told by content: at
 * least 99 of 100 lines that have to do with filtering. Holds the table of {@code docs/dialects.md}
 * against it; {@code -Dgolden.update=true} writes it anew.
 */
final class CoverageTest {
  /** What is counted of one dialect. */
  private static final class Tally {
    int files;
    int modelled;
    int notUnderstood;
    int rules;
    int exact;
    int predicate;
    int memory;
    int unknown;

    void add(ParseResult result) {
      files++;
      if (!result.devices().isEmpty()) {
        Coverage coverage = result.devices().get(0).coverage().get(0);
        modelled += coverage.modelled();
        notUnderstood += coverage.notUnderstood().size();
      }
      for (Device device : result.devices()) {
        for (Ruleset ruleset : device.rulesets()) {
          ruleset.rules().forEach(this::add);
        }
      }
    }

    private void add(Rule rule) {
      List<Condition> all =
          rule.match().products().stream().flatMap(p -> p.conditions().stream()).toList();
      rules++;
      if (all.stream().anyMatch(c -> c instanceof Condition.Unknown)) {
        unknown++;
      } else if (all.stream().anyMatch(c -> c instanceof Condition.Stateful)) {
        memory++;
      } else if (!all.isEmpty()) {
        predicate++;
      } else {
        exact++;
      }
    }

    double share() {
      return 100.0 * modelled / (modelled + notUnderstood);
    }

    private String part(int count) {
      return String.format(Locale.ROOT, "%.1f %%", 100.0 * count / rules);
    }

    String row(Dialect dialect) {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %,d | %d | %.2f %% | %,d | %s | %s | %s | %s |%n",
          dialect.title(), files, modelled, notUnderstood, share(), rules, part(exact), part(predicate),
          part(memory), part(unknown));
    }
  }

  @Test
  void ofEveryFileOfTheCorpus() throws IOException {
    Path corpus = corpus();
    Map<String, Tally> tallies = new HashMap<>();
    for (Path path : files(corpus)) {
      SourceFile file = SourceFile.of(path.toString(), Files.readAllBytes(path));
      Optional<Dialect> dialect = Parsers.detect(file);
      if (dialect.isPresent()) {
        ParseResult result =
            dialect.get().parse(new ParseInput(file, name -> beside(path, name)));
        tallies.computeIfAbsent(dialect.get().id(), id -> new Tally()).add(result);
      }
    }
    StringBuilder table =
        new StringBuilder(
            "\n| Dialect | Files | Lines modelled | Not understood | Modelled | Rules | Exact | With predicate |"
                + " With memory | Something unknown |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (Dialect dialect : Dialects.ALL) {
      Tally tally = tallies.getOrDefault(dialect.id(), new Tally());
      table.append(tally.row(dialect));
    }
    System.out.println(table);
    for (Dialect dialect : Dialects.ALL) {
      Tally tally = tallies.getOrDefault(dialect.id(), new Tally());
      assertThat(tally.files).as(dialect.id()).isGreaterThan(15);
      assertThat(tally.share()).as("%s: %s", dialect.id(), tally.row(dialect)).isGreaterThanOrEqualTo(99);
    }
    ReadmeTest.isPart("docs/dialects.md", "coverage", table + "\n");
  }

  private static Path corpus() {
    String named = System.getenv("RULESHADE_SHARED");
    Path root = Path.of(System.getProperty("ruleshade.root", ".."));
    Path corpus = (named != null ? Path.of(named) : root.resolve("../shared")).resolve("corpus");
    assumeTrue(Files.isDirectory(corpus), "skipped: there is no " + corpus);
    return corpus;
  }

  /** Without the synthetic sets, which have no variety. */
  private static List<Path> files(Path corpus) throws IOException {
    try (Stream<Path> paths = Files.walk(corpus)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(p -> !corpus.relativize(p).toString().contains("classbench"))
          // Entries of four dialects one after the other, under one heading.
          .filter(p -> !p.endsWith("cisco_acl"))
          .sorted()
          .toList();
    }
  }

  private static Optional<SourceFile> beside(Path path, String name) {
    Path other = path.resolveSibling(name);
    try {
      return Files.isRegularFile(other)
          ? Optional.of(SourceFile.of(other.toString(), Files.readAllBytes(other)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
