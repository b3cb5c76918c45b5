package io.ruleshade.check;

import io.ruleshade.check.objects.ContainedMember;
import io.ruleshade.check.objects.DuplicateObject;
import io.ruleshade.check.objects.EmptyObject;
import io.ruleshade.check.objects.HiddenName;
import io.ruleshade.check.objects.UnusedObject;
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
          new UnreachableChain(),
          new UnusedObject(),
          new DuplicateObject(),
          new EmptyObject(),
          new ContainedMember(),
          new HiddenName(),
          new UndecidedRule());

  private Checks() {}
}
