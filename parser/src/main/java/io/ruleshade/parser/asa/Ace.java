package io.ruleshade.parser.asa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an access list as it was typed: the operands in order, without their roles, because
 * which of them is a port group and which an address group is a matter of the groups' types.
 *
 * @param standard whether it is an entry of a standard list
 * @param permit whether it permits
 * @param protocol the protocol, or what stands in its place; {@code ip} in a standard list
 * @param operands addresses, ports, ICMP types, users and security groups, as typed
 * @param logging the log option; null when there is none
 * @param timeRange the time range; null when there is none
 * @param inactive whether the device skips it
 * @param hits the counter of {@code show access-list}; -1 when there is none
 */
record Ace(
    boolean standard,
    boolean permit,
    Operand protocol,
    List<Operand> operands,
    @Nullable Logging logging,
    @Nullable Operand timeRange,
    boolean inactive,
    long hits) {

  /** What an operand is by its first word. */
  enum Kind {
    WORD,
    ANY,
    ANY4,
    ANY6,
    HOST,
    OBJECT,
    OBJECT_GROUP,
    INTERFACE,
    FQDN,
    EQ,
    NEQ,
    LT,
    GT,
    RANGE,
    USER,
    USER_GROUP,
    OBJECT_GROUP_USER,
    SECURITY_NAME,
    SECURITY_TAG,
    OBJECT_GROUP_SECURITY,
    OBJECT_GROUP_NETWORK_SERVICE;

    /** {@return whether it compares ports} */
    boolean isPort() {
      return this == EQ || this == NEQ || this == LT || this == GT || this == RANGE;
    }
  }

  /**
   * One operand.
   *
   * @param kind what its first word says
   * @param text the word, or the word after the keyword; the keyword itself for {@code any}
   * @param second the second word of a range; empty otherwise
   * @param start offset of {@code text} in the file
   * @param end offset after {@code text} in the file
   */
  record Operand(Kind kind, String text, String second, int start, int end) {
    /** {@return the operand as it would be typed} */
    String words() {
      return switch (kind) {
        case WORD, ANY, ANY4, ANY6 -> text;
        case RANGE -> "range " + text + " " + second;
        case SECURITY_NAME -> "security-group name " + text;
        case SECURITY_TAG -> "security-group tag " + text;
        default -> kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + " " + text;
      };
    }
  }

  /**
   * The log option.
   *
   * @param level the level as typed, {@code disable} or {@code default}; null when none was given
   * @param interval the interval in seconds as typed; null when none was given
   */
  record Logging(@Nullable String level, @Nullable String interval) {}

  /** {@return what makes the entry the same entry to {@code no access-list}: options left out} */
  String identity() {
    StringBuilder out = new StringBuilder();
    out.append(standard ? "standard " : "").append(permit ? "permit " : "deny ");
    out.append(AsaNames.canonical(protocol));
    for (Operand operand : operands) {
      out.append(' ').append(AsaNames.canonical(operand));
    }
    if (timeRange != null) {
      out.append(" time-range ").append(timeRange.text());
    }
    return out.toString();
  }
}
