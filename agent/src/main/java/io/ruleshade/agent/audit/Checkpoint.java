package io.ruleshade.agent.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a log at some time, to be kept where whoever can write the log cannot.
 *
 * @param seq number of the last entry
 * @param hash its hash
 */
public record Checkpoint(long seq, String hash) {
  private static final Pattern TEXT =
      Pattern.compile("ruleshade-checkpoint 1 ([0-9]{1,18}) ([0-9a-f]{64})");

  /** {@return the checkpoint as one line} */
  public String text() {
    return "ruleshade-checkpoint 1 " + seq + " " + hash;
  }

  /**
   * Reads one.
   *
   * @throws AuditException when it is none
   */
  public static Checkpoint of(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new AuditException("this is no checkpoint of a log");
    }
    return new Checkpoint(Long.parseLong(matcher.group(1)), matcher.group(2));
  }
}
