package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.Checker;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.panos.PanosDialect;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Synthetic filter sets in two forms of PAN-OS: the rules found dead must be those computed by an
 * independent program.
 */
final class PanosClassbenchTest {
  private static final Pattern SET = Pattern.compile("\"set\": \"generated/([^\"]+)\\.cb\"");
  private static final Pattern RULE = Pattern.compile("\\{\"rule\": (\\d+), \"action\": \"(\\w+)\"");

  private static Path shared() {
    String shared = System.getenv("RULESHADE_SHARED");
    String root = System.getProperty("ruleshade.root", "..");
    Path path = shared == null ? Path.of(root, "..", "shared") : Path.of(shared);
    if (!Files.isDirectory(path)) {
      path = Path.of(root, "..", "..", "shared");
    }
    Assumptions.assumeTrue(
        Files.isDirectory(path.resolve("corpus/classbench")),
        "no synthetic filter sets at " + path + " (set RULESHADE_SHARED)");
    return path;
  }

  /** The dead rules of a set, by source line. */
  private static Set<Integer> expected(Path shared, String name) throws IOException {
    String text = Files.readString(shared.resolve("expected/classbench_exact_1k.json"));
    Matcher set = SET.matcher(text);
    while (set.find()) {
      if (set.group(1).equals(name)) {
        int from = text.indexOf("\"unreachable\"", set.end());
        int to = text.indexOf("\"removable_reachable\"", from);
        int next = text.indexOf("\"set\":", from);
        to = to < 0 || (next > 0 && next < to) ? (next < 0 ? text.length() : next) : to;
        Set<Integer> rules = new TreeSet<>();
        Matcher rule = RULE.matcher(text.substring(from, to));
        while (rule.find()) {
          rules.add(Integer.parseInt(rule.group(1)));
        }
        return rules;
      }
    }
    throw new AssertionError("no set " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "acl1_1k_s101, panos.set",
    "acl1_1k_s101, panos.xml",
    "fw1_1k_s101, panos.set",
    "fw1_1k_s101, panos.xml",
    "fw1_1k-wide_s103, panos.set",
    "fw1_1k-wide_s103, panos.xml",
  })
  void deadRulesAreThoseComputedIndependently(String set, String form) throws IOException {
    Path shared = shared();
    Path path = shared.resolve("corpus/classbench/all_dialects/" + set + "." + form);
    Assumptions.assumeTrue(Files.isRegularFile(path), "no file " + path);
    ParseResult parsed =
        new PanosDialect()
            .parse(ParseInput.of(SourceFile.of(path.toString(), Files.readAllBytes(path))));
    Device device = parsed.devices().get(0);
    Ruleset ruleset =
        device.rulesets().stream()
            .max((a, b) -> Integer.compare(a.rules().size(), b.rules().size()))
            .orElseThrow();
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
    CheckResult result =
        Checker.check(
            List.of(device), List.of(), true, Checker.Options.DEFAULT);
    TreeMap<Integer, String> found = new TreeMap<>();
    for (Finding finding : result.findings()) {
      if (Set.of("RS101", "RS102", "RS105", "RS104").contains(finding.code())) {
        String name = ruleset.rules().get(finding.rule().rule().index() - 1).name();
        found.put(Integer.parseInt(name.replaceAll("\\D", "")), finding.code());
      }
    }
    Set<Integer> names = new TreeSet<>();
    ruleset.rules().forEach(r -> names.add(Integer.parseInt(r.name().replaceAll("\\D", ""))));
    Set<Integer> wanted = expected(shared, set);
    wanted.retainAll(names);
    System.out.printf("%s.%s: %d rules, %d dead%n", set, form, names.size(), found.size());
    assertThat(found.keySet()).isEqualTo(wanted);
  }

  /** A case that another analyser of Panorama configurations states, with what it expects. */
  @Test
  void findsTheShadowedRuleOfAnExcerptOfPanorama() throws IOException {
    Path shared = shared();
    String text = Files.readString(shared.resolve("expected/palo_alto_analyzer.json"));
    Matcher config = Pattern.compile("\"config\": \"([^\"]+)\"").matcher(text);
    Matcher rule = Pattern.compile("\"rule\": \"([^\"]+)\"").matcher(text);
    Matcher by = Pattern.compile("\"shadowed_by\": \\[\\s*\"([^\"]+)\"").matcher(text);
    assertThat(config.find() && rule.find() && by.find()).isTrue();
    Path path = shared.resolve("corpus").resolve(config.group(1));
    Device device =
        new PanosDialect()
            .parse(ParseInput.of(SourceFile.of(path.toString(), Files.readAllBytes(path))))
            .devices()
            .get(0);
    CheckResult result = Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT);
    List<Finding> dead =
        result.findings().stream()
            .filter(f -> Set.of("RS101", "RS102", "RS105").contains(f.code()))
            .toList();
    assertThat(dead).hasSize(1);
    assertThat(dead.get(0).rule().rule().name()).isEqualTo(rule.group(1));
    assertThat(dead.get(0).by().get(0).rule().name()).isEqualTo(by.group(1));
  }
}
