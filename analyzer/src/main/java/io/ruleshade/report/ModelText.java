package io.ruleshade.report;

import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.Match;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.TcpFlags;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was read, for a person at a terminal: the account of the lines, the rules, the objects. */
public final class ModelText {
  /** Entries of a list that are shown unless all are asked for. */
  private static final int SOME = 4;

  private static final int SOME_LINES = 20;

  private final Layout layout;
  private final boolean verbose;
  private final StringBuilder out = new StringBuilder();

  private ModelText(Layout layout, boolean verbose) {
    this.layout = layout;
    this.verbose = verbose;
  }

  /** Writes devices, each after a heading. */
  public static void write(List<Device> devices, Layout layout, boolean verbose, Writer out)
      throws IOException {
    boolean first = true;
    for (Device device : devices) {
      ModelText text = new ModelText(layout, verbose);
      if (!first) {
        out.append('\n');
      }
      text.device(device);
      out.append(text.out);
      first = false;
    }
  }

  private void device(Device device) {
    line(0, layout.paint().bold(Printable.of(device.id())) + " (" + device.dialect() + ")");
    for (Coverage coverage : device.coverage()) {
      coverage(coverage);
    }
    shares(device);
    for (Ruleset ruleset : device.rulesets()) {
      ruleset(ruleset);
    }
    objects(device);
  }

  private void coverage(Coverage coverage) {
    line(2, Printable.of(coverage.file().path()) + ": " + words(coverage));
    List<Map.Entry<String, Integer>> words =
        new ArrayList<>(coverage.irrelevantByWords().entrySet());
    words.sort(
        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    List<String> groups = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : words) {
      groups.add(entry.getValue() + " `" + Printable.source(entry.getKey()) + "`");
    }
    if (!groups.isEmpty()) {
      wrapped(4, "irrelevant: " + Words.some(groups, verbose ? groups.size() : 3 * SOME));
    }
    int shown = 0;
    for (Coverage.NotUnderstood not : coverage.notUnderstood()) {
      if (!verbose && shown++ == SOME_LINES) {
        int more = coverage.notUnderstood().size() - SOME_LINES;
        line(4, "and " + Words.count(more, "more line") + " not understood; --verbose shows all");
        break;
      }
      String place = Printable.of(coverage.file().path()) + ":" + not.span().line();
      line(
          4,
          layout.paint().bad("not understood") + " " + place + ": " + Printable.source(not.reason()));
      line(6, layout.cut(Printable.source(not.span().text().strip()), 6));
    }
  }

  private static String words(Coverage coverage) {
    return new Lines(
            coverage.lines(),
            coverage.modelled(),
            coverage.irrelevant(),
            coverage.notUnderstood().size())
        .words();
  }

  /** How many rules are exact, and what the others hang on. */
  private void shares(Device device) {
    int exact = 0;
    int disabled = 0;
    int[] inexact = new int[3];
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        disabled += rule.enabled() ? 0 : 1;
        int worst = worst(rule);
        if (worst < 0) {
          exact++;
        } else {
          inexact[worst]++;
        }
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(Words.count(device.ruleCount(), "rule")).append(" in ");
    text.append(Words.count(device.rulesets().size(), "ruleset"));
    text.append(": ").append(exact).append(" exact, ");
    text.append(inexact[0]).append(" with predicates, ");
    text.append(inexact[1]).append(" stateful, ");
    text.append(inexact[2]).append(" with unknown conditions");
    if (disabled > 0) {
      text.append("; ").append(disabled).append(" disabled");
    }
    wrapped(2, text.toString());
  }

  /** The kind of a rule's least known condition: -1 none, 0 predicate, 1 stateful, 2 unknown. */
  private static int worst(Rule rule) {
    int worst = -1;
    for (Product product : rule.match().products()) {
      for (Condition condition : product.conditions()) {
        worst =
            Math.max(
                worst,
                switch (condition) {
                  case Condition.Predicate p -> 0;
                  case Condition.Stateful s -> 1;
                  case Condition.Unknown u -> 2;
                });
      }
    }
    return worst;
  }

  private void ruleset(Ruleset ruleset) {
    out.append('\n');
    List<String> bindings = ruleset.bindings().stream().map(b -> Printable.of(b.text())).toList();
    String bound = bindings.isEmpty() ? "" : ", bound: " + Words.some(bindings, 2 * SOME);
    wrapped(
        2,
        layout.paint().bold(Printable.of(ruleset.name()))
            + " ("
            + Printable.of(ruleset.kind())
            + ", "
            + ruleset.family().label()
            + ", default "
            + ruleset.defaultAction().label()
            + bound
            + ")");
    int gap = 0;
    List<Ruleset.Gap> gaps = ruleset.gaps();
    for (Rule rule : ruleset.rules()) {
      while (gap < gaps.size() && gaps.get(gap).after() < rule.index()) {
        gap(gaps.get(gap++));
      }
      rule(rule);
    }
    while (gap < gaps.size()) {
      gap(gaps.get(gap++));
    }
  }

