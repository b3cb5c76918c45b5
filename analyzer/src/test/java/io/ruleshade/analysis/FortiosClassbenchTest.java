package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.fortios.FortiosDialect;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Synthetic filter sets written as FortiOS policies: the rules found dead must be those computed by
 * an independent program. Policy {@code n} is source line {@code n - 1} of the set.
 */
final class FortiosClassbenchTest {
  private static final Pattern RULE = Pattern.compile("\\{\"rule\": (\\d+), \"action\"");

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

  /** The numbers of the dead policies of a set. */
  private static Set<Integer> expected(Path shared, String name) throws IOException {
    String text = Files.readString(shared.resolve("expected/classbench_exact_1k.json"));
    int at = text.indexOf("\"generated/" + name + ".cb\"");
    assertThat(at).as(name).isPositive();
    int end = text.indexOf("\"removable_reachable\"", at);
    Set<Integer> rules = new TreeSet<>();
    Matcher rule = RULE.matcher(text).region(text.indexOf("\"unreachable\"", at), end);
    while (rule.find()) {
      rules.add(Integer.parseInt(rule.group(1)) + 1);
    }
    return rules;
  }

  @ParameterizedTest
  @ValueSource(strings = {"acl1_1k_s101", "fw1_1k_s101", "fw1_1k-wide_s103"})
  void deadRulesAreThoseComputedIndependently(String set) throws IOException {
    Path shared = shared();
    Path path = shared.resolve("corpus/classbench/all_dialects/" + set + ".fortios.conf");
    Assumptions.assumeTrue(Files.isRegularFile(path), "no file " + path);
    SourceFile file = SourceFile.of(path.toString(), Files.readAllBytes(path));
    Device device = new FortiosDialect().parse(ParseInput.of(file)).devices().get(0);
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
    Set<Integer> found = new TreeSet<>();
    for (Finding finding :
        Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT).findings()) {
      if (Set.of("RS101", "RS102", "RS104", "RS105").contains(finding.code())) {
        String name = finding.rule().rule().name();
        found.add(Integer.parseInt(name.substring(0, name.indexOf(' '))));
      }
    }
    System.out.printf(
        Locale.ROOT, "%s: %d policies, %d dead%n", set, device.ruleCount(), found.size());
    assertThat(found).isEqualTo(expected(shared, set));
  }
}
