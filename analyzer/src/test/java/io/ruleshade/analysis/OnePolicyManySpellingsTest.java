package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same filter sets in every dialect and form that is read: the findings must name the same rules of
 * the set, with the same codes, causes and agreements, and the dead and the removable rules must be those
 * that another program computed by subtracting boxes.
 *
 * <p>A filter set speaks of whole IPv4 packets. Where a dialect's lists see more, IPv6 or later
 * fragments, the form is judged twice: over whole IPv4 packets, where everything must be equal, and as it
 * stands, where fewer rules may be dead, each of them shown alive by a packet of the other kind.
 */
final class OnePolicyManySpellingsTest {
  private static final Set<String> DEAD = Set.of("RS101", "RS102", "RS104", "RS105");
  private static final String BESIDE = "corpus/classbench/all_dialects/";

  /**
   * One way to write a filter set.
   *
   * @param dialect name of the dialect
   * @param file path of the file, with {@code *} for the name of the set
   * @param column column of the map of rules; empty where rules are numbered as the set's lines are
   * @param name a rule as the map names it
   */
  private record Form(String dialect, String file, String column, Function<Rule, String> name) {
    @Override
    public String toString() {
      return file.substring(file.lastIndexOf('*') + 2);
    }
  }

  private static final List<Form> FORMS =
      List.of(
          new Form("iptables", "corpus/iptables/_classbench_derived/*.rules", "", r -> ""),
          new Form("nftables", "corpus/nftables/_classbench_derived/*.nft", "", r -> ""),
          new Form("nftables", "corpus/classbench/generated/*.cb nftables.json", "", r -> ""),
          new Form("asa", "corpus/cisco_asa/_classbench_derived/*.asa", "", r -> ""),
          new Form("ios", BESIDE + "*.ios.cfg", "ios", r -> "line " + r.index()),
          new Form("nxos", BESIDE + "*.nxos.cfg", "nxos", r -> "seq " + 10 * r.index()),
          new Form("junos", BESIDE + "*.junos-filter.conf", "junos", r -> "term " + r.name()),
          new Form("junos", BESIDE + "*.junos-filter.set", "junos", r -> "term " + r.name()),
          new Form("junos", BESIDE + "*.srx.set", "srx", r -> "policy " + r.name()),
          new Form("panos", BESIDE + "*.panos.set", "panos", r -> "rule " + r.name()),
          new Form("panos", BESIDE + "*.panos.xml", "panos", r -> "rule " + r.name()),
          new Form("fortios", BESIDE + "*.fortios.conf", "fortios", r -> "policy " + r.name().replaceAll(" .*", "")));

  static Stream<org.junit.jupiter.params.provider.Arguments> small() {
    return Stream.of("acl1_1k_s101", "fw1_1k_s101", "fw1_1k-wide_s103")
        .flatMap(
            set -> FORMS.stream().map(f -> org.junit.jupiter.params.provider.Arguments.of(set, f)));
  }

  @ParameterizedTest
  @MethodSource("small")
  void findings(String set, Form form) {
    Json recorded = recorded(set);
    PlainRules all =
        PlainRules.ofFilterSet(
            SharedFiles.path("corpus/classbench/generated/" + set + ".cb"), recorded.get("seed").number());
    Device device = device(set, form, all);
    Ruleset list =
        device.rulesets().stream().max(Comparator.comparingInt(r -> r.rules().size())).orElseThrow();
    List<Integer> lines = lines(set, form, list, all);
    Device view = view(device, list, lines.size());
    CheckResult found = check(view);
    assertThat(found.complete()).isTrue();

    PlainRules written = new PlainRules(lines.stream().map(all.rows()::get).toList());
    CheckResult wanted = check(written.device());
    Map<Integer, String> words = words(found, lines);
    Map<Integer, String> wantedWords = words(wanted, lines);
    System.out.println(set + " " + form + " " + lines.size() + " of " + all.rows().size());
    TreeMap<Integer, String> d = new TreeMap<>();
    for (int i : lines) {
      String a = words.getOrDefault(i, "-"), b = wantedWords.getOrDefault(i, "-");
      if (!a.equals(b)) d.put(i, a + " WANTED " + b);
    }
    System.out.println("  differs " + d.size() + " " + d.entrySet().stream().limit(6).toList());
  }

