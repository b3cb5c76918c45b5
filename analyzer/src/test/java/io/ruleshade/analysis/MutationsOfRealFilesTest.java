package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Real configurations with one rule deleted, moved, turned around, narrowed or widened. What differs is
 * named, or it is proven that nothing does; every sample fares as it says; and no packet that the plain
 * evaluator decides otherwise before and after is left out, nor is one in the wrong direction.
 */
final class MutationsOfRealFilesTest {
  private static final int LARGE = 60_000;

  private enum Mutation {
    DELETE,
    MOVE,
    FLIP,
    NARROW,
    WIDEN
  }

  private final Map<Mutation, int[]> counts = new EnumMap<>(Mutation.class);
  private int packets;

  @Test
  void inEveryDialect() {
    int all = 0;
    for (String[] each :
        new String[][] {
          {"iptables", "iptables"}, {"nftables", "nftables"}, {"asa", "cisco_asa"},
          {"ios", "cisco_ios"}, {"nxos", "cisco_nxos"}, {"junos", "juniper"},
          {"panos", "paloalto"}, {"fortios", "fortios"}
        }) {
      Dialect dialect = Dialects.named(each[0]).orElseThrow();
      List<Path> files = SharedFiles.below("corpus/" + each[1]);
      int used = 0;
      for (int i = 0; i < files.size() && used < 12; i += 1 + files.size() / 40) {
        var source = SharedFiles.source(files.get(i));
        if (source.text().length() > LARGE) {
          continue;
        }
        for (Device device : dialect.parse(ParseInput.of(source)).devices()) {
          used += mutate(device, i) ? 1 : 0;
        }
      }
      all += used;
    }
    assertThat(all).isGreaterThan(50);
    counts.forEach(
        (mutation, n) ->
            System.out.printf(
                Locale.ROOT, "%s: %d changes named, %d proven to be none, %d hang on conditions or are"
                    + " not decided%n", mutation, n[0], n[1], n[2]));
    System.out.printf(Locale.ROOT, "%d packets decided by the plain evaluator%n", packets);
    assertThat(packets).isGreaterThan(3_000);
  }

  private boolean mutate(Device device, int seed) {
    List<Ruleset> sets = device.rulesets().stream().filter(s -> s.rules().size() > 1).toList();
    if (sets.isEmpty() || device.entryPoints().isEmpty()) {
      return false;
    }
    Random random = new Random(seed);
    for (int round = 0; round < 10; round++) {
      Ruleset set = sets.get(random.nextInt(sets.size()));
      Rule rule = set.rules().get(random.nextInt(set.rules().size()));
      Mutation mutation = Mutation.values()[round % 5];
      Device after = mutated(device, set, rule, mutation, random);
      if (after != null) {
        judge(device, after, rule, mutation, seed * 31L + round);
      }
    }
    return true;
  }

  private void judge(Device before, Device after, Rule rule, Mutation mutation, long seed) {
    Differences.Result result = Differences.between(before, after, 20_000_000, 64, 1);
    String name = before.id() + " " + mutation + " of line " + rule.span().line() + " in " + rule.span().file().path();
    int[] n = counts.computeIfAbsent(mutation, k -> new int[3]);
    boolean named = result.changes().stream().anyMatch(Change::certain);
    n[named ? 0 : result.equivalent() ? 1 : 2]++;
    Evaluator old = new Evaluator(before);
    Evaluator now = new Evaluator(after);
    PacketSampler sampler = new PacketSampler(before, seed);
    for (EntryPoint entry : before.entryPoints()) {
      EntryPoint other =
          after.entryPoints().stream().filter(e -> e.equals(entry)).findFirst().orElseThrow();
      Set<Kind> said = EnumSet.noneOf(Kind.class);
      for (Change change : result.changes()) {
        if (change.entryPoint().equals(entry.name())) {
          said.add(change.kind());
          if (change.certain() && change.kind() != Kind.UNKNOWN) {
            Kind seen = kind(old.decide(entry, change.sample()), now.decide(other, change.sample()));
            assertThat(seen == null || seen == change.kind()).as(name + " sample " + change.sample()).isTrue();
          }
        }
      }
      for (int i = 0; i < 24; i++) {
        Packet packet = sampler.of(rule, entry);
        if (packet == null || !Evaluator.enters(entry, packet)) {
          continue;
        }
        Kind kind = kind(old.decide(entry, packet), now.decide(other, packet));
        packets++;
        if (kind == Kind.NEWLY_PERMITTED || kind == Kind.NEWLY_DENIED) {
          assertThat(said.contains(kind) || said.contains(Kind.UNKNOWN) || !result.complete())
              .as(name + ": " + kind + " " + packet + " of " + result.changes())
              .isTrue();
        }
      }
    }
    if (mutation == Mutation.FLIP && rule.action().kind().isDrop()) {
      assertThat(result.changes().stream().map(Change::kind)).as(name).doesNotContain(Kind.NEWLY_DENIED);
    }
    if (mutation == Mutation.FLIP && rule.action().kind() == Action.Kind.PERMIT) {
      assertThat(result.changes().stream().map(Change::kind)).as(name).doesNotContain(Kind.NEWLY_PERMITTED);
    }
  }

