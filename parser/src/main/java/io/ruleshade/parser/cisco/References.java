package io.ruleshade.parser.cisco;

import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out which lists, groups and time ranges features other than packet filtering use: translation,
 * crypto and route maps, class maps, routing, management. The feature itself is not modelled; that the
 * list is in use is.
 *
 * <p>A name counts wherever it stands outside of free text; a number only after a word that a list
 * may follow.
 */
final class References {
  private References() {}

  /** {@return the names that are referred to} Enters the lines that do so as modelled. */
  static Set<String> of(SourceFile file, RouterConfig config, LineLedger ledger) {
    Set<String> names = new HashSet<>();
    config.lists.values().forEach(list -> names.add(list.name));
    names.addAll(config.groups.keySet());
    names.addAll(config.timeRanges.keySet());
    Set<String> found = new HashSet<>();
    if (names.isEmpty()) {
      return found;
    }
    for (RouterConfig.Reference reference : config.references) {
      List<String> words = CiscoText.words(file.text(), reference.start(), reference.end());
      if (line(words, names, found)) {
        ledger.modelled(reference.line());
      }
    }
    return found;
  }

  private static boolean line(List<String> words, Set<String> names, Set<String> found) {
    boolean any = false;
    boolean list = isUser(words.get(0));
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (i == 0 && isText(word)) {
        return false;
      }
      if (i > 0 && names.contains(word) && (list || !isNumber(word))) {
        found.add(word);
        any = true;
      }
      list = list || isUser(word);
    }
    return any;
  }

  private static boolean isText(String first) {
    return switch (first) {
      case "banner", "description", "certificate", "hostname", "username", "no", "show", "remark",
          "enable", "version", "domain", "name" ->
          true;
      default -> first.startsWith("#");
    };
  }

  /** Whether a word may be followed by the number of a list. */
  private static boolean isUser(String word) {
    return switch (word) {
      case "access-group", "access-class", "access-list", "accept-filter", "accept-register",
          "accept-rp", "acl", "address", "boundary", "distance", "distribute-list", "dialer-list",
          "filter", "group-list", "helper-map", "interest", "java-list", "list",
          "neighbor-filter", "neighbor-list", "next-hop", "ntp", "offset-list",
          "priority-list", "queue-list", "reachable-via", "redirect-list", "reverse-path",
          "route-source", "rp-address", "rp-announce-filter", "rp-candidate", "rp-list",
          "send-rp-announce", "send-rp-discovery", "snmp-server", "source-list", "spt-threshold",
          "ssm", "tftp-server", "traffic-shape", "verify", "rate-limit", "igmp", "access" ->
          true;
      default -> false;
    };
  }

  private static boolean isNumber(String word) {
    return CiscoNumbers.number(word, Integer.MAX_VALUE).isPresent();
  }
}
