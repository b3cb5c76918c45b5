package io.ruleshade.parser.iptables;

import java.util.regex.Pattern;

/**
 * Lines of a dump or script that are not about packets: where a table begins, how a shell is told to read
 * the rest. Every rule, chain, policy and set is in the model.
 */
final class IptablesIdle {
  /** Finds them, as in {@link io.ruleshade.model.Coverage}. */
  static final Pattern ALL =
      Pattern.compile(
          "(?:no )?(?:"
          + "\\*\\S+$|"
          + "#|"
          + "COMMIT$|"
          + "set -[a-z]+$|"
          + "exit\\b|"
          + "echo [^>|;&`$]*$"
              + ")");

  private IptablesIdle() {}
}
