package io.ruleshade.parser.asa;

import io.ruleshade.parser.LineLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds out which lists and objects features other than packet filtering use: translation, VPN,
 * class maps, route maps, captures. The feature itself is not modelled; that the list is in use is.
 */
final class AsaReferences {
  /** Commands whose words may be names of objects or groups. */
  private static final Set<String> OBJECT_USERS =
      Set.of("nat", "static", "global", "crypto", "match", "group-policy", "flow-export", "policy");

  private final LineLedger ledger;

  AsaReferences(LineLedger ledger) {
    this.ledger = ledger;
  }

  /** Enters a line outside the filter statements, and what it refers to. */
  void line(AsaConfig config, int line, List<String> words) {
    ledger.irrelevant(line);
    if (words.isEmpty() || isText(words.get(0))) {
      return;
    }
    if (!config.names.isEmpty() || !config.timeRanges.isEmpty()) {
      config.looseWords.addAll(words.subList(1, words.size()));
    }
    List<String> lists = listsOf(words);
    config.listReferences.addAll(lists);
    if (mayUse(words.get(0), lists)) {
      if (OBJECT_USERS.contains(words.get(0))) {
        config.words.addAll(words.subList(1, words.size()));
      }
      config.references.add(new AsaConfig.Reference(line, lists, words));
    }
  }

  /** Enters a line whose reference to the object above it is in the model. */
  void modelled(AsaConfig config, int line, List<String> words) {
    config.words.addAll(words);
    ledger.modelled(line);
  }

  private static boolean mayUse(String first, List<String> lists) {
    return !lists.isEmpty() || OBJECT_USERS.contains(first);
  }

  /** Whether the line is free text, key material, or does not configure anything. */
  private static boolean isText(String first) {
    return switch (first) {
      case "banner",
          "description",
          "certificate",
          "message",
          "prompt",
          "snmp-server",
          "username",
          "Cryptochecksum",
          "no",
          "show",
          "sh" ->
          true;
      default -> first.startsWith("#");
    };
  }

  /** {@return the names that stand where a list's name stands} */
  private static List<String> listsOf(List<String> words) {
    List<String> lists = new ArrayList<>(1);
    String first = words.get(0);
    for (int i = 0; i + 1 < words.size(); i++) {
      String word = words.get(i);
      String next = words.get(i + 1);
      boolean value = next.equals("value") && i + 2 < words.size();
      switch (word) {
        case "access-list" -> lists.add(next);
        case "address" -> {
          if (i > 0 && words.get(i - 1).equals("match") && first.equals("crypto")) {
            lists.add(next);
          } else if (first.equals("match") && i == 2 && words.get(1).equals("ip")) {
            lists.addAll(words.subList(i + 1, words.size()));
          }
        }
        case "match" -> {
          if (first.equals("aaa")) {
            lists.add(next);
          }
        }
        case "next-hop", "route-source" -> {
          if (first.equals("match") && i == 2) {
            lists.addAll(words.subList(i + 1, words.size()));
          }
        }
        case "vpn-filter", "filter", "split-tunnel-network-list", "ipv6-vpn-filter" -> {
          if (value) {
            lists.add(words.get(i + 2));
          }
        }
        case "distribute-list",
            "redirect-list",
            "group-list",
            "network-acl",
            "classify-list",
            "access-group" ->
            lists.add(next.equals("name") && i + 2 < words.size() ? words.get(i + 2) : next);
        default -> {}
      }
    }
    return lists;
  }
}
