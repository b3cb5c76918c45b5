package io.ruleshade.parser.cisco;

import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays object groups.
 *
 * <p>IOS: {@code object-group network|service|v6-network|v6-service NAME}; IOS-XR: {@code object-group
 * network ipv4|ipv6 NAME}, {@code object-group port NAME}; NX-OS: {@code object-group ip|ipv6 address
 * NAME}, {@code object-group ip port NAME}.
 */
final class GroupReader {
  private final SourceFile file;
  private final LineLedger ledger;
  private final AceReader aces;

  GroupReader(SourceFile file, LineLedger ledger, AceReader aces) {
    this.file = file;
    this.ledger = ledger;
    this.aces = aces;
  }

  /**
   * What the line that opens a group says.
   *
   * @param name its name
   * @param type what it holds
   */
  record Header(String name, ObjectGroup.Type type) {}

  /** {@return the header of a group, or null} */
  static @Nullable Header header(List<String> words) {
    String second = words.size() > 1 ? words.get(1) : "";
    String third = words.size() > 2 ? words.get(2) : "";
    String fourth = words.size() > 3 ? words.get(3) : "";
    ObjectGroup.Type type =
        switch (second) {
          case "network", "v6-network" -> ObjectGroup.Type.NETWORK;
          case "service", "v6-service", "protocol" -> ObjectGroup.Type.SERVICE;
          case "port" -> ObjectGroup.Type.PORT;
          case "ip", "ipv6" ->
              third.equals("address")
                  ? ObjectGroup.Type.NETWORK
                  : third.equals("port") ? ObjectGroup.Type.PORT : null;
          case "security", "fqdn", "udf" -> ObjectGroup.Type.OTHER;
          default -> null;
        };
    boolean family = second.equals("ip") || second.equals("ipv6");
    boolean version = third.equals("ipv4") || third.equals("ipv6");
    String name =
        family || (second.equals("network") && version && !fourth.isEmpty()) ? fourth : third;
    return type == null || name.isEmpty() ? null : new Header(name, type);
  }

  /** {@return whether a word begins a member, also where the line is not indented} */
  static boolean isMemberWord(ObjectGroup.Type type, String word) {
    if (word.isEmpty()) {
      return false;
    }
    return switch (word) {
      case "group-object", "network-object", "service-object", "protocol-object", "description",
          "host", "range", "any" ->
          true;
      case "eq", "neq", "lt", "gt" -> type == ObjectGroup.Type.PORT;
      case "tcp", "udp", "tcp-udp", "icmp", "ahp", "esp", "gre", "igmp", "eigrp", "ospf", "pim" ->
          type == ObjectGroup.Type.SERVICE;
      default -> Character.isDigit(word.charAt(0)) || word.indexOf(':') >= 0;
    };
  }

  /** Reads a line below {@code object-group}. */
  void member(ObjectGroup group, int line, int start, int end, boolean negated) {
    String text = file.text();
    int at = start;
    String first = CiscoText.word(text, at, end);
    boolean numbered = CiscoNumbers.number(first, Integer.MAX_VALUE).isPresent();
    int next = CiscoText.nextWord(text, at, end);
    // A number before another word is a sequence number; alone it is a protocol.
    if (numbered && group.type != ObjectGroup.Type.SERVICE && next < end) {
      at = next;
    }
    if (group.type == ObjectGroup.Type.OTHER) {
      ledger.irrelevant(line);
      return;
    }
    ObjectGroup.Member member = aces.member(group.type, at, end);
    if (member instanceof ObjectGroup.Member.Unreadable) {
      ledger.notUnderstood(line, aces.error().isEmpty() ? "not a member" : aces.error());
    } else {
      ledger.modelled(line);
    }
    if (negated) {
      remove(group, member, line);
    } else {
      group.members.add(member);
    }
    if (group.span.endLine() == line - 1) {
      group.span = group.span.to(file.span(line));
    }
  }

  /** Replays the removal of a member; one that is not there may have been any of them. */
  private void remove(ObjectGroup group, ObjectGroup.Member member, int line) {
    if (!group.members.removeIf(other -> other.words().equals(member.words()))) {
      ledger.notUnderstood(line, "removes a member that the group does not have");
      group.members.add(new ObjectGroup.Member.Unreadable("no " + member.words()));
    }
  }
}
