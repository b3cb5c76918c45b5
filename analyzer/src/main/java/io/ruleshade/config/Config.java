package io.ruleshade.config;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.Intent;
import io.ruleshade.intent.Names;
import io.ruleshade.policy.Policy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a site has set, from its file, its environment or by default.
 *
 * @param select codes or prefixes to report; empty for all
 * @param ignore codes or prefixes to leave out
 * @param failOn findings at or above this severity fail; {@code none} for never; null where each command
 *     has its own default
 * @param allowIncomplete whether an incomplete result may pass
 * @param severities severities of codes that are not those of the checks
 * @param policy what the checks of exposure take for wide, risky and inside
 * @param baseline name of the baseline; null for none
 * @param exceptions name of the file of exceptions; null where the usual name is looked for
 * @param exceptionDays how many days an exception may hold at most
 * @param inlineRemarks what becomes of remarks {@code ruleshade:ignore[…]} in configurations
 * @param names what the site calls its zones and networks
 * @param intents what must be true of traffic
 * @param model settings of the local model, which the agent takes apart; null where there are none
 * @param origins where each setting that is no default was set, by its key
 */
public record Config(
    List<String> select,
    List<String> ignore,
    @Nullable String failOn,
    boolean allowIncomplete,
    Map<String, Severity> severities,
    Policy policy,
    @Nullable String baseline,
    @Nullable String exceptions,
    int exceptionDays,
    InlineRemarks inlineRemarks,
    Names names,
    List<Intent> intents,
    @Nullable Node model,
    Map<String, String> origins) {
  /** The longest that an exception may hold unless the site says otherwise: a leap year. */
  public static final int EXCEPTION_DAYS = 366;

  /** What is used when nothing is said. */
  public static final Config DEFAULT =
      new Config(
          List.of(),
          List.of(),
          null,
          false,
          Map.of(),
          Policy.DEFAULT,
          null,
          null,
          EXCEPTION_DAYS,
          InlineRemarks.REPORT,
          Names.NONE,
          List.of(),
          null,
          Map.of());

  public Config {
    select = List.copyOf(select);
    ignore = List.copyOf(ignore);
    severities = Collections.unmodifiableMap(new LinkedHashMap<>(severities));
    intents = List.copyOf(intents);
    origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
  }

  /** {@return these settings without a baseline} */
  public Config withoutBaseline() {
    return new Config(
        select, ignore, failOn, allowIncomplete, severities, policy, null, exceptions, exceptionDays,
        inlineRemarks, names, intents, model, origins);
  }

  /** What becomes of remarks on rules that ask for a finding to be ignored. */
  public enum InlineRemarks {
    /** They are not looked for. */
    OFF,
    /** They are reported and change nothing. */
    REPORT,
    /** They are reported, and accept the finding. */
    HONOUR;

    /** {@return the mode as the file spells it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
