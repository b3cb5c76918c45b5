package io.ruleshade.parser.iptables;

import io.ruleshade.model.Action;
import io.ruleshade.model.Action.Kind;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a target does. Which targets end the packet's way through the chain is taken from their
 * return values in the kernel: {@code XT_CONTINUE} goes on with the next rule.
 */
final class TargetLowering {
  private static final Map<String, String> REJECTS =
      Map.ofEntries(
          Map.entry("net-unreach", "icmp-net-unreachable"),
          Map.entry("host-unreach", "icmp-host-unreachable"),
          Map.entry("port-unreach", "icmp-port-unreachable"),
          Map.entry("proto-unreach", "icmp-proto-unreachable"),
          Map.entry("net-prohib", "icmp-net-prohibited"),
          Map.entry("host-prohib", "icmp-host-prohibited"),
          Map.entry("admin-prohib", "icmp-admin-prohibited"),
          Map.entry("tcp-rst", "tcp-reset"),
          Map.entry("no-route", "icmp6-no-route"),
          Map.entry("adm-prohibited", "icmp6-adm-prohibited"),
          Map.entry("addr-unreach", "icmp6-addr-unreachable"),
          Map.entry("policy-fail", "icmp6-policy-fail"),
          Map.entry("reject-route", "icmp6-reject-route"));

  private TargetLowering() {}

  /**
   * Lowers a rule's target.
   *
   * @param writes what the rule's matches write; may be added to
   */
  static Action lower(
      RuleText text,
      MatchDraft draft,
      LowerContext context,
      List<String> writes,
      List<Rule.Use> uses)
      throws Unreadable {
    String target = text.target();
    if (target == null) {
      return action(Kind.CONTINUE, false, List.of(), writes);
    }
    Use use = text.targetUse();
    boolean chain = context.chains().contains(target) && (use == null || use.options().isEmpty());
    if (chain || use == null) {
      if (target.isEmpty()) {
        throw new Unreadable("empty target");
      }
      if (context.baseChains().contains(target)) {
        throw new Unreadable("built-in chain `" + target + "` cannot be a target");
      }
      String full = context.table() + "/" + target;
      return new Action(text.goTo() ? Kind.GOTO : Kind.JUMP, full, false, List.of(), writes);
    }
    List<String> effects = effects(use, context);
    writes.addAll(writes(use));
    switch (use.module().treatment()) {
      case PERMIT -> {
        return action(Kind.PERMIT, false, effects, writes);
      }
      case DENY -> {
        return action(Kind.DENY, false, effects, writes);
      }
      case REJECT -> {
        return action(Kind.REJECT, false, effects, writes);
      }
      case QUEUE -> {
        return action(Kind.QUEUE, false, effects, writes);
      }
      case RETURN -> {
        return action(Kind.RETURN, false, List.of(), writes);
      }
      case CONTINUE -> {
        sets(text, use, context, uses);
        return action(Kind.CONTINUE, false, effects, writes);
      }
      case LOG -> {
        return action(Kind.CONTINUE, true, effects, writes);
      }
      case NAT -> {
        if (!context.table().equals("nat")) {
          throw new Unreadable("target `" + target + "` is for table `nat` only");
        }
        return action(Kind.PERMIT, false, effects, writes);
      }
      case MAYBE_DENY -> {
        draft.unknown("which packets `" + target + "` keeps");
        return action(Kind.DENY, false, effects, writes);
      }
      case REWRITE ->
          throw new Unreadable("target `" + target + "` rewrites addresses and goes on");
      default -> throw new Unreadable("`" + target + "` is no target");
    }
  }

  private static Action action(Kind kind, boolean log, List<String> effects, List<String> writes) {
    return Action.of(kind, log, effects, List.copyOf(new TreeSet<>(writes)));
  }

  private static void sets(RuleText text, Use use, LowerContext context, List<Rule.Use> uses) {
    if (use.module().name().equals("SET") && context.sets().given()) {
      for (Given given : use.options()) {
        if (given.values().size() == 2) {
          String name = given.value();
          uses.add(new Rule.Use("set", name, context.span(text.line(), name)));
        }
      }
    }
  }