  private void gap(Ruleset.Gap gap) {
    String text = "  ? line " + gap.span().line() + " not understood: ";
    line(2, layout.paint().bad(layout.cut(text + Printable.source(gap.span().text().strip()), 2)));
  }

  private void rule(Rule rule) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%3d ", rule.index()));
    text.append(action(rule.action()));
    if (!rule.enabled()) {
      text.append(" (disabled)");
    }
    text.append("  line ").append(rule.span().line());
    if (rule.name() != null && !rule.name().isEmpty()) {
      text.append("  ").append(Printable.of(rule.name()));
    }
    line(2, text.toString());
    if (rule.branches().isEmpty()) {
      match(rule.match());
      return;
    }
    int arms = verbose ? rule.branches().size() : Math.min(2 * SOME, rule.branches().size());
    for (Rule.Arm arm : rule.branches().subList(0, arms)) {
      line(6, action(arm.action()) + ":");
      match(arm.match());
    }
    if (arms < rule.branches().size()) {
      line(6, "and " + (rule.branches().size() - arms) + " more; --verbose shows all");
    }
  }

  private void match(Match match) {
    List<Product> products = match.products();
    if (products.isEmpty()) {
      line(6, "matches nothing");
    }
    int shown = verbose ? products.size() : Math.min(SOME, products.size());
    for (Product product : products.subList(0, shown)) {
      wrapped(6, product(product));
    }
    if (shown < products.size()) {
      line(6, "or " + (products.size() - shown) + " more products; --verbose shows all");
    }
  }

  private static String action(Action action) {
    StringBuilder text = new StringBuilder(action.kind().label());
    if (action.target() != null) {
      text.append(' ').append(Printable.of(action.target()));
    }
    if (action.log()) {
      text.append(", log");
    }
    for (String effect : action.effects()) {
      text.append(", ").append(Printable.of(effect));
    }
    return text.toString();
  }

  private String product(Product product) {
    List<String> parts = new ArrayList<>();
    add(parts, "service", product.service().toStrings());
    add(parts, "src", product.src().toStrings());
    add(parts, "srcPort", ModelJson.ports(product.srcPort()));
    add(parts, "dst", product.dst().toStrings());
    add(parts, "in", product.in().toStrings());
    add(parts, "out", product.out().toStrings());
    add(parts, "state", ModelJson.states(product.state()));
    add(parts, "tcpFlags", TcpFlags.toStrings(product.tcpFlags()));
    if (product.fragments() != Fragments.ANY) {
      parts.add(product.fragments() == Fragments.FIRST ? "no later fragment" : "later fragment");
    }
    for (Condition condition : product.conditions()) {
      String not = condition.negated() ? "not " : "";
      parts.add(condition.kind() + ": " + not + "`" + Printable.of(condition.text()) + "`");
    }
    return parts.isEmpty() ? "any packet" : String.join("; ", parts);
  }

  private void add(List<String> parts, String field, List<String> values) {
    if (!values.equals(List.of("any"))) {
      List<String> clean = values.stream().map(Printable::of).toList();
      parts.add(field + " " + Words.some(clean, verbose ? clean.size() : 2 * SOME));
    }
  }

  private void objects(Device device) {
    if (device.objects().isEmpty()) {
      return;
    }
    out.append('\n');
    Map<String, Integer> kinds = new TreeMap<>();
    device.objects().forEach(object -> kinds.merge(object.kind(), 1, Integer::sum));
    List<String> counts = new ArrayList<>();
    kinds.forEach((kind, n) -> counts.add(n + " " + Printable.of(kind)));
    wrapped(2, Words.count(device.objects().size(), "object") + ": " + String.join(", ", counts));
    if (verbose) {
      for (NamedObject object : device.objects()) {
        String value = Printable.of(String.join(", ", object.value()));
        String head = object.kind() + " " + object.name() + " line " + object.span().line();
        wrapped(4, Printable.of(head) + ": " + value);
      }
    }
  }

  private void line(int indent, String text) {
    out.append(" ".repeat(indent)).append(text).append('\n');
  }

  private void wrapped(int indent, String text) {
    boolean first = true;
    for (String part : layout.wrap(text, indent + 2)) {
      line(first ? indent : indent + 2, part);
      first = false;
    }
  }
}
