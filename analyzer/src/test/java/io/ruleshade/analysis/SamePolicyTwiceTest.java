package io.ruleshade.analysis;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Policies that one compiler wrote for iptables and for nftables: packets fare the same in both, thousands
 * of them at the borders of all rules, however each of the two is written.
 *
 * <p>The files say themselves that services one of the two does not know, logging and state may differ.
 * Where the compiler left something out, the pair is named below with what is missing.
 */
final class SamePolicyTwiceTest {
  /** What the two files of a pair do not have in common. */
  private static final Map<String, String> NOT_THE_SAME =
      Map.ofEntries(
          entry("cluster-tests/linux-1 ipt_v4", "no rule for vrrp in the chains of nftables"),
          entry("cluster-tests/linux-3 ipt_v4", "no rule for vrrp in the chains of nftables"),
          entry("cluster-tests/server-2 ipt_v4", "no rule for heartbeat (udp 694) in nftables"),
          entry("cluster-tests/server-cluster-1 ipt_v4", "state: no rule for established in iptables"),
          entry("cluster-tests/vrrp_cluster_2 ipt_v4", "anti-spoofing in FORWARD alone in iptables"),
          entry("objects-for-regression-tests/firewall23-2 ipt_v4", "physdev: no such rules in nftables"),
          entry("objects-for-regression-tests/firewall23-3 ipt_v4", "physdev: no such rules in nftables"),
          entry("objects-for-regression-tests/firewall5 ipt_v4", "a set that a script fills in nftables"),
          entry("objects-for-regression-tests/firewall51 ipt_v4", "branches that are empty in nftables"),
          entry("objects-for-regression-tests/firewall81 ipt_v4", "state: no rule for established in iptables"),
          entry("objects-for-regression-tests/firewall82 ipt_v4", "no chain Policy_B in nftables"),
          entry("objects-for-regression-tests/firewall82_A ipt_v4", "no chain Policy_B in nftables"),
          entry("objects-for-regression-tests/firewall9 ipt_v4", "tcp flags: no such rule in nftables"),
          entry("objects-for-regression-tests/firewall95 ipt_v4", "INPUT and FORWARD changed places"),
          entry("objects-for-regression-tests/test_fw ipt_v6", "Policy_OSPF is called in nftables alone"));

  private int compared;
  private int open;
  private final Map<String, List<String>> differing = new TreeMap<>();

  @Test
  void packetsFareTheSame() {
    Json pairs = SharedFiles.json("expected/same_policy_pairs_ipt_nft.json").get("pairs");
    int number = 0;
    for (Json pair : pairs.list()) {
      Map<?, ?> names = (Map<?, ?>) pair.value();
      Device nft = device("nftables", names.get("nft").toString());
      for (String form : List.of("ipt_v4", "ipt_v6")) {
        if (names.containsKey(form)) {
          compare(
              names.get("name").toString() + " " + form,
              device("iptables", names.get(form).toString()),
              nft,
              form.equals("ipt_v4") ? AddressSet.ANY4 : AddressSet.ANY6,
              number++);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "iptables and nftables: %d pairs, %d packets compared, %d open, %d pairs not the same%n",
        number, compared, open, differing.size());
    assertThat(differing.keySet()).as("%s", differing).isEqualTo(new TreeSet<>(NOT_THE_SAME.keySet()));
    assertThat(number).isEqualTo(64);
    assertThat(compared).isGreaterThan(50_000);
    assertThat(open).isLessThan(compared / 40);
  }

  private static Device device(String dialect, String name) {
    Path path = SharedFiles.path("corpus/" + name);
    return Dialects.named(dialect).orElseThrow().parse(ParseInput.of(SharedFiles.source(path))).devices().get(0);
  }

  private void compare(String name, Device ipt, Device nft, AddressSet family, int seed) {
    Evaluator iptables = new Evaluator(ipt);
    Evaluator nftables = new Evaluator(nft);
    for (String hook : List.of("INPUT", "FORWARD", "OUTPUT")) {
      EntryPoint one = entryPoint(ipt, "filter/" + hook);
      String lower = hook.toLowerCase(Locale.ROOT);
      EntryPoint other = entryPoint(nft, "filter " + lower + " hook " + lower);
      if (one == null || other == null) {
        continue;
      }
      for (Device source : List.of(ipt, nft)) {
        PacketSampler sampler = new PacketSampler(source, seed);
        for (Ruleset ruleset : source.rulesets()) {
          for (Rule rule : ruleset.rules()) {
            for (int i = 0; i < 8; i++) {
              Packet packet = sampler.of(rule, source == ipt ? one : other);
              if (packet != null
                  && family.contains(packet.src())
                  && Evaluator.enters(one, packet)
                  && Evaluator.enters(other, packet)) {
                judge(name, iptables.decide(one, packet), nftables.decide(other, packet), hook + " " + packet);
              }
            }
          }
        }
      }
    }
  }

  private static @Nullable EntryPoint entryPoint(Device device, String end) {
    return device.entryPoints().stream().filter(e -> e.name().endsWith(end)).findFirst().orElse(null);
  }

  private void judge(String name, Evaluation ipt, Evaluation nft, String packet) {
    if (!ipt.isDetermined() || !nft.isDetermined()) {
      open++;
      return;
    }
    compared++;
    Verdict one = ipt.verdicts().iterator().next();
    Verdict other = nft.verdicts().iterator().next();
    if (kind(one) != kind(other)) {
      differing.computeIfAbsent(name, n -> new ArrayList<>())
          .add(packet + " " + words(one) + " " + words(other));
    }
  }

  /** The scripts set the policies with other commands, which the dumps do not have: all drop. */
  private static Action.Kind kind(Verdict verdict) {
    return verdict.rule() == null ? Action.Kind.DENY : verdict.kind();
  }

  private static String words(Verdict verdict) {
    return verdict.kind()
        + " by "
        + (verdict.rule() == null || verdict.ruleset() == null
            ? "default"
            : verdict.ruleset().id(verdict.rule()) + " `" + verdict.rule().span().text() + "`");
  }
}
