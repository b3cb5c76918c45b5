package io.ruleshade.report;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.analysis.SetWords;
import io.ruleshade.change.Aside;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.change.SemanticDiff.Pair;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The difference of configurations for a person at a terminal. */
public final class DiffText {
  /** Sets of packets of one change, and values of one field, that are shown unless all are asked for. */
  private static final int SOME = 6;

  /** Lines outside of the rules that are shown unless all are asked for. */
  private static final int SOME_LINES = 12;

  private final SemanticDiff.Result diff;
  private final boolean complete;
  private final Layout layout;
  private final boolean verbose;

  private DiffText(
      SemanticDiff.Result diff, boolean complete, Layout layout, boolean verbose) {
    this.diff = diff;
    this.complete = complete;
    this.layout = layout;
    this.verbose = verbose;
  }

  /**
   * Writes a difference.
   *
   * @param complete whether both inputs were whole and understood, besides the comparison itself
   */
  public static void write(
      SemanticDiff.Result diff, boolean complete, Layout layout, boolean verbose, Writer out)
      throws IOException {
    out.append(new DiffText(diff, complete, layout, verbose).text());
  }

  private String text() {
    StringBuilder out = new StringBuilder();
    for (Pair pair : diff.pairs()) {
      for (Change change : pair.result().changes()) {
        change(pair, change, out);
      }
    }
    for (Pair pair : diff.pairs()) {
      unpaired(pair.before(), pair.result().onlyBefore(), "old", out);
      unpaired(pair.after(), pair.result().onlyAfter(), "new", out);
    }
    for (Pair pair : diff.pairs()) {
      for (String name : pair.definitions()) {
        String what = pair.after().id() + ": " + name + " is defined otherwise; what hangs on it is not compared";
        out.append(Printable.of(what)).append("\n\n");
      }
    }
    diff.pairs().forEach(pair -> asides(pair, out));
    devices(diff.onlyBefore(), "old", out);
    devices(diff.onlyAfter(), "new", out);
    out.append(summary()).append('\n');
    for (String left : diff.leftOut()) {
      out.append("left out: ").append(String.join("\n  ", layout.wrap(Printable.of(left), 10)));
      out.append('\n');
    }
    return out.toString();
  }

  /** Lines outside of the rules that may be about packets. */
  private void asides(Pair pair, StringBuilder out) {
    if (pair.asides().isEmpty()) {
      return;
    }
    String head =
        pair.after().id()
            + (pair.asides().get(0).moved()
                ? ": the same lines outside of the rules, in another order, which may matter to packets"
                    + " and is not compared:"
                : ": lines outside of the rules differ that may matter to packets and are not compared:");
    out.append(String.join("\n  ", layout.wrap(Printable.of(head), 0))).append('\n');
    int shown = verbose ? pair.asides().size() : Math.min(SOME_LINES, pair.asides().size());
    for (Aside aside : pair.asides().subList(0, shown)) {
      String line = aside.side() + " line " + aside.span().line() + ": " + AsideWords.of(aside);
      out.append("  ");
      out.append(String.join("\n      ", layout.wrap(Printable.of(line), 2))).append('\n');
    }
    int more = pair.asides().size() - shown;
    if (more > 0) {
      out.append("  and ").append(more).append(" more; --verbose shows them\n");
    }
    out.append('\n');
  }

  private void change(Pair pair, Change change, StringBuilder out) {
    Paint paint = layout.paint();
    String words = change.kind().label().replace('-', ' ');
    String tag =
        change.kind() == Kind.NEWLY_PERMITTED || change.kind() == Kind.UNKNOWN
            ? paint.bad(words)
            : paint.bold(words);
    String head = Printable.of(pair.after().id() + " " + change.entryPoint());
    String message =
        who(change.before(), "decided these packets")
            + ", now "
            + who(change.after(), "does")
            + (change.others() ? ", with further packets that other rules decide on one side" : "")
            + (change.certain() ? "" : "; it hangs on a condition");
    out.append(tag).append(' ').append(paint.bold(head)).append(": ");
    int indent = words.length() + head.length() + 3;
    out.append(String.join("\n    ", layout.wrap(Printable.of(message), indent))).append('\n');
    Frame frame = new Frame(out, layout, lastLine(change), verbose);
    RuleRef first = change.after() == null ? change.before() : change.after();
    if (first != null) {
      frame.primary(first.rule().span(), "");
      if (change.before() != null && change.after() != null) {
        RuleRef old = change.before();
        String action = old.rule().action().kind().label();
        frame.secondary(old.rule().span(), Printable.of("before: " + old.id() + " " + action));
      }
      frame.rule();
    }
    int shown = verbose ? change.regions().size() : Math.min(SOME, change.regions().size());
    for (Region region : change.regions().subList(0, shown)) {
      frame.remark("packets", Printable.of(words(region)));
    }
    int more = change.regions().size() - shown;
    if (more > 0 || !change.regionsComplete()) {
      frame.remark(
          "packets",
          (more > 0 ? "and " + more + " more sets" : "and more sets")
              + (change.regionsComplete() ? "" : ", more than are given")
              + (more > 0 ? "; --verbose shows them" : ""));
    }
    frame.remark("sample", Printable.of(PacketWords.of(change.sample())));
    out.append('\n');
  }

