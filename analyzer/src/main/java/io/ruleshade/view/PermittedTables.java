package io.ruleshade.view;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.view.Permitted.Cell;
import io.ruleshade.view.Permitted.Column;
import io.ruleshade.view.Permitted.Extent;
import io.ruleshade.view.Permitted.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Works out the tables: each cell is a question to the {@link Analyzer} about the packets of that cell
 * alone. The entry point is narrowed to them, rules that cannot match any are left out, and a rule that
 * takes everything is put at the end to see whether the default is reached. No packet is permitted when no
 * permit is alive and no permitting default is reached; every packet is when nothing else is alive.
 *
 * <p>Complexity: one analysis a cell over the rules that meet it.
 */
public final class PermittedTables {
  /** Rules behind one entry point up to which a table is made. */
  public static final int MOST_RULES = 5_000;

  /** Tables of entry points of one device, and as many again of pairs of interfaces or zones. */
  public static final int MOST_TABLES = 24;

  private static final Set<ConnState> NEW = Set.of(ConnState.NEW);
  private static final IntRanges SYN = IntRanges.of(TcpFlags.SYN);

  private final Device device;
  private final long workPerRule;
  private final Map<String, Ruleset> byName = new HashMap<>();

  private PermittedTables(Device device, long workPerRule) {
    this.device = device;
    this.workPerRule = workPerRule;
    device.rulesets().forEach(ruleset -> byName.putIfAbsent(ruleset.name(), ruleset));
  }

  /**
   * {@return the tables of a device, one an entry point that filters packets and has rules, and one more
   * for each pair of interfaces or zones that a permit behind it names} What is past {@link #MOST_TABLES}
   * is not drawn and says so.
   */
  public static List<Permitted> of(Device device, long workPerRule) {
    PermittedTables tables = new PermittedTables(device, workPerRule);
    List<Permitted> out = new ArrayList<>();
    int drawn = 0;
    int pairs = 0;
    for (EntryPoint entry : device.entryPoints()) {
      List<Ruleset> reached = tables.reached(entry.rulesets(), tables.byName);
      Optional<Product> guard = opening(device, entry, reached);
      boolean rules = reached.stream().anyMatch(ruleset -> !ruleset.rules().isEmpty());
      if (!rules || guard.isEmpty() || !filters(entry)) {
        continue;
      }
      String why = tables.notDrawn(reached);
      if (why.isEmpty() && drawn == MOST_TABLES) {
        why = "tables are made for the first " + MOST_TABLES + " entry points of a device";
      }
      if (why.isEmpty()) {
        drawn++;
        out.add(tables.table(entry, reached, guard.get()));
        for (EntryPoint pair : Pairs.of(entry, reached)) {
          if (++pairs > MOST_TABLES) {
            out.add(
                new Permitted(
                    device, pair, "tables are made for the first " + MOST_TABLES + " pairs of a device",
                    List.of(), List.of(), List.of()));
          } else {
            opening(device, pair, reached)
                .ifPresent(its -> out.add(tables.table(pair, reached, its)));
          }
        }
      } else {
        out.add(new Permitted(device, entry, why, List.of(), List.of(), List.of()));
      }
    }
    return out;
  }

  /** Translation and mangling let nothing through and keep nothing out. */
  private static boolean filters(EntryPoint entry) {
    String name = entry.name();
    return !name.startsWith("nat/") && !name.startsWith("mangle/") && !name.startsWith("raw/")
        && !name.startsWith("security/") && !name.startsWith("arp ");
  }

  private static Optional<Product> opening(
      Device device, EntryPoint entry, List<Ruleset> reached) {
    Product guard = entry.guard();
    if (guard.fragments() == Fragments.LATER || !guard.state().contains(ConnState.NEW)) {
      return Optional.empty();
    }
    AddressSet seen = AddressSet.EMPTY;
    for (String name : entry.rulesets()) {
      seen =
          seen.union(
              device.ruleset(name).map(r -> r.family().addresses()).orElse(AddressSet.ANY));
    }
    Product out =
        guard
            .withSrc(guard.src().intersect(seen))
            .withDst(guard.dst().intersect(seen))
            .withState(NEW)
            .withFragments(Fragments.FIRST);
    return out.isEmpty() || reached.isEmpty() ? Optional.empty() : Optional.of(out);
  }

