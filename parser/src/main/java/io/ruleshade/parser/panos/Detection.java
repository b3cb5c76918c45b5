package io.ruleshade.parser.panos;

import io.ruleshade.source.SourceFile;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells a PAN-OS or Panorama configuration from those of other devices by its statements. */
final class Detection {
  /** How much of a file is looked at. */
  private static final int ENOUGH = 300_000;

  private static final Pattern XML =
      Pattern.compile(
          "<(vsys|device-group|rulebase|pre-rulebase|post-rulebase|mgt-config|devices|security"
              + "|address-group|address|deviceconfig)[ />]");
  private static final Set<String> SECTIONS =
      Set.of(
          "rulebase",
          "pre-rulebase",
          "post-rulebase",
          "deviceconfig",
          "mgt-config",
          "device-group",
          "shared",
          "template",
          "template-stack",
          "panorama",
          "readonly");

  private Detection() {}

  /** {@return how sure it is, 0 to 100} Complexity: linear, bounded by a constant. */
  static int score(SourceFile file) {
    String text = file.text();
    String head = text.length() > ENOUGH ? text.substring(0, ENOUGH) : text;
    return switch (PanosDialect.Form.of(file)) {
      case XML -> xml(head);
      case SET -> lines(head);
      case BRACES -> Math.max(braces(head), lines(head));
    };
  }

  private static int xml(String head) {
    boolean entries = head.contains("<entry name=") || head.contains("<entry>");
    if (head.contains("<config ") && (head.contains(" urldb=") || head.contains("detail-version="))) {
      return 97;
    }
    boolean sections = XML.matcher(head).find();
    boolean config = head.contains("<config ") || head.contains("<config>");
    return entries && sections ? config || head.contains("<response") ? 92 : 75 : 0;
  }

  private static int lines(String head) {
    int best = 0;
    int from = 0;
    while (from < head.length() && best < 95) {
      int newline = head.indexOf('\n', from);
      int to = newline < 0 ? head.length() : newline;
      int set = head.indexOf("set ", from);
      if (set >= 0 && set < to && (set == from || head.charAt(set - 1) == ' ')) {
        String[] words = head.substring(set, Math.min(to, set + 300)).strip().split("[ \t]+", 8);
        best = Math.max(best, words(words));
      }
      from = to + 1;
    }
    return best;
  }

  private static int words(String[] words) {
    if (words.length < 3 || !words[0].equals("set")) {
      return 0;
    }
    String second = words[2];
    return switch (words[1]) {
      case "deviceconfig" -> second.equals("system") || second.equals("setting") ? 95 : 80;
      case "rulebase" -> 95;
      case "mgt-config", "device-group", "template-stack", "log-collector" -> 90;
      case "pre-rulebase", "post-rulebase" -> 95;
      case "policy" -> second.equals("panorama") ? 95 : 0;
      case "shared", "readonly", "template", "vsys" ->
          words.length > 3 && (isSection(words[3]) || isSection(second)) ? 85 : 60;
      case "config" -> second.equals("devices") || second.equals("shared") ? 90 : 0;
      case "devices" -> words.length > 3 && isSection(words[3]) ? 90 : 40;
      case "address" ->
          has(words, "ip-netmask") || has(words, "ip-range") || has(words, "fqdn") ? 90 : 0;
      case "address-group" -> has(words, "static") || has(words, "dynamic") ? 85 : 0;
      case "service" -> words.length > 5 && words[3].equals("protocol") && has(words, "port") ? 70 : 0;
      case "zone" -> words.length > 4 && words[3].equals("network") ? 85 : 0;
      case "network" ->
          second.equals("virtual-router") || (second.equals("interface") && has(words, "layer3"))
              ? 80
              : 0;
      default -> 0;
    };
  }

  private static boolean isSection(String word) {
    return SECTIONS.contains(word) || Sections.isSection(word) || word.equals("vsys");
  }

  private static boolean has(String[] words, String word) {
    for (String each : words) {
      if (each.equals(word)) {
        return true;
      }
    }
    return false;
  }

  /** Blocks that only this device has, at the beginning of a line. */
  private static int braces(String head) {
    int best = 0;
    for (String line : head.split("\n", 4000)) {
      String text = line.strip();
      int score =
          switch (text) {
            case "deviceconfig {", "mgt-config {", "rulebase {" -> 90;
            case "pre-rulebase {", "post-rulebase {", "device-group {" -> 90;
            default ->
                text.startsWith("application/service ")
                    ? 85
                    : text.startsWith("translate-to \"") ? 60 : 0;
          };
      best = Math.max(best, score);
    }
    return best;
  }
}