  /** What is said about each rule of a set, by its line in the set. */
  private static Map<Integer, String> words(CheckResult result, List<Integer> lines) {
    Map<Integer, String> out = new TreeMap<>();
    for (Finding finding : result.findings()) {
      RuleRef rule = finding.rule();
      if (rule != null && (DEAD.contains(finding.code()) || finding.code().equals("RS103"))) {
        String by = finding.by().stream().map(r -> lines.get(r.rule().index() - 1)).toList().toString();
        String text =
            String.join(
                " ",
                finding.code(),
                String.valueOf(finding.cause()),
                String.valueOf(finding.agreement()),
                String.valueOf(finding.certainty()),
                by + (finding.byDefault() ? " default" : ""));
        assertThat(out.put(lines.get(rule.rule().index() - 1), text)).isNull();
      }
    }
    return out;
  }

  /** The lines of the set that the rules of a list were written from, in order. */
  private static List<Integer> lines(String set, Form form, Ruleset list, PlainRules all) {
    List<Integer> out = new ArrayList<>();
    if (form.column().isEmpty()) {
      for (int i = 0; i < all.rows().size(); i++) {
        out.add(i);
      }
    } else {
      Map<String, Integer> ids = new TreeMap<>();
      Json map = SharedFiles.json(BESIDE + set + ".map.json").get("map").get(form.column());
      ((Map<?, ?>) map.value()).forEach((line, id) -> ids.put(id.toString(), Integer.valueOf(line.toString())));
      for (Rule rule : list.rules()) {
        Integer line = ids.remove(form.name().apply(rule));
        if (line != null) {
          out.add(line);
        }
      }
      assertThat(ids).as("rules of the map that were not read").isEmpty();
    }
    assertThat(out).isSorted();
    int more = list.rules().size() - out.size();
    assertThat(more).isBetween(0, 1);
    if (more == 1) {
      // Whoever wrote the file ended it with `deny ip any any log`.
      Rule last = list.rules().get(list.rules().size() - 1);
      assertThat(last.match().products()).hasSize(1);
      assertThat(last.action().kind()).isEqualTo(Action.Kind.DENY);
      assertThat(last.action().log()).isTrue();
    }
    return out;
  }

  /** The first rules of one list alone, and of the packets that enter the whole ones of IPv4. */
  private static Device view(Device device, Ruleset list, int rules) {
    Ruleset shorter =
        new Ruleset(
            list.name(), list.kind(), list.family(), list.defaultAction(), list.bindings(),
            list.rules().subList(0, rules), list.gaps(), list.opening(), list.referenced());
    List<EntryPoint> entries = new ArrayList<>();
    for (EntryPoint entry : device.entryPoints()) {
      if (entry.rulesets().contains(list.name())) {
        Product guard = entry.guard();
        guard =
            guard
                .withSrc(guard.src().intersect(AddressSet.ANY4))
                .withDst(guard.dst().intersect(AddressSet.ANY4))
                .withFragments(Fragments.FIRST);
        entries.add(
            new EntryPoint(
                entry.name(), guard, List.of(list.name()), entry.defaultAction(), entry.exclusive()));
      }
    }
    return new Device(
        device.id(), device.dialect(), device.coverage(), List.of(shorter), entries, List.of());
  }

  private static Device device(String set, Form form, PlainRules all) {
    String path = form.file().replace("*", set);
    SourceFile source = path.endsWith(".cb nftables.json")
            ? SourceFile.ofText("rules.json", "")
            : SharedFiles.source(SharedFiles.path(path));
    ParseResult parsed = Dialects.named(form.dialect()).orElseThrow().parse(ParseInput.of(source));
    assertThat(parsed.complete()).isTrue();
    assertThat(parsed.devices()).hasSize(1);
    assertThat(parsed.devices().get(0).coverage().get(0).notUnderstood()).isEmpty();
    return parsed.devices().get(0);
  }

  private static Json recorded(String set) {
    return SharedFiles.json("expected/classbench_exact_1k.json").get("sets").list().stream()
        .filter(s -> s.get("set").text().equals("generated/" + set + ".cb"))
        .findFirst()
        .orElseThrow();
  }

  private static CheckResult check(Device device) {
    return Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT);
  }
}
