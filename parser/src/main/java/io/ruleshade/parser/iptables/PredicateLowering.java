package io.ruleshade.parser.iptables;

import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.PacketTest;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a packet that are no field of the packet space: one predicate an option, and its
 * negation the exact opposite, which for some needs a condition besides.
 */
final class PredicateLowering {
  private static final String ETHERNET = "from an Ethernet device";

  private PredicateLowering() {}

  /** Lowers {@code mac}, {@code mark}, {@code connmark} and {@code owner}. */
  static void endpoint(Use use, MatchDraft draft, LowerContext context) {
    String module = use.module().name();
    if (module.equals("connmark") && !context.table().equals("raw")) {
      // connmark_mt: a packet without connection does not match, negated or not.
      draft.and(
          MatchDraft.state(EnumSet.of(ConnState.NEW, ConnState.ESTABLISHED, ConnState.RELATED)));
    }
    for (Given given : use.options()) {
      switch (module) {
        case "mac" -> mac(given, draft);
        case "owner" -> owner(use, given, draft);
        default -> mark(use, given, draft);
      }
    }
  }

  /** {@code mac_mt}: without an Ethernet header it does not match, negated or not. */
  private static void mac(Given given, MatchDraft draft) {
    long mac = mac(given.value());
    if (mac < 0) {
      draft.unknown("mac source `" + given.value() + "`: illegible");
      return;
    }
    if (given.negated()) {
      draft.condition(Condition.Predicate.of(ETHERNET));
    }
    masked(
        "mac source " + macText(mac),
        given.negated(),
        List.of(),
        "smac",
        0xffff_ffff_ffffL,
        mac,
        mac,
        draft);
  }

  private static long mac(String text) {
    String[] parts = text.split(":", -1);
    long value = 0;
    for (String part : parts) {
      long octet = part.length() > 2 ? -1 : Values.number("0x" + part, 255);
      if (parts.length != 6 || octet < 0) {
        return -1;
      }
      value = value << 8 | octet;
    }
    return value;
  }

