package io.ruleshade.kernel;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step of a packet as the kernel's trace tells it.
 *
 * @param chain {@code table/CHAIN}
 * @param index 1-based place of the rule that matched; 0 for the policy, -1 for the end of a chain
 * @param verdict {@code accept, drop, reject, queue, return}, or the target
 */
record Event(String chain, int index, String verdict) {
  private static final Pattern TARGET = Pattern.compile(" (?:-j|-g|--jump|--goto) (\\S+)");
  private static final List<String> WORDS = List.of("accept", "drop", "reject", "queue", "return");

  static final int POLICY = 0;
  static final int END = -1;

  /** Reads a step from the oracle's answer. */
  static Event of(Map<?, ?> step) {
    String table = step.get("table").toString();
    String chain = table.substring(table.indexOf(' ') + 1) + "/" + step.get("chain");
    Object verdict = step.get("verdict");
    int index =
        switch (step.get("type").toString()) {
          case "rule" -> ((Number) step.get("idx")).intValue();
          case "policy" -> POLICY;
          default -> END;
        };
    return new Event(chain, index, verdict == null ? "continue" : verdict(step, verdict.toString()));
  }

  /** The oracle's word for a verdict, unless it is the name of a chain that the rule goes to. */
  private static String verdict(Map<?, ?> step, String verdict) {
    Matcher target = TARGET.matcher(step.get("text") instanceof String text ? text : "");
    boolean chain = target.find() && target.group(1).equals(verdict) && WORDS.contains(verdict);
    return chain ? "to:" + verdict : verdict;
  }

  /** Reads what {@link #toString} writes. */
  static Event parse(String text) {
    int colon = text.lastIndexOf(' ');
    int hash = text.lastIndexOf('#', colon);
    return new Event(
        text.substring(0, hash),
        Integer.parseInt(text.substring(hash + 1, colon)),
        text.substring(colon + 1));
  }

  boolean isRule() {
    return index > 0;
  }

  boolean isBase() {
    return switch (chain.substring(chain.indexOf('/') + 1)) {
      case "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING" -> true;
      default -> false;
    };
  }

  /** {@return whether the packet's way through this table ends here} */
  boolean isEnd() {
    return index == POLICY
        || switch (verdict) {
          case "accept", "drop", "reject", "queue" -> true;
          default -> false;
        };
  }

  @Override
  public String toString() {
    return chain + "#" + index + " " + verdict;
  }
}
