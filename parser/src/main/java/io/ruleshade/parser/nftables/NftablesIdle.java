package io.ruleshade.parser.nftables;

import java.util.regex.Pattern;

/**
 * Statements of nftables that the model holds whole, such as what a name stands for in the rules that use
 * it and where a chain hangs, and counters, which count. Flow tables, helpers and what is flushed before are
 * not among them.
 */
final class NftablesIdle {
  /** Finds them, as in {@link io.ruleshade.model.Coverage}. */
  static final Pattern ALL =
      Pattern.compile(
          "(?:no )?(?:"
          + "(?:re)?define\\b|"
          + "(?:.* )?type \\S+ hook \\S+ (?:device \\S+ )?priority [^;{}]*(?:; policy \\S+)?;?$|"
          + "(?:.* )?policy (?:accept|drop);?$|"
          + "table (?:\\S+ )?\\S+$|"
          + "(?:add |create )?table \\S+ \\S+$|"
          + "table \\S+ \\S+ (?:.* )?chain \\S+$|"
          + "\\ncomment\\b|"
          + "(?:.* )?counter \\S+ packets \\d+ bytes \\d+$|"
          + "(?:add|insert|replace|delete) rule\\b|"
          + "flush chain \\S+ \\S+ \\S+$|"
          + "table \\S+ \\S+ chain \\S+ (?!type\\b|devices?\\b)"
              + ")");

  private NftablesIdle() {}
}