  private String notDrawn(List<Ruleset> reached) {
    int gaps = reached.stream().mapToInt(ruleset -> ruleset.gaps().size()).sum();
    int rules = reached.stream().mapToInt(ruleset -> ruleset.rules().size()).sum();
    if (gaps > 0) {
      return gaps == 1
          ? "a line among its rules was not understood and could permit or deny anything"
          : gaps + " lines among its rules were not understood and could permit or deny anything";
    }
    return rules > MOST_RULES ? "it has more than " + MOST_RULES + " rules" : "";
  }

  /** The rulesets that packets come to, those called included, in the order in which they are met. */
  private List<Ruleset> reached(List<String> names, Map<String, Ruleset> among) {
    Map<String, Ruleset> found = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.poll();
      Ruleset ruleset = among.get(name);
      if (ruleset != null && found.putIfAbsent(name, ruleset) == null) {
        for (Rule rule : ruleset.rules()) {
          if (rule.enabled()) {
            open.addAll(rule.targets());
          }
        }
      }
    }
    return List.copyOf(found.values());
  }

  private Permitted table(EntryPoint entry, List<Ruleset> reached, Product guard) {
    Axes axes = new Axes(device, reached, guard);
    List<Row> rows = axes.rows();
    List<Column> columns = axes.columns();
    List<List<Cell>> cells = new ArrayList<>();
    for (Row row : rows) {
      List<Cell> line = new ArrayList<>();
      for (Column column : columns) {
        Product cell = guard.withDst(row.addresses()).withService(column.services());
        boolean tcp = ServiceSet.protocol(ServiceSet.TCP).containsAll(column.services());
        if (tcp) {
          cell = cell.withTcpFlags(guard.tcpFlags().intersect(SYN));
        }
        line.add(cell(entry, reached, cell));
      }
      cells.add(line);
    }
    return new Permitted(device, entry, "", rows, columns, cells);
  }

  private Cell cell(EntryPoint entry, List<Ruleset> reached, Product packets) {
    if (!isPossible(packets)) {
      return new Cell(Extent.IMPOSSIBLE, List.of(), 0);
    }
    Map<String, Ruleset> small = new LinkedHashMap<>();
    Map<String, List<Integer>> indices = new HashMap<>();
    for (Ruleset ruleset : reached) {
      List<Integer> kept = new ArrayList<>();
      small.put(ruleset.name(), narrowed(ruleset, packets, kept));
      indices.put(ruleset.name(), kept);
    }
    String last = entry.rulesets().get(entry.rulesets().size() - 1);
    Ruleset end = small.get(last);
    if (end == null) {
      return new Cell(Extent.UNKNOWN, List.of(), 0);
    }
    small.put(last, withProbe(end));
    EntryPoint narrow =
        new EntryPoint(
            entry.name(), packets, entry.rulesets(), entry.defaultAction(), entry.exclusive());
    Device question =
        new Device(
            device.id(),
            device.dialect(),
            device.coverage(),
            reached(entry.rulesets(), small),
            List.of(narrow),
            List.of());
    AnalysisResult answer = Analyzer.analyze(question, workPerRule, 1);
    return judged(entry, answer, indices);
  }

  /** ICMP goes with IPv4 and ICMPv6 with IPv6; source and destination are of one version. */
  private static boolean isPossible(Product packets) {
    boolean four = false;
    boolean six = false;
    for (AddressSet version : List.of(AddressSet.ANY4, AddressSet.ANY6)) {
      boolean both =
          !packets.src().intersect(version).isEmpty() && !packets.dst().intersect(version).isEmpty();
      four |= both && version.equals(AddressSet.ANY4);
      six |= both && version.equals(AddressSet.ANY6);
    }
    boolean icmp = ServiceSet.protocol(ServiceSet.ICMP).containsAll(packets.service());
    boolean icmp6 = ServiceSet.protocol(ServiceSet.ICMPV6).containsAll(packets.service());
    return !packets.isEmpty() && (icmp ? four : icmp6 ? six : four || six);
  }

  private static Ruleset narrowed(Ruleset ruleset, Product packets, List<Integer> kept) {
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : ruleset.rules()) {
      boolean meets =
          rule.enabled()
              && rule.match().products().stream()
                  .anyMatch(
                      p ->
                          !p.service().intersect(packets.service()).isEmpty()
                              && !p.dst().intersect(packets.dst()).isEmpty());
      if (meets) {
        kept.add(rule.index());
        rules.add(numbered(rule, rules.size() + 1));
      }
    }
    return with(ruleset, rules);
  }

  private static Rule numbered(Rule rule, int index) {
    return new Rule(
        index, rule.name(), rule.span(), true, rule.action(), rule.match(), rule.comment(),
        rule.hits(), rule.uses(), rule.branches());
  }

  /** The ruleset with a rule behind all others, which is reached where the default would be. */
  private static Ruleset withProbe(Ruleset ruleset) {
    List<Rule> rules = new ArrayList<>(ruleset.rules());
    rules.add(
        new Rule(
            rules.size() + 1, null, ruleset.opening(), true, Action.DENY, Match.ANY, null, null,
            List.of()));
    return with(ruleset, rules);
  }

  private static Ruleset with(Ruleset ruleset, List<Rule> rules) {
    return new Ruleset(
        ruleset.name(), ruleset.kind(), ruleset.family(), ruleset.defaultAction(),
        ruleset.bindings(), rules, List.of(), ruleset.opening(), ruleset.referenced());
  }

  private Cell judged(
      EntryPoint entry, AnalysisResult answer, Map<String, List<Integer>> indices) {
    List<RuleRef> permits = new ArrayList<>();
    boolean mayPass = false;
    boolean mayStop = false;
    for (int number = 0; number < answer.rules().size(); number++) {
      Fate fate = answer.fate(number);
      if (fate instanceof Fate.Undecided) {
        return new Cell(Extent.UNKNOWN, List.of(), 0);
      }
      if (!(fate instanceof Fate.Alive alive) || !alive.bound()) {
        continue;
      }
      RuleRef ref = answer.rules().get(number);
      List<Integer> kept = indices.getOrDefault(ref.ruleset().name(), List.of());
      boolean probe = ref.rule().index() > kept.size();
      boolean leaves = entry.rulesets().contains(ref.ruleset().name());
      for (Rule.Arm arm : ref.rule().arms()) {
        switch (probe ? entry.defaultAction() : arm.action().kind()) {
          case PERMIT -> mayPass = true;
          case DENY, REJECT -> mayStop = true;
          case QUEUE -> {
            mayPass = true;
            mayStop = true;
          }
          // From a base chain both lead to the default, which the last rule then does not see.
          case RETURN -> {
            mayPass |= leaves && entry.defaultAction() == Action.Kind.PERMIT;
            mayStop |= leaves && entry.defaultAction() != Action.Kind.PERMIT;
          }
          case GOTO -> {
            mayPass |= entry.defaultAction() == Action.Kind.PERMIT;
            mayStop |= entry.defaultAction() != Action.Kind.PERMIT;
          }
          case JUMP, CONTINUE, BRANCH -> {}
        }
        if (!probe && arm.action().kind() == Action.Kind.PERMIT) {
          original(ref, kept).filter(r -> !permits.contains(r)).ifPresent(permits::add);
        }
      }
    }
    Extent extent = !mayPass ? Extent.NONE : mayStop ? Extent.SOME : Extent.ALL;
    int named = Math.min(Cell.MOST_RULES, permits.size());
    return new Cell(extent, permits.subList(0, named), permits.size() - named);
  }

  private Optional<RuleRef> original(RuleRef ref, List<Integer> kept) {
    Ruleset ruleset = byName.get(ref.ruleset().name());
    return ruleset == null
        ? Optional.empty()
        : Optional.of(
            new RuleRef(ruleset, ruleset.rules().get(kept.get(ref.rule().index() - 1) - 1)));
  }
}
