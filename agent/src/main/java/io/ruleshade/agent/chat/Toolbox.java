package io.ruleshade.agent.chat;

import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.evidence.Fact;
import io.ruleshade.agent.evidence.MatchWords;
import io.ruleshade.agent.evidence.Signals;
import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.proposal.Planner;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.WhatIf;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.report.Item;
import io.ruleshade.report.PacketWords;
import io.ruleshade.report.Printable;
import io.ruleshade.trace.PacketException;
import io.ruleshade.trace.PacketSyntax;
import io.ruleshade.trace.TraceAnswer;
import io.ruleshade.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tools of a conversation. They read, and change nothing anywhere. */
public final class Toolbox {
  private static final int SOME = 8;
  private static final Pattern SERVICE =
      Pattern.compile("(?i)(tcp|udp|sctp)\\s*/?\\s*(?:port\\s*)?([0-9]{1,5})?|(?:port\\s*)?([0-9]{1,5})|(icmp)");

  private final List<Device> devices;
  private final List<Item> items;
  private int count;

  /** Tools over devices and what was found on them. */
  public Toolbox(List<Device> devices, List<Item> items) {
    this.devices = List.copyOf(devices);
    this.items = List.copyOf(items);
  }

  private ToolResult result(
      String tool, String asked, boolean found, List<String> lines, List<RuleRef> rules) {
    return new ToolResult("T" + ++count, tool, asked, found, lines, rules);
  }

  /** A rule with its device. */
  private record Found(Device device, RuleRef rule) {}