  private static String who(@Nullable RuleRef rule, String verb) {
    return rule == null
        ? "the default " + verb
        : rule.id() + " (" + rule.rule().action().kind().label() + ") " + verb;
  }

  private static int lastLine(Change change) {
    int last = 0;
    for (RuleRef rule : new RuleRef[] {change.before(), change.after()}) {
      last = rule == null ? last : Math.max(last, rule.rule().span().endLine());
    }
    return last;
  }

  private String words(Region region) {
    return words(region, verbose ? Integer.MAX_VALUE : SOME);
  }

  /** A set of packets in words, with so many values of each field. */
  static String words(Region region, int most) {
    List<String> parts = new ArrayList<>();
    part(parts, "", SetWords.services(region.service(), most), most);
    part(parts, "from ", SetWords.addresses(region.src(), most), most);
    part(parts, "port ", DiffJson.ports(region.srcPort()), most);
    part(parts, "to ", SetWords.addresses(region.dst(), most), most);
    part(parts, "in ", region.in(), most);
    part(parts, "out ", region.out(), most);
    part(parts, "flags ", region.tcpFlags(), most);
    part(parts, "state ", region.state(), most);
    region.conditions().forEach(condition -> parts.add("if " + condition));
    return parts.isEmpty() ? "all" : String.join(" ", parts);
  }

  private static void part(List<String> parts, String word, List<String> values, int most) {
    if (values.size() == 1 && values.get(0).equals("any")) {
      return;
    }
    int shown = Math.min(most, values.size());
    int more = values.size() - shown;
    parts.add(
        word + String.join(",", values.subList(0, shown)) + (more > 0 ? " and " + more + " more" : ""));
  }

  private static void unpaired(
      Device device, List<String> entries, String side, StringBuilder out) {
    for (String entry : entries) {
      out.append(
          Printable.of(
              device.id()
                  + ": only the "
                  + side
                  + " configuration filters at `"
                  + entry
                  + "` in this way; its packets are not compared"));
      out.append("\n\n");
    }
  }

  private static void devices(List<Device> devices, String side, StringBuilder out) {
    for (Device device : devices) {
      out.append(Printable.of(device.id())).append(": only the ").append(side);
      out.append(" side has this device\n\n");
    }
  }

  private String summary() {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    for (Pair pair : diff.pairs()) {
      pair.result().changes().forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
    }
    Paint paint = layout.paint();
    if (diff.pairs().isEmpty() && diff.equivalent()) {
      return "nothing was compared";
    }
    if (diff.equivalent()) {
      return paint.good("no semantic change")
          + (diff.pairs().stream().allMatch(pair -> pair.otherLines() == 0)
              ? ": every packet fares the same before and after, proven"
              : ": the rules do the same with every packet before and after, proven")
          + (complete ? "" : ", apart from what was not understood")
          + (diff.leftOut().isEmpty() ? "" : ", apart from what is left out")
          + "."
          + elsewhere();
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((kind, count) -> parts.add(count + " " + kind.label().replace('-', ' ')));
    boolean paired =
        diff.onlyBefore().isEmpty()
            && diff.onlyAfter().isEmpty()
            && diff.pairs().stream()
                .map(Pair::result)
                .allMatch(r -> r.onlyBefore().isEmpty() && r.onlyAfter().isEmpty());
    String nothing = paired ? "no change was found" : "changes: where packets are filtered";
    long open =
        diff.pairs().stream()
            .flatMap(pair -> pair.result().changes().stream())
            .filter(change -> !change.certain())
            .count();
    String hanging = open == 0 ? "" : " (" + open + " of them by a condition)";
    String found = parts.isEmpty() ? nothing : "changes: " + String.join(", ", parts) + hanging;
    boolean whole = diff.pairs().stream().allMatch(Pair::isWhole);
    return found
        + (whole ? "" : "; INCOMPLETE: what differs and is not compared may matter to packets")
        + (diff.complete() ? "" : "; INCOMPLETE: some packets could not be compared (chains that call each other in a loop or too often,"
                + " or the work limit)")
        + (complete ? "" : "; INCOMPLETE: a part of the input was not understood or not used");
  }

  /** What the proof does not speak of. */
  private String elsewhere() {
    int lines = diff.pairs().stream().mapToInt(Pair::otherLines).sum();
    if (lines == 0) {
      return "";
    }
    boolean across =
        diff.pairs().stream().anyMatch(pair -> !pair.before().dialect().equals(pair.after().dialect()))
            || !diff.leftOut().isEmpty();
    String differ = "\n" + (lines == 1 ? "1 line differs" : lines + " lines differ");
    return across
        ? differ
            + " outside rules and sets of packets; what such lines do to interfaces, zones, translation and"
            + " routing is not compared."
        : differ + " outside of them and " + (lines == 1 ? "is" : "are")
            + " not about packets: names, descriptions, logging, administration.";
  }
}