  private static String macText(long mac) {
    StringBuilder out = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      String hex = Long.toHexString(mac >> shift & 255);
      out.append(hex.length() == 1 ? "0" : "").append(hex).append(shift == 0 ? "" : ":");
    }
    return out.toString();
  }

  /** {@code mark_mt}: bits asked for outside the mask are never seen. */
  private static void mark(Use use, Given given, MatchDraft draft) {
    String[] parts = given.value().split("/", 2);
    long value = Values.number(parts[0], 0xffff_ffffL);
    long mask = parts.length == 1 ? 0xffff_ffffL : Values.number(parts[1], 0xffff_ffffL);
    String module = use.module().name();
    if (value < 0 || mask < 0) {
      draft.unknown(module + " `" + given.value() + "`: no number");
    } else if ((value & ~mask) != 0) {
      if (!given.negated()) {
        draft.never();
      }
    } else if (mask == 0) {
      if (given.negated()) {
        draft.never();
      }
    } else {
      String key = module.equals("mark") ? "mark" : "ctmark";
      String text = module + " " + markText(value, mask);
      masked(text, given.negated(), use.module().touches(), key, mask, value, value, draft);
    }
  }

  /** {@return a mark in hexadecimal, with its mask unless that is all bits} */
  static String markText(long value, long mask) {
    String text = "0x" + Long.toHexString(value);
    return mask == 0xffff_ffffL ? text : text + "/0x" + Long.toHexString(mask);
  }

  private static void owner(Use use, Given given, MatchDraft draft) {
    String name = given.name();
    if (name.equals("suppl-groups")) {
      return;
    }
    if (name.equals("socket-exists")) {
      draft.condition(
          new Condition.Predicate("owner socket exists", given.negated(), List.of(), null));
      return;
    }
    boolean user = name.equals("uid-owner");
    boolean number = user || name.equals("gid-owner");
    boolean groups = use.options().stream().anyMatch(g -> g.name().equals("suppl-groups"));
    String what =
        "owner " + name.substring(0, 3) + (groups && !user ? " with supplementary groups" : "");
    String value = given.value().equals("root") ? "0" : given.value();
    int dash = value.indexOf('-', 1);
    long first = Values.number(dash < 0 ? value : value.substring(0, dash), 0xffff_ffffL);
    long last = dash < 0 ? first : Values.number(value.substring(dash + 1), 0xffff_ffffL);
    if (number && first >= 0 && last >= 0) {
      // Supplementary groups are no part of a trace packet.
      String key = user ? "uid" : "gid";
      Condition.Predicate predicate =
          new Condition.Predicate(
              what + " " + Values.range(first, last),
              given.negated(),
              List.of(),
              groups ? null : test(key, 0xffff_ffffL, first, last));
      draft.condition(predicate);
    } else if (Values.illegible(value)) {
      draft.unknown(what + " `" + value + "`: illegible");
    } else {
      draft.condition(
          new Condition.Predicate(
              what + " " + Values.quoted(value), given.negated(), List.of(), null));
    }
  }

  /** Lowers {@code ttl}, {@code hl}, {@code length}, {@code dscp} and {@code tos}. */
  static void header(Use use, MatchDraft draft) {
    List<String> touches = use.module().touches();
    for (Given given : use.options()) {
      switch (use.module().name()) {
        case "ttl", "hl" -> ttl(given, touches, draft);
        case "length" -> length(given, touches, draft);
        case "dscp" -> {
          int dscp =
              given.name().equals("dscp-class")
                  ? Names.number("dscp", given.value().toLowerCase(Locale.ROOT))
                  : (int) Values.number(given.value(), 63);
          header(
              "dscp",
              given,
              touches,
              "tos",
              0xfc,
              (long) dscp << 2,
              (long) dscp << 2,
              dscp,
              dscp,
              draft);
        }
        default -> tos(given, touches, draft);
      }
    }
  }

  private static void ttl(Given given, List<String> touches, MatchDraft draft) {
    long value = Values.number(given.value(), 255);
    long first =
        given.name().endsWith("gt") && value >= 0
            ? value + 1
            : given.name().endsWith("lt") ? 0 : value;
    long last =
        given.name().endsWith("lt") && value >= 0
            ? value - 1
            : given.name().endsWith("gt") ? 255 : value;
    if (value >= 0 && first > last) {
      if (!given.negated()) {
        draft.never();
      }
      return;
    }
    long known = value < 0 ? -1 : first;
    header("ttl", given, touches, "ttl", 0xff, known, last, known, last, draft);
  }

  private static void length(Given given, List<String> touches, MatchDraft draft) {
    String text = given.value();
    int colon = text.indexOf(':');
    long first = colon == 0 ? 0 : Values.number(colon < 0 ? text : text.substring(0, colon), 65535);
    String end = text.substring(colon + 1);
    long last = colon >= 0 && end.isEmpty() ? 65535 : Values.number(end, 65535);
    header(
        "length", given, touches, "len", 0xffff, last < 0 ? -1 : first, last, first, last, draft);
  }

  private static void tos(Given given, List<String> touches, MatchDraft draft) {
    String[] parts = given.value().split("/", 2);
    long value = Values.number(parts[0], 255);
    long mask = parts.length == 1 ? 0xff : Values.number(parts[1], 255);
    if (value < 0) {
      value = Names.number("tos", parts[0].toLowerCase(Locale.ROOT));
      mask = 0x3f;
    }
    if (value < 0 || mask < 0) {
      draft.unknown("tos `" + given.value() + "`: no such value");
    } else if ((value & ~mask) != 0) {
      if (!given.negated()) {
        draft.never();
      }
    } else {
      masked(
          "tos " + markText(value, mask == 0xff ? 0xffff_ffffL : mask),
          given.negated(),
          touches,
          "tos",
          mask,
          value,
          value,
          draft);
    }
  }

  private static void header(
      String word,
      Given given,
      List<String> touches,
      String key,
      long mask,
      long first,
      long last,
      long shownFirst,
      long shownLast,
      MatchDraft draft) {
    if (first < 0 || last < first) {
      draft.unknown(word + " `" + given.value() + "`: no such value");
      return;
    }
    String text = word + " " + Values.range(shownFirst, shownLast);
    masked(text, given.negated(), touches, key, mask, first, last, draft);
  }

  private static void masked(
      String text,
      boolean negated,
      List<String> touches,
      String key,
      long mask,
      long first,
      long last,
      MatchDraft draft) {
    draft.condition(new Condition.Predicate(text, negated, touches, test(key, mask, first, last)));
  }

  private static PacketTest test(String key, long mask, long first, long last) {
    return new PacketTest.Masked(key, mask, List.of(new PacketTest.Range(first, last)));
  }

  /** Lowers {@code pkttype}, {@code physdev} and {@code addrtype}. */
  static void named(Use use, MatchDraft draft) {
    for (Given given : use.options()) {
      Condition condition =
          switch (use.module().name()) {
            case "pkttype" -> pkttype(given);
            case "physdev" -> physdev(given);
            default -> addrtype(use, given);
          };
      if (condition != null) {
        draft.condition(condition);
      }
    }
  }

  private static Condition pkttype(Given given) {
    String type = given.value().toLowerCase(Locale.ROOT);
    String name =
        switch (type) {
          case "host", "to-us" -> "unicast";
          case "bcast" -> "broadcast";
          case "mcast" -> "multicast";
          default -> type;
        };
    List<String> names = name.equals("unicast") ? List.of("host", "unicast") : List.of(name);
    return predicate("pkttype " + name, given, "pkttype", InterfaceSet.named(names));
  }

  private static Condition physdev(Given given) {
    String name = given.name();
    if (given.values().isEmpty()) {
      return predicate(name.replace("physdev-is-", "physdev is "), given, null, null);
    }
    if (Values.illegible(given.value())) {
      return new Condition.Unknown(name + " `" + given.value() + "`: illegible");
    }
    String direction = name.substring("physdev-".length());
    return predicate(
        "physdev " + direction + " " + given.value(),
        given,
        "phys" + direction,
        RuleLowering.interfaces(given.value()));
  }

  private static @Nullable Condition addrtype(Use use, Given given) {
    if (given.values().isEmpty()) {
      return null;
    }
    String side = given.name().substring(0, 3);
    List<String> types =
        List.copyOf(new TreeSet<>(List.of(given.value().toUpperCase(Locale.ROOT).split(",", -1))));
    StringBuilder text = new StringBuilder(side).append(" type ").append(String.join(",", types));
    boolean limited = false;
    for (Given other : use.options()) {
      if (other.values().isEmpty()) {
        limited = true;
        text.append(
            other.name().endsWith("in") ? " on the ingress interface" : " on the egress interface");
      }
    }
    return predicate(
        text.toString(), given, limited ? null : side + "type", InterfaceSet.named(types));
  }

  private static Condition predicate(
      String text, Given given, @Nullable String key, @Nullable InterfaceSet names) {
    PacketTest test = key == null || names == null ? null : new PacketTest.Named(key, names);
    return new Condition.Predicate(text, given.negated(), List.of(), test);
  }
}