  /**
   * The rule that a text names: {@code LIST#3}, or a number where one list alone has such a rule that a finding
   * or a binding makes likely.
   */
  private Found rule(String text) throws ToolException {
    String name = text.strip().replaceAll("^(?i)(rule|line|the)\\s+", "").strip();
    List<Found> found = new ArrayList<>();
    for (Device device : devices) {
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          boolean is =
              ruleset.id(rule).equals(name)
                  || Integer.toString(rule.index()).equals(name)
                  || (rule.name() != null && rule.name().equalsIgnoreCase(name));
          if (is) {
            found.add(new Found(device, new RuleRef(ruleset, rule)));
          }
        }
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw new ToolException("there is no rule `" + Signals.text(name) + "`; write it as LIST#3");
    }
    List<String> ids = found.stream().limit(6).map(f -> Printable.of(f.rule().id())).toList();
    throw new ToolException(
        "which rule `" + Signals.text(name) + "` is meant? There are " + String.join(", ", ids)
            + (found.size() > ids.size() ? " and " + (found.size() - ids.size()) + " more" : ""));
  }

  private static String place(RuleRef rule) {
    return Printable.of(rule.rule().span().file().path()) + ":" + rule.rule().span().line();
  }

  private static String words(RuleRef rule) {
    return "rule " + Printable.of(rule.id()) + " (" + place(rule) + ")";
  }

  private static String described(RuleRef rule) {
    return words(rule) + (rule.rule().enabled() ? " " : " is disabled; it ") + MatchWords.verb(rule.rule()) + " "
        + Printable.of(MatchWords.of(rule.rule()));
  }

  /** {@return rules whose text, name, remark or objects hold a word} */
  public ToolResult findRules(String text) throws ToolException {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.length() < 2) {
      throw new ToolException("a word of at least two letters is needed");
    }
    List<RuleRef> found = new ArrayList<>();
    for (Device device : devices) {
      for (Ruleset ruleset : device.rulesets()) {
        for (Rule rule : ruleset.rules()) {
          String comment = rule.comment() == null ? "" : rule.comment();
          String all = rule.span().text() + "\n" + rule.name() + "\n" + comment;
          if (all.toLowerCase(Locale.ROOT).contains(word)) {
            found.add(new RuleRef(ruleset, rule));
          }
        }
      }
    }
    List<String> lines = new ArrayList<>();
    found.stream().limit(SOME).forEach(rule -> lines.add(described(rule)));
    if (found.size() > SOME) {
      lines.add("and " + (found.size() - SOME) + " more");
    }
    if (found.isEmpty()) {
      lines.add("no rule holds it");
    }
    return result("find_rules", "rules that hold `" + Signals.text(text) + "`", !found.isEmpty(), lines, some(found));
  }

  private static List<RuleRef> some(List<RuleRef> rules) {
    return rules.subList(0, Math.min(SOME, rules.size()));
  }

  /** {@return one rule} */
  public ToolResult showRule(String text) throws ToolException {
    Found found = rule(text);
    List<String> lines = new ArrayList<>();
    lines.add(described(found.rule()));
    lines.add("it reads: " + Signals.text(found.rule().text()));
    if (found.rule().rule().comment() != null) {
      lines.add("its remark: “" + Signals.text(found.rule().rule().comment()) + "”");
    }
    return result("show_rule", words(found.rule()), true, lines, List.of(found.rule()));
  }

  /** {@return what was found about a rule; about all when the text is `all`} */
  public ToolResult findings(String text) throws ToolException {
    if (text.strip().equalsIgnoreCase("all")) {
      List<String> lines = new ArrayList<>();
      List<RuleRef> rules = new ArrayList<>();
      for (Item item : items.subList(0, Math.min(2 * SOME, items.size()))) {
        lines.add(
            item.code() + " " + item.name() + ": "
                + (item.rule() == null ? Printable.of(String.valueOf(item.ruleset())) : words(item.rule())) + ": "
                + Printable.of(item.message()));
        if (item.rule() != null) {
          rules.add(item.rule());
        }
      }
      if (items.size() > 2 * SOME) {
        lines.add("and " + (items.size() - 2 * SOME) + " more; ruleshade check lists them");
      }
      if (items.isEmpty()) {
        lines.add("nothing was found");
      }
      return result("findings", "all findings", true, lines, some(rules));
    }
    Found found = rule(text);
    List<Item> its =
        items.stream()
            .filter(i -> i.device() != null && i.device().equals(found.device()))
            .filter(i -> i.rule() != null && i.rule().id().equals(found.rule().id()))
            .toList();
    List<String> lines = new ArrayList<>();
    List<RuleRef> rules = new ArrayList<>(List.of(found.rule()));
    for (Explanation each : Explanation.of(its)) {
      EvidencePack pack = each.pack();
      lines.add(pack.item().code() + " " + pack.item().name() + ":");
      for (Fact fact : pack.facts().values()) {
        if (fact.section() == Fact.Section.WHAT || fact.section() == Fact.Section.SHOWN) {
          lines.add(pack.render(fact.template()));
        }
      }
      if (each.isAmbiguous()) {
        lines.add(pack.render(each.question()));
      }
      pack.rules().values().stream().skip(1).forEach(rules::add);
    }
    if (its.isEmpty()) {
      lines.add("none of the findings that were looked for is about " + words(found.rule()));
    }
    for (RuleRef rule : some(rules)) {
      lines.add("see " + words(rule));
    }
    return result("findings", "findings about " + words(found.rule()), true, lines, some(rules));
  }

  /** {@return what becomes of a packet, in the language of {@code trace}} */
  public ToolResult trace(String packet) throws ToolException {
    List<String> lines = new ArrayList<>();
    List<RuleRef> rules = new ArrayList<>();
    for (Device device : devices) {
      try {
        TraceAnswer answer = new Tracer(device).trace(PacketSyntax.parse(packet));
        String by =
            answer.decider() != null
                ? " by " + words(answer.decider())
                : answer.byDefault() ? " by the default" : "";
        lines.add(Printable.of(device.id()) + ": " + answer.verdictLabel() + by);
        lines.add("the packet: " + Printable.of(PacketWords.of(answer.packet())));
        answer.open().forEach(open -> lines.add("it hangs on: " + Printable.of(open)));
        answer.notes().forEach(note -> lines.add("note: " + Printable.of(note)));
        rules.addAll(answer.path());
      } catch (PacketException e) {
        throw new ToolException("no packet: " + Printable.of(String.valueOf(e.getMessage())));
      }
    }
    return result("trace", "the packet " + Signals.text(packet), true, lines, some(rules));
  }

  /** {@return which new connections between two places are permitted, and by which rules} */
  public ToolResult reachable(String from, String to, String service) throws ToolException {
    ServiceSet services = services(service);
    List<String> lines = new ArrayList<>();
    List<RuleRef> rules = new ArrayList<>();
    String asked = "";
    ToolException missing = null;
    for (Device device : devices) {
      Places source;
      Places target;
      try {
        source = Places.of(from, device);
        target = Places.of(to, device);
      } catch (ToolException e) {
        missing = e;
        lines.add(Printable.of(device.id()) + ": not looked at: " + Printable.of(String.valueOf(e.getMessage())));
        continue;
      }
      asked =
          "new connections from " + source.words() + " to " + target.words()
              + (services.equals(ServiceSet.ANY) ? "" : " of " + String.join(", ", services.toStrings()));
      Reach reach = Reach.between(device, source, target, services);
      for (Change change : reach.permitted()) {
        String by = change.before() == null ? "the default" : words(change.before());
        if (change.before() != null) {
          rules.add(change.before());
        }
        for (Region region : change.regions()) {
          lines.add(
              Printable.of(device.id()) + " at " + Printable.of(change.entryPoint()) + ": "
                  + (change.certain() ? "permitted: " : "permitted on a condition: ")
                  + Printable.of(MatchWords.of(asNew(region))) + ", by " + by);
        }
        if (!change.regionsComplete()) {
          lines.add("and more sets by " + by);
        }
      }
      if (reach.permitted().isEmpty() && reach.complete()) {
        lines.add(Printable.of(device.id()) + ": none is permitted, at no entry point: proven");
      }
      if (!reach.complete()) {
        lines.add(Printable.of(device.id()) + ": not all packets could be decided; there may be more");
      }
    }
    if (asked.isEmpty() && missing != null) {
      throw missing;
    }
    lines.add("each entry point is looked at by itself; routing and translation are not followed");
    return result("reachable", asked, true, lines, some(rules));
  }

  /** Only new connections were asked for, which need not be said of each. */
  private static Region asNew(Region region) {
    return new Region(
        region.in(), region.out(), region.src(), region.dst(), region.service(), region.srcPort(),
        region.tcpFlags(), List.of("any"), region.conditions());
  }

  private static ServiceSet services(String text) throws ToolException {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    if (plain.isEmpty() || plain.equals("any") || plain.equals("all")) {
      return ServiceSet.ANY;
    }
    Matcher matcher = SERVICE.matcher(plain);
    if (!matcher.matches()) {
      throw new ToolException("no service: `" + Signals.text(text) + "`; write tcp/443, udp/53, icmp or any");
    }
    if (matcher.group(4) != null) {
      return ServiceSet.protocol(ServiceSet.ICMP).union(ServiceSet.protocol(ServiceSet.ICMPV6));
    }
    String port = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    int number = port == null ? -1 : Integer.parseInt(port);
    if (number > 65535) {
      throw new ToolException("there is no port " + number);
    }
    String protocol = matcher.group(1) == null ? "" : matcher.group(1).toLowerCase(Locale.ROOT);
    ServiceSet tcp = of(ServiceSet.TCP, number);
    ServiceSet udp = of(ServiceSet.UDP, number);
    return switch (protocol) {
      case "tcp" -> tcp;
      case "udp" -> udp;
      case "sctp" -> of(ServiceSet.SCTP, number);
      default -> tcp.union(udp);
    };
  }

  private static ServiceSet of(int protocol, int port) {
    return port < 0
        ? ServiceSet.protocol(protocol)
        : ServiceSet.ports(protocol, IntRanges.between(port, port));
  }

  /** {@return what a change would come to: {@code remove}, {@code disable}, or {@code move-before} another rule} */
  public ToolResult whatIf(String action, String rule, String anchor) throws ToolException {
    Found found = rule(rule);
    Edit edit =
        switch (action) {
          case "remove" -> new Edit.Remove(found.rule().id());
          case "disable" -> new Edit.Disable(found.rule().id());
          case "move-before" -> new Edit.Move(found.rule().id(), rule(anchor).rule().id(), false);
          default -> throw new ToolException("a change is remove, disable or move-before");
        };
    WhatIf what;
    try {
      what = WhatIf.of(found.device(), List.of(edit), text -> List.of(), Planner.options());
    } catch (EditException e) {
      throw new ToolException("it cannot be carried out: " + Printable.of(String.valueOf(e.getMessage())));
    }
    List<String> lines = new ArrayList<>();
    List<RuleRef> rules = new ArrayList<>(List.of(found.rule()));
    var result = what.difference().result();
    if (what.difference().equivalent()) {
      lines.add("no packet fares differently: proven over all packets");
    }
    for (Change change : result.changes().subList(0, Math.min(SOME, result.changes().size()))) {
      String now = change.after() == null ? "the default" : "the rule at " + place(change.after());
      lines.add(
          change.kind().label().replace('-', ' ') + (change.certain() ? "" : ", on a condition") + ": "
              + Printable.of(MatchWords.of(change.regions().get(0)))
              + (change.regions().size() > 1 || !change.regionsComplete() ? " and more" : "") + ", then decided by "
              + now + "; for one: " + Printable.of(PacketWords.of(change.sample())));
    }
    if (result.changes().size() > SOME) {
      lines.add("and " + (result.changes().size() - SOME) + " more changes; ruleshade what-if shows all");
    }
    if (!result.complete()) {
      lines.add("not all packets could be compared; there may be more");
    }
    findings("it settles", what.gone(), lines);
    findings("it causes", what.appeared(), lines);
    return result("what_if", "what if: " + Printable.of(edit.toString()), true, lines, rules);
  }

  private static void findings(String word, List<Finding> findings, List<String> lines) {
    for (Finding finding : findings.subList(0, Math.min(SOME, findings.size()))) {
      lines.add(
          word + " " + finding.code() + " at line " + finding.span().line() + ": " + Printable.of(finding.message()));
    }
  }
}