  /** How the verdict changes; null when it does not, or hangs on a condition. */
  private static Kind kind(Evaluation old, Evaluation now) {
    if (!old.isDetermined() || !now.isDetermined()) {
      return null;
    }
    Action.Kind from = old.verdicts().iterator().next().kind();
    Action.Kind to = now.verdicts().iterator().next().kind();
    if (from == null || to == null) {
      return null;
    }
    return from == Action.Kind.PERMIT && to.isDrop()
        ? Kind.NEWLY_DENIED
        : from.isDrop() && to == Action.Kind.PERMIT ? Kind.NEWLY_PERMITTED : from == to ? null : Kind.OTHER_EFFECT;
  }

  private static Device mutated(
      Device device, Ruleset set, Rule rule, Mutation mutation, Random random) {
    List<Rule> rules = new ArrayList<>(set.rules());
    int at = rule.index() - 1;
    switch (mutation) {
      case DELETE -> rules.remove(at);
      case MOVE -> {
        rules.remove(at);
        rules.add(random.nextInt(rules.size() + 1), rule);
      }
      case FLIP -> {
        Action.Kind kind = rule.action().kind();
        if (kind != Action.Kind.PERMIT && !kind.isDrop()) {
          return null;
        }
        Action other = kind == Action.Kind.PERMIT ? Action.DENY : Action.PERMIT;
        rules.set(at, with(rule, other, rule.match()));
      }
      case NARROW -> {
        AddressSet half = AddressSet.prefix(IpAddress.v4(0x80000000L), 1);
        rules.set(at, changed(rule, p -> p.withSrc(p.src().intersect(half))));
      }
      case WIDEN -> rules.set(at, changed(rule, p -> p.withSrc(set.family().addresses())));
    }
    if (rules.get(Math.min(at, rules.size() - 1)) == null) {
      return null;
    }
    List<Rule> numbered = new ArrayList<>();
    for (Rule each : rules) {
      numbered.add(
          new Rule(
              numbered.size() + 1, each.name(), each.span(), each.enabled(), each.action(),
              each.match(), each.comment(), each.hits(), each.uses(), each.branches()));
    }
    List<Ruleset.Gap> gaps =
        set.gaps().stream()
            .map(g -> new Ruleset.Gap(Math.min(g.after(), numbered.size()), g.span(), g.mayCall()))
            .toList();
    List<Ruleset> rulesets = new ArrayList<>();
    for (Ruleset each : device.rulesets()) {
      rulesets.add(
          each != set
              ? each
              : new Ruleset(
                  set.name(), set.kind(), set.family(), set.defaultAction(), set.bindings(),
                  numbered, gaps, set.opening(), set.referenced()));
    }
    return new Device(
        device.id(), device.dialect(), device.coverage(), rulesets, device.entryPoints(),
        device.objects());
  }

  private static Rule changed(Rule rule, java.util.function.UnaryOperator<Product> change) {
    return rule.branches().isEmpty()
        ? with(rule, rule.action(), new Match(rule.match().products().stream().map(change).toList()))
        : rule;
  }

  private static Rule with(Rule rule, Action action, Match match) {
    return new Rule(
        rule.index(), rule.name(), rule.span(), rule.enabled(), action, match, rule.comment(),
        rule.hits(), rule.uses(), List.of());
  }
}
