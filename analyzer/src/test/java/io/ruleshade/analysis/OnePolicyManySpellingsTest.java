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
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  private static final Checker.Options DEAD_ALONE =
      options(List.of("RS101", "RS102", "RS104", "RS105"));
  private static final Checker.Options REMOVABLE_TOO =
      options(List.of("RS101", "RS102", "RS103", "RS104", "RS105"));

  private static Checker.Options options(List<String> codes) {
    return new Checker.Options(
        Checker.Options.DEFAULT.workPerRule(), Checker.Options.DEFAULT.threads(), codes, List.of(), false);
  }

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
          new Form(
              "fortios",
              BESIDE + "*.fortios.conf",
              "fortios",
              r -> "policy " + r.name().replaceAll(" .*", "")));

  static Stream<Arguments> small() {
    return Stream.of("acl1_1k_s101", "fw1_1k_s101", "fw1_1k-wide_s103")
        .flatMap(set -> FORMS.stream().map(form -> Arguments.of(set, form)));
  }

  static Stream<Arguments> large() {
    return FORMS.stream()
        .flatMap(form -> Stream.of("acl1_10k_s101", "fw1_10k_s101").map(set -> Arguments.of(set, form)))
        .filter(a -> a.get()[0].equals("acl1_10k_s101") || ((Form) a.get()[1]).column().isEmpty());
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("small")
  void findingsNameTheSameRules(String set, Form form) {
    Json recorded = recorded(set);
    Written written = new Written(set, form, recorded.get("seed").number());
    Map<Integer, String> found = written.compare(REMOVABLE_TOO);

    Set<Integer> dead = new TreeSet<>();
    for (Json rule : recorded.get("unreachable").list()) {
      int line = rule.get("rule").number();
      if (written.lines.contains(line) && written.isCovered(line, rule.get("owners").ints())) {
        dead.add(line);
      }
    }
    assertThat(numbers(found, DEAD)).as("dead").isEqualTo(dead);
    if (written.isWhole()) {
      assertThat(dead).hasSameSizeAs(recorded.get("unreachable").list());
      Set<Integer> removable = numbers(found, Set.of("RS103"));
      removable.removeAll(recorded.get("undecided").ints());
      assertThat(removable)
          .as("removable")
          .isEqualTo(
              new TreeSet<>(
                  recorded.get("removable_reachable").list().stream().map(r -> r.get("rule").number()).toList()));
    }
    written.compareAsItStands(found);
  }

  /** Ten thousand rules: the dead ones of every form are those of the set itself. */
  @Tag("deep")
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("large")
  void findingsInLargeSets(String set, Form form) {
    Written written = new Written(set, form, 7);
    assertThat(written.compare(DEAD_ALONE)).hasSizeGreaterThan(20);
  }

  /** A set as one form has it. */
  private static final class Written {
    final Form form;
    final PlainRules all;
    final Device device;
    final Ruleset list;

    /** The lines of the set that its rules were written from, in order. */
    final List<Integer> lines;

    Written(String set, Form form, int seed) {
      this.form = form;
      this.all =
          PlainRules.ofFilterSet(SharedFiles.path("corpus/classbench/generated/" + set + ".cb"), seed);
      this.device = device(set, form, all);
      this.list =
          device.rulesets().stream().max(Comparator.comparingInt(r -> r.rules().size())).orElseThrow();
      this.lines = lines(set, form, list, all);
    }

    boolean isWhole() {
      return lines.size() == all.rows().size();
    }

    /**
     * Whether the earlier rules of the form hold all packets of one: those that decide them in the set are
     * there, or else by plain subtraction.
     */
    boolean isCovered(int line, List<Integer> owners) {
      return lines.containsAll(owners)
          || all.covers(lines.stream().filter(i -> i < line).toList(), line);
    }

    /** Over whole IPv4 packets, everything that is said is what is said of the set itself. */
    Map<Integer, String> compare(Checker.Options options) {
      CheckResult found =
          Checker.check(List.of(view(device, list, lines.size())), List.of(), true, options);
      assertThat(found.complete()).isTrue();
      PlainRules rules = new PlainRules(lines.stream().map(all.rows()::get).toList());
      Map<Integer, String> wanted =
          words(Checker.check(List.of(rules.device()), List.of(), true, options), lines);
      if (form.dialect().equals("panos")) {
        // A rule of PAN-OS logs the end of a session unless told otherwise, a default rule does not:
        // where a default takes over, the log is lost, and that is not the same.
        wanted.values().removeIf(text -> text.startsWith("RS103") && text.endsWith(" default"));
      }
      Map<Integer, String> words = words(found, lines);
      assertThat(withoutCauses(words)).isEqualTo(withoutCauses(wanted));
      words.forEach((line, text) -> sameCauses(line, text, wanted.getOrDefault(line, "")));
      return words;
    }

    private static Map<Integer, String> withoutCauses(Map<Integer, String> words) {
      Map<Integer, String> out = new TreeMap<>();
      words.forEach((line, text) -> out.put(line, text.replaceAll("\\[.*\\]", "")));
      return out;
    }

    /** The same rules are named as the cause, or others that are one as well: several may be. */
    private void sameCauses(int line, String text, String wanted) {
      if (text.equals(wanted)) {
        return;
      }
      assertThat(text).as("%d", line).doesNotStartWith("RS103");
      List<Integer> by =
          Pattern.compile("\\d+")
              .matcher(text.substring(text.indexOf('[')))
              .results()
              .map(r -> Integer.valueOf(r.group()))
              .toList();
      assertThat(all.covers(by, line)).as("%d by %s, not %s", line, by, wanted).isTrue();
      for (Integer each : by) {
        assertThat(all.covers(by.stream().filter(b -> !b.equals(each)).toList(), line)).isFalse();
      }
    }

    /** Over all packets nothing more is dead, and what is alive is so by packets of another kind. */
    void compareAsItStands(Map<Integer, String> view) {
      AnalysisResult analysis =
          Analyzer.analyze(device, Checker.Options.DEFAULT.workPerRule(), Checker.Options.DEFAULT.threads());
      Set<Integer> dead = new TreeSet<>();
      for (int i = 0; i < lines.size(); i++) {
        int rule = analysis.rules().indexOf(new RuleRef(list, list.rules().get(i)));
        boolean alive = analysis.fate(rule) instanceof Fate.Alive;
        if (!alive) {
          dead.add(lines.get(i));
        } else if (DEAD.contains(view.getOrDefault(lines.get(i), "-").split(" ", 2)[0])) {
          Packet packet = analysis.liveWitness(rule).orElseThrow().packet();
          assertThat(packet.src().v6() || packet.laterFragment())
              .as("%s keeps rule %d alive", packet, lines.get(i))
              .isTrue();
        }
      }
      assertThat(numbers(view, DEAD)).containsAll(dead);
    }
  }

  /** The lines about which one of some codes is said. */
  private static Set<Integer> numbers(Map<Integer, String> words, Set<String> codes) {
    Set<Integer> out = new TreeSet<>();
    words.forEach(
        (line, text) -> {
          if (codes.contains(text.substring(0, 5))) {
            out.add(line);
          }
        });
    return out;
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
    SourceFile source =
        path.endsWith(".cb nftables.json")
            ? SourceFile.ofText("rules.json", json(all))
            : SharedFiles.source(SharedFiles.path(path));
    ParseResult parsed = Dialects.named(form.dialect()).orElseThrow().parse(ParseInput.of(source));
    assertThat(parsed.complete()).isTrue();
    assertThat(parsed.devices()).hasSize(1);
    assertThat(parsed.devices().get(0).coverage().get(0).notUnderstood()).isEmpty();
    return parsed.devices().get(0);
  }

  /** A set as {@code nft -j list ruleset} prints it (libnftables-json(5)). */
  private static String json(PlainRules rules) {
    StringBuilder out =
        new StringBuilder(
            """
            {"nftables": [
            {"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
            {"table": {"family": "ip", "name": "filter", "handle": 1}},
            {"chain": {"family": "ip", "table": "filter", "name": "forward", "handle": 1, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}}""");
    for (int i = 0; i < rules.rows().size(); i++) {
      PlainRules.Row row = rules.rows().get(i);
      long[] b = row.bounds();
      String protocol = b[8] == 6 ? "tcp" : b[8] == 17 ? "udp" : Long.toString(b[8]);
      List<String> matches = new ArrayList<>();
      address(matches, "saddr", b[0], b[1]);
      address(matches, "daddr", b[4], b[5]);
      if (b[8] == b[9]) {
        matches.add(match("meta", "\"key\": \"l4proto\"", '"' + protocol + '"'));
      }
      port(matches, protocol, "sport", b[2], b[3]);
      port(matches, protocol, "dport", b[6], b[7]);
      matches.add(row.permit() ? "{\"accept\": null}" : "{\"drop\": null}");
      out.append(",\n{\"rule\": {\"family\": \"ip\", \"table\": \"filter\", \"chain\": \"forward\", \"handle\": ")
          .append(i + 2)
          .append(", \"expr\": ")
          .append(matches)
          .append("}}");
    }
    return out.append("\n]}\n").toString();
  }

  private static void address(List<String> matches, String field, long first, long last) {
    if (last - first < 0xffff_ffffL) {
      int length = 32 - Long.bitCount(last - first);
      String address = "\"" + IpAddress.v4(first) + "\"";
      matches.add(
          match(
              "payload",
              "\"protocol\": \"ip\", \"field\": \"" + field + "\"",
              length == 32 ? address : "{\"prefix\": {\"addr\": " + address + ", \"len\": " + length + "}}"));
    }
  }

  private static void port(List<String> matches, String protocol, String field, long first, long last) {
    if (last - first < 0xffff) {
      matches.add(
          match(
              "payload",
              "\"protocol\": \"" + protocol + "\", \"field\": \"" + field + "\"",
              first == last ? Long.toString(first) : "{\"range\": [" + first + ", " + last + "]}"));
    }
  }

  private static String match(String kind, String left, String right) {
    return "{\"match\": {\"op\": \"==\", \"left\": {\"" + kind + "\": {" + left + "}}, \"right\": " + right + "}}";
  }

  private static Json recorded(String set) {
    return SharedFiles.json("expected/classbench_exact_1k.json").get("sets").list().stream()
        .filter(s -> s.get("set").text().equals("generated/" + set + ".cb"))
        .findFirst()
        .orElseThrow();
  }
}
