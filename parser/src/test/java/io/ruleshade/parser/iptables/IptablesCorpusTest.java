package io.ruleshade.parser.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Corpus;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.Parsers;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Real files from outside the project, where they are there: RULESHADE_SHARED names their folder.
 */
final class IptablesCorpusTest {
  private static final Dialect DIALECT = new IptablesDialect();

  private static List<SourceFile> dumps() throws IOException {
    List<SourceFile> out = new ArrayList<>(Corpus.sources("iptables", ""));
    out.addAll(Corpus.sources("generated", "tables-save"));
    return out;
  }

  private static boolean isReal(SourceFile file) {
    return file.path().contains("diekmann+");
  }

  @Test
  void everyLineOfEveryDumpIsAccountedFor() throws IOException {
    int modelled = 0;
    int notUnderstood = 0;
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Integer> irrelevant = new TreeMap<>();
    List<String> reasons = new ArrayList<>();
    for (SourceFile file : dumps()) {
      ParseResult result = DIALECT.parse(ParseInput.of(file));
      assertThat(result.devices().size()).as(file.path()).isPositive();
      for (Coverage coverage : result.devices().get(0).coverage()) {
        coverage.irrelevantByWords().forEach((w, n) -> irrelevant.merge(w, n, Integer::sum));
        coverage
            .notUnderstood()
            .forEach(n -> reasons.add(n.span() + ": " + n.span().text() + "  <- " + n.reason()));
        if (isReal(file)) {
          notUnderstood += coverage.notUnderstood().size();
        }
      }
      for (Device device : result.devices()) {
        for (Ruleset ruleset : device.rulesets()) {
          for (Rule rule : ruleset.rules()) {
            assertThat(rule.span().text()).contains(ruleset.name().replaceFirst(".*/", ""));
            kinds.merge((isReal(file) ? "real " : "other ") + kind(rule), 1, Integer::sum);
            if (isReal(file)) {
              modelled++;
            }
            if (kind(rule).equals("unknown") && !isReal(file)) {
              reasons.add(file.path() + ": " + rule.span().text() + "  <- " + rule.match());
            }
          }
        }
      }
    }
    String shares =
        String.format(
            Locale.ROOT,
            "real dumps: %d rules modelled, %d lines not understood; %s%nirrelevant: %s",
            modelled,
            notUnderstood,
            kinds,
            irrelevant);
    System.out.println(shares);
    if (System.getenv("RULESHADE_VERBOSE") != null) {
      reasons.forEach(System.out::println);
    }
    assertThat(modelled).isGreaterThan(995 * notUnderstood / 5);
    assertThat(irrelevant.keySet()).noneMatch(w -> w.startsWith("-") || w.startsWith("["));
  }

  private static String kind(Rule rule) {
    String kind = "exact";
    for (Product product : rule.match().products()) {
      for (Condition condition : product.conditions()) {
        kind =
            switch (condition) {
              case Condition.Unknown u -> "unknown";
              case Condition.Stateful s -> kind.equals("unknown") ? kind : "stateful";
              case Condition.Predicate p -> kind.equals("exact") ? "predicate" : kind;
            };
      }
    }
    return kind;
  }

  @Test
  void everyDumpIsDetected() throws IOException {
    List<String> missed = new ArrayList<>();
    for (SourceFile file : dumps()) {
      if (Parsers.detect(file).map(Dialect::id).filter("iptables"::equals).isEmpty()) {
        missed.add(file.path());
      }
    }
    assertThat(missed).isEmpty();
  }

  @Test
  void noOtherFileIsTakenForOne() throws IOException {
    List<String> taken = new ArrayList<>();
    for (String folder :
        List.of(
            "cisco_asa",
            "cisco_ios",
            "cisco_nxos",
            "juniper",
            "fortios",
            "paloalto",
            "nftables",
            "pf",
            "vyos",
            "mikrotik",
            "aws",
            "azure",
            "checkpoint",
            "pfsense",
            "opnsense")) {
      for (SourceFile file : Corpus.sources(folder, "")) {
        if (DIALECT.detect(file) >= 20) {
          taken.add(file.path() + " " + DIALECT.detect(file));
        }
      }
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void cutFilesNeverThrow() throws IOException {
    Random random = new Random(4);
    for (SourceFile file : dumps()) {
      byte[] bytes = file.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      int cuts = 20;
      for (int i = 0; i < cuts; i++) {
        SourceFile cut =
            SourceFile.of("cut", Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        assertThat(DIALECT.parse(ParseInput.of(cut))).isNotNull();
      }
    }
  }

  @Test
  void scriptsAndListingsAreSaidToBeSo() throws IOException {
    List<SourceFile> files = new ArrayList<>(Corpus.sources("iptables_script", ""));
    files.addAll(Corpus.sources("iptables_listing", ""));
    for (SourceFile file : files) {
      ParseResult result = DIALECT.parse(ParseInput.of(file));
      assertThat(result.devices().size()).as(file.path()).isZero();
      assertThat(result.complete()).isFalse();
      assertThat(result.diagnostics()).isNotEmpty();
    }
  }
}
