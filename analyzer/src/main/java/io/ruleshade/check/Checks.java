package io.ruleshade.check;

import io.ruleshade.check.exposure.AnyToAny;
import io.ruleshade.check.exposure.CleartextService;
import io.ruleshade.check.exposure.DisabledRule;
import io.ruleshade.check.exposure.ExpiredRule;
import io.ruleshade.check.exposure.FinalDeny;
import io.ruleshade.check.exposure.HighRiskService;
import io.ruleshade.check.exposure.IcmpAny;
import io.ruleshade.check.exposure.ManagementAccess;
import io.ruleshade.check.exposure.NoDescription;
import io.ruleshade.check.exposure.NoLog;
import io.ruleshade.check.exposure.OpenIpv6;
import io.ruleshade.check.exposure.WidePermit;
import io.ruleshade.check.intents.BrokenIntent;
import io.ruleshade.check.objects.ContainedMember;
import io.ruleshade.check.objects.DuplicateObject;
import io.ruleshade.check.objects.EmptyObject;
import io.ruleshade.check.objects.HiddenName;
import io.ruleshade.check.objects.UnusedObject;
import io.ruleshade.check.usage.StaleCounter;
import io.ruleshade.check.usage.ZeroHits;
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
          new RedundantMember(),
          new MergeableRule(),
          new UnreachableChain(),
          new UnusedObject(),
          new DuplicateObject(),
          new EmptyObject(),
          new ContainedMember(),
          new HiddenName(),
          new AnyToAny(),
          new WidePermit(),
          new CleartextService(),
          new HighRiskService(),
          new NoLog(),
          new NoDescription(),
          new DisabledRule(),
          new ExpiredRule(),
          new FinalDeny(),
          new ManagementAccess(),
          new IcmpAny(),
          new OpenIpv6(),
          new ZeroHits(),
          new StaleCounter(),
          BrokenIntent.denied(),
          BrokenIntent.permitted(),
          BrokenIntent.matrix(),
          new UndecidedRule());

  private Checks() {}
}
