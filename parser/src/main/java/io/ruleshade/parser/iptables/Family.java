package io.ruleshade.parser.iptables;

import io.ruleshade.parser.iptables.Drafts.Dump;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells dumps of iptables from those of ip6tables. */
final class Family {
  private static final Set<String> SIX =
      Set.of("icmp6", "hl", "rt", "hbh", "dst", "frag", "eui64", "ipv6header", "mh", "srh");
  private static final Set<String> FOUR = Set.of("icmp", "ttl", "ipv4options", "realm");

  private Family() {}

  /** Counts the signs of a version in a rule. */
  static void count(RuleText rule, @Nullable Dump dump) {
    if (dump == null || dump.stated != 0) {
      return;
    }
    for (Given given : rule.general()) {
      switch (given.name()) {
        case "source", "destination" -> {
          if (given.value().indexOf(':') >= 0) {
            dump.six++;
          } else if (Character.digit(first(given.value()), 10) >= 0) {
            dump.four++;
          }
        }
        case "protocol" -> {
          int protocol = Names.protocol(given.value());
          dump.six += protocol == 58 || protocol == 43 || protocol == 44 || protocol == 60 ? 1 : 0;
          dump.four += protocol == 1 ? 1 : 0;
        }
        case "fragment" -> dump.four++;
        default -> {}
      }
    }
    for (Use use : rule.matches()) {
      dump.six += SIX.contains(use.module().name()) ? 1 : 0;
      dump.four += FOUR.contains(use.module().name()) ? 1 : 0;
    }
    Use target = rule.targetUse();
    if (target != null && target.module().name().equals("REJECT")) {
      for (Given given : target.options()) {
        dump.six += given.value().startsWith("icmp6-") ? 1 : 0;
        dump.four += given.value().startsWith("icmp-") ? 1 : 0;
      }
    }
  }

  private static char first(String text) {
    return text.isEmpty() ? ' ' : text.charAt(0);
  }

  /**
   * Settles which dumps are of ip6tables: a header decides, then the rules, then the dump before in
   * the same file, then the file's name; when nothing tells, it is iptables.
   */
  static void settle(List<Dump> dumps, String path) {
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    boolean six = name.contains("ip6tables") || name.contains(".v6");
    for (Dump dump : dumps) {
      if (dump.stated != 0) {
        six = dump.stated == 6;
      } else if (dump.six != dump.four) {
        six = dump.six > dump.four;
      } else if (dump.six != 0) {
        six = false;
      }
      dump.v6 = six;
    }
  }
}
