package io.ruleshade.parser.nxos;

import static io.ruleshade.parser.cisco.LineScore.startsWith;

import io.ruleshade.parser.cisco.CiscoNumbers;
import io.ruleshade.parser.cisco.LineScore;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.Set;

/** Tells a configuration of NX-OS from those of other devices by its statements. */
final class NxosDetection {
  private static final Set<String> FEATURES =
      Set.of(
          "privilege", "bfd", "bgp", "ospf", "vpc", "lacp", "interface-vlan", "hsrp", "telnet",
          "nxapi", "tacacs+", "udld", "lldp", "eigrp", "pim", "dhcp", "fex", "isis", "netflow");

  private NxosDetection() {}

  /** {@return how sure it is, 0 to 100} */
  static int score(SourceFile file) {
    return LineScore.best(file, NxosDetection::line, 95);
  }

  private static int line(List<String> words) {
    int count = words.size();
    String first = words.get(0);
    String second = count > 1 ? words.get(1) : "";
    String third = count > 2 ? words.get(2) : "";
    return switch (first) {
      case "!RANCID-CONTENT-TYPE:" -> second.equals("cisco-nx") || second.equals("nxos") ? 95 : 0;
      case "!Command:" -> second.equals("show") ? 60 : 0;
      case "feature" -> count == 2 && FEATURES.contains(second) ? 90 : 0;
      case "statistics" -> second.equals("per-entry") ? 94 : second.equals("per") ? 88 : 0;
      case "fragments" ->
          count == 2 && (second.equals("permit-all") || second.equals("deny-all")) ? 90 : 0;
      case "object-group" ->
          count == 4
                  && (second.equals("ip") || second.equals("ipv6"))
                  && third.equals("address")
              ? 90
              : 0;
      case "vrf" -> second.equals("context") ? 85 : 0;
      case "interface" -> count == 2 && second.equals("mgmt0") ? 80 : 0;
      case "IP" -> startsWith(words, "IP", "access", "list") && count == 4 ? 90 : 0;
      case "IPV4", "IPV6" -> second.equals("ACL") && count == 3 ? 90 : 0;
      case "ip", "ipv6" -> ip(words, second, third);
      case "no" ->
          count == 4 && second.equals("ip") && third.equals("access-list") ? 65 : 0;
      case "permit", "deny" -> ace(words, 0);
      default ->
          count > 3 && CiscoNumbers.number(first, Integer.MAX_VALUE).isPresent() ? ace(words, 1) : 0;
    };
  }

  private static int ip(List<String> words, String second, String third) {
    int count = words.size();
    return switch (second) {
      case "access-list" -> count == 3 ? 61 : 0;
      case "port" -> third.equals("access-group") || third.equals("traffic-filter") ? 90 : 0;
      case "address" -> count > 2 && CiscoNumbers.prefix(third) != null ? 50 : 0;
      default -> 0;
    };
  }

  /** An entry with prefixes for wildcards, or with groups as only NX-OS names them. */
  private static int ace(List<String> words, int at) {
    String verdict = words.get(at);
    if (!verdict.equals("permit") && !verdict.equals("deny")) {
      return 0;
    }
    for (String word : words.subList(at + 1, words.size())) {
      if (word.equals("addrgroup")) {
        return 90;
      }
      if (word.indexOf('/') > 0 && word.indexOf(':') < 0 && CiscoNumbers.prefix(word) != null) {
        return words.size() > 3 + at ? 80 : 0;
      }
    }
    return 0;
  }
}
