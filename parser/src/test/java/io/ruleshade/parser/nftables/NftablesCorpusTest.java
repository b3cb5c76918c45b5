package io.ruleshade.parser.nftables;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real files from outside the project, where they are there: RULESHADE_SHARED names their folder. */
final class NftablesCorpusTest {
  private static final Dialect DIALECT = new NftablesDialect();

  private static List<SourceFile> rulesets() throws IOException {
    List<SourceFile> out = new ArrayList<>(Corpus.sources("nftables", ""));
    out.addAll(Corpus.sources("generated", ".nft"));
    out.addAll(Corpus.sources("classbench/all_dialects", ".nft"));
    return out;
  }

  @Test
  void everyLineIsAccountedFor() throws IOException {
    int modelled = 0;
    int notUnderstood = 0;
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Integer> irrelevant = new TreeMap<>();
    List<String> reasons = new ArrayList<>();
    for (SourceFile file : rulesets()) {
      ParseResult result = DIALECT.parse(ParseInput.of(file));
      for (Device device : result.devices()) {
        for (Coverage coverage : device.coverage()) {
          coverage.irrelevantByWords().forEach((w, n) -> irrelevant.merge(w, n, Integer::sum));
          coverage
              .notUnderstood()
              .forEach(
                  n -> reasons.add(n.span() + ": " + n.span().text() + "  <- " + n.reason()));
          notUnderstood += coverage.notUnderstood().size();
          modelled += coverage.modelled();
        }
        for (Ruleset ruleset : device.rulesets()) {
          for (Rule rule : ruleset.rules()) {
            kinds.merge(kind(rule), 1, Integer::sum);
            if (kind(rule).equals("unknown")) {
              reasons.add(rule.span() + ": " + rule.span().text() + "  <- " + rule.match());
            }
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "nftables: %d lines modelled, %d not understood; rules %s%nirrelevant: %s%n",
        modelled, notUnderstood, kinds, irrelevant);
    if (System.getenv("RULESHADE_VERBOSE") != null) {
      reasons.forEach(System.out::println);
    }
    assertThat(modelled).isGreaterThan(99 * notUnderstood);
    assertThat(irrelevant.keySet()).allMatch(w -> w.startsWith("#") || w.equals("(blank)"));
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
  void everyRulesetIsDetected() throws IOException {
    List<String> missed = new ArrayList<>();
    for (SourceFile file : rulesets()) {
      boolean found = Parsers.detect(file).map(Dialect::id).filter("nftables"::equals).isPresent();
      // Some files hold elements or variables only, and are read by others.
      if (!found && file.text().contains("table ")) {
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
            "iptables", "iptables_listing", "cisco_asa", "cisco_ios", "cisco_nxos", "juniper",
            "fortios", "paloalto", "pf", "vyos", "mikrotik", "aws", "azure", "checkpoint", "pfsense",
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
    for (SourceFile file : rulesets()) {
      byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
      int cuts = bytes.length > 50_000 ? 3 : 20;
      for (int i = 0; i < cuts; i++) {
        SourceFile cut = SourceFile.of("cut", Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        assertThat(DIALECT.parse(ParseInput.of(cut))).isNotNull();
      }
    }
  }

  @Test
  void theStatementsOfNftsOwnTestsNeverThrow() throws IOException {
    int read = 0;
    int all = 0;
    List<String> unread = new ArrayList<>();
    for (SourceFile file : Corpus.sources("nftables_py", ".t")) {
      for (String line : file.text().split("\n")) {
        String[] parts = line.split(";", -1);
        boolean rule =
            parts.length > 1
                && parts[1].startsWith("ok")
                && !line.startsWith("#")
                && !line.startsWith(":")
                && !line.startsWith("*")
                && !line.startsWith("!")
                && !line.startsWith("?")
                && !line.startsWith("%")
                && !line.startsWith("-");
        if (rule) {
          all++;
          String text = "table inet t {\n chain c {\n " + parts[0] + "\n }\n}\n";
          ParseResult result = DIALECT.parse(ParseInput.of(SourceFile.ofText("rule", text)));
          if (result.devices().get(0).coverage().get(0).notUnderstood().isEmpty()) {
            read++;
          } else {
            unread.add(file.path().replaceFirst(".*/", "") + ": " + parts[0]);
          }
        }
      }
    }
    System.out.printf(Locale.ROOT, "nft's own tests: %d of %d statements read%n", read, all);
    if (System.getenv("RULESHADE_VERBOSE") != null) {
      unread.forEach(System.out::println);
    }
    assertThat(read).isGreaterThan(all * 95 / 100);
  }
}
