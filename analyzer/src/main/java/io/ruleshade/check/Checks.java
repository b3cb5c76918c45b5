package io.ruleshade.check;

import java.util.List;

/** Every check, one line each. */
public final class Checks {
  /** In the order of their codes. */
  public static final List<Check> ALL =
      List.of(
          new ShadowedRule(),
          new CoveredRule(),
          new RedundantRule(),
          new NeverMatchingRule(),
          new DuplicateRule(),
          OverlappingRule.crossing(),
          OverlappingRule.exceptions(),
          new MergeableRule(),
          new UnreachableChain(),
          new UndecidedRule());

  private Checks() {}
}
