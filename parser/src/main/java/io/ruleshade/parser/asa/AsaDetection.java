package io.ruleshade.parser.asa;

import io.ruleshade.source.SourceFile;
import java.util.List;

/** Tells an ASA, PIX or FWSM configuration from those of other devices by its statements. */
final class AsaDetection {
  /** How much of a file is looked at. */
  private static final int ENOUGH = 300_000;

  private AsaDetection() {}

  /** {@return how sure it is, 0 to 100} Complexity: linear, bounded by a constant. */
  static int score(SourceFile file) {
    String text = file.text();
    int end = Math.min(text.length(), ENOUGH);
    int best = 0;
    int from = 0;
    boolean router = false;
    while (from < end && best < 95) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 || newline > end ? end : newline;
      if (to > from) {
        int score = line(text, from, Math.min(to, from + 300));
        router = router || score < 0;
        best = Math.max(best, score);
      }
      from = to + 1;
    }
    return router && best < 95 ? Math.min(best, 15) : best;
  }

  /** The score of a line; below 0 for a line that only routers and switches have. */
  private static int line(String text, int from, int to) {
    int at = from;
    while (at < to && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at == to) {
      return 0;
    }
    return switch (text.charAt(at)) {
      case 'A' -> text.startsWith("ASA Version ", at) ? 95 : 0;
      case 'P' -> text.startsWith("PIX Version ", at) ? 95 : 0;
      case 'F' -> text.startsWith("FWSM Version ", at) ? 95 : 0;
      case 'v' -> text.startsWith("version 1", at) ? -1 : 0;
      case ':' -> text.startsWith(": Saved", at) ? 40 : 0;
      case 'a', 'c', 'f', 'g', 'i', 'n', 'o', 'p', 's', 't' -> words(AsaReader.words(text, at, to));
      default -> 0;
    };
  }

  private static int words(List<String> words) {
    String first = words.get(0);
    int count = words.size();
    return switch (first) {
      case "access-list" -> accessList(words);
      case "access-group" ->
          count >= 3 && (words.get(2).equals("global") || words.contains("interface")) ? 80 : 0;
      case "ipv6" ->
          count > 3
                  && words.get(1).equals("access-list")
                  && (words.get(3).equals("permit") || words.get(3).equals("deny"))
              ? 60
              : 0;
      case "ip" ->
          count > 2 && (words.get(1).equals("access-list") || words.get(1).equals("access-group"))
              ? -1
              : 0;
      case "nameif" -> count == 2 ? 60 : count == 4 && words.get(3).startsWith("security") ? 80 : 0;
      case "security-level" -> count == 2 ? 70 : 0;
      case "object" ->
          count == 3 && (words.get(1).equals("network") || words.get(1).equals("service")) ? 60 : 0;
      case "object-group" ->
          count > 2 && (words.get(1).equals("protocol") || words.get(1).equals("icmp-type"))
              ? 60
              : 0;
      case "network-object", "service-object", "protocol-object", "icmp-object", "port-object" ->
          count > 1 ? 65 : 0;
      case "static", "nat" -> count > 2 && words.get(1).startsWith("(") ? 60 : 0;
      case "fixup" -> count > 2 && words.get(1).equals("protocol") ? 60 : 0;
      case "conduit" -> count > 3 ? 50 : 0;
      case "tunnel-group", "group-policy" -> count > 2 ? 40 : 0;
      default -> 0;
    };
  }

  /** IOS numbers its lists and has wildcards; ASA names them and has masks. */
  private static int accessList(List<String> words) {
    if (words.size() < 3) {
      return 0;
    }
    String name = words.get(1);
    String third = words.get(2);
    boolean numbered = AsaNames.number(name, 999_999).isPresent();
    return switch (third) {
      case "extended", "standard" -> 85;
      case "line" -> 85;
      case "permit", "deny" -> numbered ? numbered(words) : 60;
      case "remark" -> numbered ? 10 : 40;
      default -> name.endsWith(";") ? 80 : 0;
    };
  }

  /** A numbered list: of a router when it has wildcards, of a firewall when it has masks. */
  private static int numbered(List<String> words) {
    int score = 10;
    for (String word : words) {
      boolean quad = AsaNames.quad(word) >= 0;
      if (quad && word.startsWith("0.") && !word.equals("0.0.0.0")) {
        return -1;
      }
      if (quad && word.startsWith("255.") && !word.equals("255.255.255.255")) {
        score = 30;
      }
    }
    return score;
  }
}
