package io.ruleshade.parser.ios;

import static io.ruleshade.parser.cisco.LineScore.startsWith;

import io.ruleshade.parser.cisco.CiscoNumbers;
import io.ruleshade.parser.cisco.LineScore;
import io.ruleshade.source.SourceFile;
import java.util.List;

/** Tells a configuration of IOS, IOS-XE or IOS-XR from those of other devices by its statements. */
final class IosDetection {
  private IosDetection() {}

  /** {@return how sure it is, 0 to 100} */
  static int score(SourceFile file) {
    return LineScore.best(file, IosDetection::line, 93);
  }

  private static int line(List<String> words) {
    int count = words.size();
    String second = count > 1 ? words.get(1) : "";
    String third = count > 2 ? words.get(2) : "";
    return switch (words.get(0)) {
      case "ip", "ipv4", "ipv6" -> ip(words, second, third);
      case "no" ->
          startsWith(words, "no", "ip", "access-list") && count == 5
              ? 90
              : startsWith(words, "no", "service") || startsWith(words, "no", "aaa", "new-model")
                  ? 40
                  : 0;
      case "access-list" -> accessList(words, second, third);
      case "Extended", "Standard" -> startsWith(words, words.get(0), "IP", "access", "list") ? 93 : 0;
      case "IPv6", "IP" -> startsWith(words, words.get(0), "access", "list") && count == 4 ? 45 : 0;
      case "!RANCID-CONTENT-TYPE:" ->
          second.equals("cisco") || second.equals("cisco-xr") || second.equals("ios") ? 93 : 0;
      case "!!" -> second.equals("IOS") && third.equals("XR") ? 93 : 0;
      case "access-class" -> count > 2 ? 60 : 0;
      case "service" ->
          second.equals("timestamps") || second.equals("password-encryption") ? 60 : 0;
      case "boot-start-marker", "boot-end-marker" -> 80;
      case "line" -> second.equals("vty") || second.equals("con") ? 45 : 0;
      case "object-group" ->
          count == 3 && (second.equals("network") || second.equals("service")) ? 30 : 0;
      case "class-map" -> second.equals("type") || second.startsWith("match-") ? 30 : 0;
      case "interface" -> count == 2 && isPort(second) ? 25 : 0;
      case "route-map", "router" -> count > 2 ? 20 : 0;
      case "zone" -> second.equals("security") && count == 3 ? 40 : 0;
      case "deny", "permit" -> ace(words, second) ? 22 : 0;
      default -> 0;
    };
  }

  private static int ip(List<String> words, String second, String third) {
    int count = words.size();
    if (words.get(0).equals("ipv4")) {
      return second.equals("access-list") || second.equals("access-group") ? 92 : 0;
    }
    return switch (second) {
      case "access-list" -> {
        boolean kind = third.equals("extended") || third.equals("standard");
        yield kind && words.get(0).equals("ip")
            ? count == 4 ? 93 : 40
            : third.equals("resequence") || third.equals("log-update")
                ? 85
                : count == 3 ? 62 : 0;
      }
      case "access-group" -> count == 4 && isDirection(words.get(3)) ? 87 : 0;
      case "traffic-filter" -> count == 4 && isDirection(words.get(3)) ? 80 : 0;
      case "classless", "subnet-zero", "cef" -> count < 4 ? 50 : 0;
      case "nat" -> third.equals("inside") || third.equals("outside") ? 70 : 0;
      case "address" ->
          count >= 4 && CiscoNumbers.quad(third) > 0 && CiscoNumbers.quad(words.get(3)) > 0
              ? 24
              : 0;
      case "inspect" -> third.equals("name") ? 70 : 0;
      case "prefix-list", "community-list", "as-path" -> count > 4 ? 25 : 0;
      case "route" -> count > 3 && CiscoNumbers.quad(third) >= 0 ? 24 : 0;
      default -> 0;
    };
  }

  private static boolean isDirection(String word) {
    return word.equals("in") || word.equals("out");
  }

  /** Numbered lists with wildcards; other devices name their lists or have masks. */
  private static int accessList(List<String> words, String name, String verb) {
    int number = CiscoNumbers.number(name, 2699).orElse(0);
    if (number < 1 || (number > 199 && number < 1300)) {
      return 0;
    }
    return switch (verb) {
      case "permit", "deny", "dynamic" -> {
        for (String word : words) {
          if (word.startsWith("255.") && CiscoNumbers.quad(word) >= 0) {
            yield 25;
          }
        }
        yield 75;
      }
      case "remark" -> 70;
      default -> 0;
    };
  }

  private static boolean ace(List<String> words, String protocol) {
    boolean known =
        switch (protocol) {
          case "ip", "tcp", "udp", "icmp" -> true;
          default -> false;
        };
    return known && words.size() > 3;
  }

  private static boolean isPort(String word) {
    int digits = word.length();
    while (digits > 0 && "0123456789/.".indexOf(word.charAt(digits - 1)) >= 0) {
      digits--;
    }
    return digits > 2 && digits < word.length() && Character.isUpperCase(word.charAt(0));
  }
}
