package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.change.EditException;
import io.ruleshade.change.Migration;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One policy in two dialects: the comparison says that verdicts are the same, or names a real difference. */
final class MigrationOfRealPairsTest {
  private static final SemanticDiff.Options OPTIONS = new SemanticDiff.Options(50_000_000, 8, 2);

  private static Device device(String dialect, String name) {
    return Dialects.named(dialect)
        .orElseThrow()
        .parse(ParseInput.of(SharedFiles.source(SharedFiles.path("corpus/" + name))))
        .devices()
        .get(0);
  }

  /** Pairs whose rules give some packet another verdict whatever their conditions; see there for why. */
  private static final Set<String> DIFFERENT =
      Set.of(
          "cluster-tests/linux-1 ipt_v4",
          "cluster-tests/linux-3 ipt_v4",
          "cluster-tests/server-2 ipt_v4",
          "cluster-tests/server-cluster-1 ipt_v4",
          "cluster-tests/vrrp_cluster_2 ipt_v4",
          "objects-for-regression-tests/firewall5 ipt_v4",
          "objects-for-regression-tests/firewall51 ipt_v4",
          "objects-for-regression-tests/firewall82_A ipt_v4",
          "objects-for-regression-tests/firewall95 ipt_v4",
          // Several chains of one name in the script: a RETURN for port 80 comes before what nftables drops.
          "objects-for-regression-tests/firewall72-1.4.3 ipt_v4");

  @Test
  void iptablesAndNftablesOfOneCompiler() throws EditException {
    Map<String, List<String>> differing = new TreeMap<>();
    int number = 0;
    int proven = 0;
    int open = 0;
    for (Json pair : SharedFiles.json("expected/same_policy_pairs_ipt_nft.json").get("pairs").list()) {
      Map<?, ?> names = (Map<?, ?>) pair.value();
      for (String form : List.of("ipt_v4", "ipt_v6")) {
        if (names.get(form) == null) {
          continue;
        }
        number++;
        SemanticDiff.Result result =
            SemanticDiff.between(
                Migration.of(
                    device("iptables", names.get(form).toString()),
                    device("nftables", names.get("nft").toString()),
                    List.of(),
                    true),
                OPTIONS);
        List<Change> certain = new ArrayList<>();
        for (SemanticDiff.Pair each : result.pairs()) {
          each.result().changes().stream()
              .filter(Change::certain)
              // The scripts set other policies of chains, which is said too and is no rule.
              .filter(change -> change.before() != null || change.after() != null)
              .filter(change -> change.entryPoint().contains("filter/"))
              .forEach(certain::add);
        }
        boolean decided = result.pairs().get(0).result().complete()
            && result.pairs().get(0).result().changes().isEmpty();
        proven += decided ? 1 : 0;
        open += !decided && certain.isEmpty() ? 1 : 0;
        if (!certain.isEmpty()) {
          differing.put(
              names.get("name") + " " + form, certain.stream().map(c -> c.kind() + " " + (c.before() == null ? "default" : c.before().id()) + " " + (c.after() == null ? "default" : c.after().id()) + " " + c.sample()).limit(2).toList());
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "iptables and nftables: %d pairs, %d proven the same, %d with other policies of chains or open, %d differ%n",
        number, proven, open, differing.size());
    assertThat(number).isEqualTo(64);
    assertThat(differing.keySet()).as("%s", differing).isEqualTo(DIFFERENT);
    assertThat(proven).isGreaterThan(15);
  }
}
