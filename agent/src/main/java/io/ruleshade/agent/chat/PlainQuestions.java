package io.ruleshade.agent.chat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Questions of plain forms, which need no model: each is one call of a tool. */
final class PlainQuestions {
  /** A number that is part of an address, a network or a service names no rule. */
  private static final String RULE =
      "(?:rule\\s+)?(?<![^\\s\"'`(])(?<!\\b(?:port|ports|tcp|udp)\\s)([^\\s\"'`(]+?#\\d+|\\d+)(?![^\\s\"'`)?!,.;]|[.,]\\S)";

  /** One edit is computed; a question for two would be answered by half. */
  private static final String ALONE = "(?!\\s*(?:,|and\\b|or\\b).*\\d)";

  private static final int FLAGS = Pattern.CASE_INSENSITIVE;

  private static final Pattern WHY =
      Pattern.compile("(?:why|what about|what is wrong with|explain)\\b.*?\\b" + RULE + ".*", FLAGS);
  private static final Pattern MOVE =
      Pattern.compile(".*\\bmove\\s+" + RULE + "\\s+(?:before|above)\\s+" + RULE + ".*", FLAGS);
  private static final Pattern EDIT =
      Pattern.compile(".*\\b(remove|delete|drop|disable|take out)\\s+" + RULE + ALONE + ".*", FLAGS);
  private static final Pattern WHO =
      Pattern.compile(
          "(?:who|what)\\s+(?:can|may)\\s+(?:reach|connect to|access|talk to)\\s+(.+?)(?:\\s+(?:from|in)\\s+(.+?))?"
              + "(?:\\s+(?:on|by|over|via)\\s+(.+?))?",
          FLAGS);
  private static final Pattern CAN =
      Pattern.compile(
          "(?:can|may|does|is)\\s+(.+?)\\s+(?:reach|connect to|access|talk to)\\s+(.+?)(?:\\s+(?:on|by|over|via)\\s+(.+?))?",
          FLAGS);
  private static final Pattern SERVICES =
      Pattern.compile("(?:which|what)\\s+services?\\b.*?\\bfrom\\s+(.+?)\\s+to\\s+(.+?)", FLAGS);
  private static final Pattern TRACE = Pattern.compile("(?:trace\\s+|what happens to\\s+)?((?:tcp|udp|icmp6?|sctp|esp|gre)\\s.*>.*)", FLAGS);
  private static final Pattern SHOW = Pattern.compile("(?:show|what does)\\s+(?:me\\s+)?" + RULE + ".*", FLAGS);
  private static final Pattern FIND = Pattern.compile("(?:find|search|which rules (?:have|hold|mention|name))\\s+(.+)", FLAGS);
  private static final Pattern ALL = Pattern.compile("(?:(?:list|show|what are the)\\s+)?(?:all\\s+)?(?:the\\s+)?findings|what did you find", FLAGS);

  private PlainQuestions() {}

  /** Calls a tool. */
  @FunctionalInterface
  interface Call {
    ToolResult run(Toolbox tools) throws ToolException;
  }

  /** {@return the call that answers a question; nothing where it has no such form} */
  static Optional<Call> of(String question) {
    String text = question.strip().replaceAll("[?.!]+$", "").strip();
    for (Pattern pattern : List.of(ALL, TRACE, MOVE, EDIT, WHY, SHOW, SERVICES, WHO, CAN, FIND)) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        return Optional.of(call(pattern, matcher));
      }
    }
    return Optional.empty();
  }

  private static Call call(Pattern pattern, Matcher matcher) {
    if (pattern == ALL) {
      return tools -> tools.findings("all");
    }
    String first = matcher.group(1);
    if (pattern == TRACE) {
      return tools -> tools.trace(first);
    }
    if (pattern == MOVE) {
      String second = matcher.group(2);
      return tools -> tools.whatIf("move-before", first, second);
    }
    if (pattern == EDIT) {
      String rule = matcher.group(2);
      return tools -> tools.whatIf(first.equalsIgnoreCase("disable") ? "disable" : "remove", rule, "");
    }
    if (pattern == WHY) {
      return tools -> tools.findings(first);
    }
    if (pattern == SHOW) {
      return tools -> tools.showRule(first);
    }
    if (pattern == SERVICES) {
      String to = matcher.group(2);
      return tools -> tools.reachable(first, to, "any");
    }
    if (pattern == WHO) {
      String from = matcher.group(2) == null ? "any" : matcher.group(2);
      String service = matcher.group(3) == null ? "any" : matcher.group(3);
      return tools -> tools.reachable(from, first, service);
    }
    if (pattern == CAN) {
      String to = matcher.group(2);
      String service = matcher.group(3) == null ? "any" : matcher.group(3);
      return tools -> tools.reachable(first, to, service);
    }
    return tools -> tools.findRules(first);
  }
}