  /** {@return what a target writes, in the words of predicates' {@code dependsOn}} */
  static List<String> writes(Use use) {
    String name = use.module().name();
    if (name.equals("CONNMARK")) {
      boolean restore = use.options().stream().anyMatch(g -> g.name().equals("restore-mark"));
      return List.of(restore ? "mark" : "connmark");
    }
    if (name.equals("TPROXY")) {
      return List.of("mark");
    }
    if (name.equals("SET")) {
      List<String> out = new ArrayList<>();
      for (Given given : use.options()) {
        switch (given.name()) {
          case "add-set", "del-set" -> out.add("set:" + given.value());
          case "map-mark" -> out.add("mark");
          case "map-prio" -> out.add("priority");
          default -> {}
        }
      }
      return out;
    }
    return use.module().touches();
  }

  /** One text for what the target does besides, the same for the same doing. */
  private static List<String> effects(Use use, LowerContext context) {
    String name = use.module().name();
    return switch (name) {
      case "ACCEPT", "DROP", "RETURN" -> List.of();
      case "REJECT" -> List.of("reject-with " + rejectWith(use, context));
      case "QUEUE" -> List.of("NFQUEUE --queue-num 0");
      case "NOTRACK" -> List.of("CT --notrack");
      case "MARK", "CONNMARK" -> {
        String mark = mark(use);
        yield List.of(name + (mark == null ? options(use, List.of()) : " --set-xmark " + mark));
      }
      case "LOG" -> {
        boolean level = use.options().stream().anyMatch(g -> g.name().equals("log-level"));
        yield List.of(name + options(use, level ? List.of() : List.of("--log-level 4")));
      }
      case "NFQUEUE" ->
          List.of(name + options(use, queue(use) ? List.of() : List.of("--queue-num 0")));
      default -> List.of(name + options(use, List.of()));
    };
  }

  private static boolean queue(Use use) {
    return use.options().stream()
        .anyMatch(g -> g.name().equals("queue-num") || g.name().equals("queue-balance"));
  }

  private static String rejectWith(Use use, LowerContext context) {
    if (use.options().isEmpty()) {
      return context.v6() ? "icmp6-port-unreachable" : "icmp-port-unreachable";
    }
    String given = use.options().get(0).value().toLowerCase(Locale.ROOT);
    if (given.equals("port-unreach") && context.v6()) {
      return "icmp6-port-unreachable";
    }
    return REJECTS.getOrDefault(given, given);
  }

  /**
   * {@code value/mask} of a mark target, in the form that clears the mask's bits and flips the
   * value's.
   */
  private static @Nullable String mark(Use use) {
    if (use.options().size() != 1 || use.options().get(0).values().size() != 1) {
      return null;
    }
    Given given = use.options().get(0);
    String[] parts = given.value().split("/", 2);
    long value = Values.number(parts[0], 0xffff_ffffL);
    long mask = parts.length == 1 ? 0xffff_ffffL : Values.number(parts[1], 0xffff_ffffL);
    if (value < 0 || mask < 0) {
      return null;
    }
    return switch (given.name()) {
      case "set-xmark" -> PredicateLowering.markText(value, mask);
      case "set-mark" -> PredicateLowering.markText(value, value | mask);
      case "and-mark" -> PredicateLowering.markText(0, ~value & 0xffff_ffffL);
      case "or-mark" -> PredicateLowering.markText(value, value);
      case "xor-mark" -> PredicateLowering.markText(value, 0);
      default -> null;
    };
  }

  private static String options(Use use, List<String> defaults) {
    List<String> out = new ArrayList<>(defaults);
    for (Given given : use.options()) {
      StringBuilder text = new StringBuilder(given.negated() ? "! --" : "--").append(given.name());
      for (String value : given.values()) {
        text.append(' ').append(value(given, value));
      }
      out.add(text.toString());
    }
    out.sort(null);
    return out.isEmpty() ? "" : " " + String.join(" ", out);
  }

  private static String value(Given given, String value) {
    if (given.name().equals("log-level")) {
      int level = Names.number("loglevel", value.toLowerCase(Locale.ROOT));
      return level >= 0 ? Integer.toString(level) : Values.canonicalNumber(value);
    }
    return given.option().number() ? Values.canonicalNumber(value) : Values.quoted(value);
  }
}
