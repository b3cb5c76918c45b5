package io.ruleshade.check.intents;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.SetWords;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.Intent;
import io.ruleshade.intent.IntentJudge;
import io.ruleshade.intent.Judgement;
import io.ruleshade.intent.Judgement.Breach;
import io.ruleshade.intent.Judgement.Status;
import io.ruleshade.intent.Judgement.Via;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * RS501, RS502, RS503: an intent of the site that is not true of a device, with a packet that shows it. One
 * that cannot be decided is reported as RS902 and makes the result incomplete.
 */
public final class BrokenIntent implements ContextCheck {
  /** Sets of packets that are named in notes. */
  private static final int SOME = 5;

  private final Intent.Kind kind;
  private final String name;

  private BrokenIntent(Intent.Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /** What must be denied and passes. */
  public static BrokenIntent denied() {
    return new BrokenIntent(Intent.Kind.DENY, "permitted against intent");
  }

  /** What must be permitted and does not pass. */
  public static BrokenIntent permitted() {
    return new BrokenIntent(Intent.Kind.PERMIT, "denied against intent");
  }

  /** A service outside of the matrix that passes. */
  public static BrokenIntent matrix() {
    return new BrokenIntent(Intent.Kind.ONLY, "outside of the matrix");
  }

  @Override
  public String code() {
    return kind.code();
  }

  @Override
  public String name() {
    return name;
  }

  /** Another code for what is not known. */
  private record Undecided(ContextCheck of) implements ContextCheck {
    @Override
    public String code() {
      return "RS902";
    }

    @Override
    public String name() {
      return "undecided";
    }

    @Override
    public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
      return List.of();
    }
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    List<Finding> out = new ArrayList<>();
    IntentJudge judge = null;
    for (Intent intent : context.intents()) {
      if (intent.kind() != kind || !intent.isAbout(device.id())) {
        continue;
      }
      judge = judge == null ? new IntentJudge(device, 1) : judge;
      Judgement judgement = judge.judge(intent);
      switch (judgement.status()) {
        case BROKEN, CONDITIONAL -> out.add(finding(device, judgement));
        case UNDECIDED -> out.add(undecided(device, judgement));
        case HOLDS, NOT_TESTED -> {}
      }
    }
    return out;
  }

  private Finding finding(Device device, Judgement judgement) {
    Intent intent = judgement.intent();
    Breach breach = judgement.breaches().get(0);
    Via last = breach.via().get(breach.via().size() - 1);
    RuleRef decider = last.decider();
    Draft draft;
    if (decider != null) {
      draft = Draft.of(this, Severity.HIGH, device, decider.rule().span());
      draft.by(decider);
    } else {
      Ruleset ruleset = IntentJudge.ruleset(device, last.entry());
      draft =
          ruleset == null
              ? Draft.of(this, Severity.HIGH, device, device.coverage().get(0).file().span(1))
              : Draft.of(this, Severity.HIGH, device, ruleset.opening());
    }
    draft.identity(intent.name(), intent.words());
    boolean proven = judgement.status() == Status.BROKEN;
    if (!proven) {
      Set<String> conditions = new LinkedHashSet<>(breach.words().conditions());
      // Which packets of a fragmented datagram are meant is no condition.
      conditions.removeIf(text -> text.endsWith("later fragment"));
      if (conditions.isEmpty()) {
        conditions.add("a condition that nobody can decide, such as a rate limit");
      }
      draft.conditional(List.copyOf(conditions));
    }
    boolean permit = kind != Intent.Kind.PERMIT;
    Action.Kind verdict =
        permit
            ? Action.Kind.PERMIT
            : decider == null ? last.entry().defaultAction() : decider.rule().action().kind();
    draft.witness(
        new Witness(
            breach.sample(),
            verdict.isVerdict() ? verdict : Action.Kind.DENY,
            decider,
            last.entry().name()));
    for (Via via : breach.via().subList(0, breach.via().size() - 1)) {
      draft.note(
          "before, in " + via.entry().name() + ", "
              + (via.decider() == null ? "the default" : via.decider().id()) + " permits it");
    }
    notes(judgement, draft);
    String by = decider == null ? "the default of " + last.entry().name() : decider.id();
    return draft.say(
        "intent `" + intent.name() + "` is broken"
            + (proven ? "" : " where a condition turns out so")
            + ": " + intent.words() + ", and " + by + (permit ? " permits" : " denies") + " some of it",
        permit
            ? "close the flow, or correct the intent in " + intent.place().file()
            : "open the flow, or correct the intent in " + intent.place().file());
  }

  private static void notes(Judgement judgement, Draft draft) {
    List<Breach> all = judgement.breaches();
    for (Breach breach : all.subList(0, Math.min(SOME, all.size()))) {
      Via last = breach.via().get(breach.via().size() - 1);
      draft.note(
          "packets: " + words(breach) + " (" + last.entry().name() + ", "
              + (last.decider() == null ? "default" : last.decider().id()) + ")");
    }
    if (all.size() > SOME) {
      draft.note("and " + (all.size() - SOME) + " more sets of packets");
    }
  }

  private static String words(Breach breach) {
    var region = breach.words();
    return some(SetWords.services(region.service(), SOME)) + " from "
        + some(SetWords.addresses(region.src(), SOME)) + " to "
        + some(SetWords.addresses(region.dst(), SOME)) + place(" in ", region.in())
        + place(" out ", region.out());
  }

  private static String place(String word, List<String> names) {
    return names.equals(List.of("any")) ? "" : word + some(names);
  }

  private static String some(List<String> values) {
    int shown = Math.min(4, values.size());
    return String.join(", ", values.subList(0, shown))
        + (shown < values.size() ? " and " + (values.size() - shown) + " more" : "");
  }

  private Finding undecided(Device device, Judgement judgement) {
    Intent intent = judgement.intent();
    Draft draft =
        Draft.of(
                new Undecided(this),
                Severity.MEDIUM,
                device,
                device.coverage().get(0).file().span(1))
            .unknown()
            .identity(intent.name(), intent.words());
    judgement.why().forEach(draft::note);
    return draft.say(
        "intent `" + intent.name() + "` is not decided: " + intent.words(),
        "see to what keeps it from being decided, or state the intent for other devices");
  }
}
