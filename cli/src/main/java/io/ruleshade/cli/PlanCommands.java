package io.ruleshade.cli;

import io.ruleshade.change.CleanupPlan;
import io.ruleshade.change.CleanupPlan.Phase;
import io.ruleshade.change.CleanupPlan.Step;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Commands;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.report.Printable;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** A plan in the commands of its devices, ruleset by ruleset; none at all when a part cannot be said. */
final class PlanCommands {
  private PlanCommands() {}

  /** How one ruleset's part is said. */
  @FunctionalInterface
  private interface Part {
    Commands say(Emitter emitter, Ruleset ruleset, RuleChange change);
  }

  /** The rules of one ruleset that one part of the plan is about. */
  private record Its(List<Rule> removed, Map<Rule, String> replaced) {}

  /** A remark that says of which file the commands are, where there are several. */
  static String heading(CleanupPlan plan) {
    String remark =
        Dialects.named(plan.devices().get(0).dialect()).orElseThrow().emitter().remark();
    return remark + " commands for " + Printable.of(plan.file().path()) + "\n";
  }

  /**
   * The whole plan, in an order in which no packet fares differently after each of its commands: what is
   * removed round by round and phase by phase, the last of the device first; then lines that say what
   * several say are put in, and then these go. Where the device takes everything over at once all of that
   * is one change.
   */
  static Commands of(CleanupPlan plan) {
    Commands all = Commands.NONE;
    for (Device device : plan.devices()) {
      Map<String, List<Rule>> gone = new HashMap<>();
      boolean atomic =
          Dialects.named(device.dialect()).orElseThrow().emitter().isAtomic();
      List<Function<Ruleset, Its>> parts = new ArrayList<>();
      if (atomic) {
        parts.add(ruleset -> atOnce(plan, device, ruleset));
      } else {
        for (Predicate<Step> now : stages(plan)) {
          parts.add(ruleset -> new Its(steps(plan, device, ruleset, now), Map.of()));
        }
        parts.add(ruleset -> joined(plan, device, ruleset, true));
        parts.add(ruleset -> joined(plan, device, ruleset, false));
      }
      for (Function<Ruleset, Its> part : parts) {
        Commands its = each(device, part, gone, CHANGE);
        if (!its.refusal().isEmpty()) {
          return its;
        }
        all = all.and(its);
      }
      Commands values = values(plan, device, gone);
      if (!values.refusal().isEmpty()) {
        return values;
      }
      all = all.and(values);
    }
    return all;
  }

  /** All that is done to a ruleset: what goes, what is written anew, and what that stands for. */
  private static Its atOnce(CleanupPlan plan, Device device, Ruleset ruleset) {
    List<Rule> removed = new ArrayList<>(steps(plan, device, ruleset, step -> true));
    removed.addAll(joined(plan, device, ruleset, false).removed());
    removed.sort((a, b) -> Integer.compare(a.index(), b.index()));
    return new Its(removed, joined(plan, device, ruleset, true).replaced());
  }

  /** Whether a value stood in a rule that is joined, whose one rule says what is left. */
  @SuppressWarnings("ReferenceEquality") // The file itself.
  private static boolean isOfJoined(CleanupPlan plan, Span value) {
    return plan.joined().stream()
        .flatMap(joined -> joined.rules().stream())
        .map(ref -> ref.rule().span())
        .anyMatch(
            span ->
                span.file() == value.file()
                    && span.line() <= value.line()
                    && value.line() <= span.endLine());
  }

  /** What takes values out. */
  @SuppressWarnings("ReferenceEquality") // The device itself.
  private static Commands values(CleanupPlan plan, Device device, Map<String, List<Rule>> gone) {
    List<CleanupPlan.Pruned> its =
        plan.pruned().stream()
            .filter(value -> value.device() == device && !isOfJoined(plan, value.span()))
            .toList();
    if (its.isEmpty()) {
      return Commands.NONE;
    }
    Emitter emitter = Dialects.named(device.dialect()).orElseThrow().emitter();
    Commands named =
        emitter.withoutValues(its.stream().map(CleanupPlan.Pruned::span).toList());
    if (!named.apply().isEmpty()) {
      return named;
    }
    // Otherwise rules of one line are written anew without the values; the rest is values of groups.
    BitSet ruleLines = new BitSet();
    device.rulesets().forEach(set -> set.rules().forEach(rule -> ruleLines.set(rule.span().line())));
    Map<Integer, String> texts = new HashMap<>();
    List<Span> members = new ArrayList<>();
    for (CleanupPlan.Pruned value : its) {
      String text = plan.edit().replaced().get(value.line());
      if (!ruleLines.get(value.line())) {
        members.add(value.span());
      } else if (text == null) {
        return Commands.none("a value goes from a rule of several lines");
      } else {
        texts.put(value.line(), text.strip());
      }
    }
    Commands rest = members.isEmpty() ? Commands.NONE : emitter.withoutValues(members);
    if (!members.isEmpty() && rest.apply().isEmpty()) {
      return rest.refusal().isEmpty() ? Commands.none("a value that goes cannot be named in a command") : rest;
    }
    Commands all =
        each(
            device,
            ruleset -> {
              Map<Rule, String> replaced = new LinkedHashMap<>();
              for (Rule rule : ruleset.rules()) {
                boolean single = rule.span().line() == rule.span().endLine();
                String text = single ? texts.remove(rule.span().line()) : null;
                if (text != null) {
                  replaced.put(rule, text);
                }
              }
              return new Its(List.of(), replaced);
            },
            gone,
            CHANGE);
    if (!all.refusal().isEmpty()) {
      return all;
    }
    return texts.isEmpty() ? all.and(rest) : Commands.none("a value goes from a rule of several lines");
  }

  private static final Part CHANGE = Emitter::change;

  /** One part of the plan for one device, the last ruleset first; the reason when some of it cannot be said. */
  private static Commands each(
      Device device, Function<Ruleset, Its> part, Map<String, List<Rule>> gone, Part say) {
    Emitter emitter = Dialects.named(device.dialect()).orElseThrow().emitter();
    Commands all = Commands.NONE;
    for (int i = device.rulesets().size() - 1; i >= 0; i--) {
      Ruleset ruleset = device.rulesets().get(i);
      Its its = part.apply(ruleset);
      List<Rule> before = gone.computeIfAbsent(ruleset.name(), k -> new ArrayList<>());
      RuleChange change = new RuleChange(its.removed(), its.replaced(), before);
      if (change.touched().isEmpty()) {
        continue;
      }
      Commands commands = say.say(emitter, ruleset, change);
      if (commands.apply().isEmpty()) {
        return commands.refusal().isEmpty()
            ? Commands.none("the file does not say enough of " + ruleset.name() + " to name its rules safely")
            : commands;
      }
      before.addAll(its.removed());
      all = all.and(commands);
    }
    return all;
  }

  /** What goes together, round after round and phase after phase. */
  private static List<Predicate<Step>> stages(CleanupPlan plan) {
    int last = plan.steps().stream().mapToInt(Step::round).max().orElse(0);
    List<Predicate<Step>> out = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      int round = i;
      for (Phase phase : Phase.values()) {
        out.add(step -> step.round() == round && step.phase() == phase);
      }
    }
    return out;
  }

  @SuppressWarnings("ReferenceEquality") // The device itself.
  private static List<Rule> steps(
      CleanupPlan plan, Device device, Ruleset ruleset, Predicate<Step> now) {
    return plan.steps().stream()
        .filter(step -> step.device() == device && isIn(step.rule(), ruleset))
        .filter(now)
        .map(step -> step.rule().rule())
        .toList();
  }

  @SuppressWarnings("ReferenceEquality") // The device and the rule themselves.
  private static Its joined(CleanupPlan plan, Device device, Ruleset ruleset, boolean put) {
    List<Rule> removed = new ArrayList<>();
    Map<Rule, String> replaced = new LinkedHashMap<>();
    for (CleanupPlan.Joined joined : plan.joined()) {
      if (joined.device() != device || !isIn(joined.place(), ruleset)) {
        continue;
      }
      if (put) {
        replaced.put(joined.place().rule(), joined.text());
      } else {
        joined.rules().stream()
            .map(RuleRef::rule)
            .filter(rule -> rule != joined.place().rule())
            .forEach(removed::add);
      }
    }
    removed.sort((a, b) -> Integer.compare(a.index(), b.index()));
    return new Its(removed, replaced);
  }

  private static boolean isIn(RuleRef ref, Ruleset ruleset) {
    return ref.ruleset().name().equals(ruleset.name());
  }

  /**
   * What is said of all rules that go.
   *
   * @param inOrder whether it counts in what order, as the device takes over each command at once; else each
   *     ruleset is gone through once
   */
  private static Commands all(CleanupPlan plan, boolean inOrder, Part say) {
    Commands all = Commands.NONE;
    for (Device device : plan.devices()) {
      boolean atomic = Dialects.named(device.dialect()).orElseThrow().emitter().isAtomic();
      for (Predicate<Step> now : atomic || !inOrder ? WHOLE : stages(plan)) {
        Commands its =
            each(
                device,
                ruleset -> new Its(steps(plan, device, ruleset, now), Map.of()),
                new HashMap<>(),
                say);
        if (!its.refusal().isEmpty()) {
          return its;
        }
        all = all.and(its);
      }
    }
    return all;
  }

  private static final List<Predicate<Step>> WHOLE = List.of(step -> true);

  /**
   * The plan in stages: log, disable, delete, with remarks between them; those that go back in the order in
   * which they are to be carried out, the last stage first.
   *
   * @param apply whether the commands that go forward are wanted; those that go back otherwise
   */
  static String staged(CleanupPlan plan, boolean apply) {
    if (plan.isEmpty()) {
      return "";
    }
    Emitter emitter =
        Dialects.named(plan.devices().get(0).dialect()).orElseThrow().emitter();
    Commands log = all(plan, false, (e, ruleset, change) -> e.logging(ruleset, change.removed()));
    Commands disable =
        all(plan, true, (e, ruleset, change) -> e.disabling(ruleset, change.removed()));
    Commands delete = of(plan);
    // What only stands before a rule to log must go before rules are deleted by number.
    boolean clear = !log.undo().isEmpty() && disable.apply().isEmpty();
    List<String> last = new ArrayList<>();
    if (apply && clear) {
      last.addAll(log.undo());
    }
    last.addAll(apply ? delete.apply() : delete.undo());
    if (!apply && clear && !last.isEmpty()) {
      last.addAll(log.apply());
    }
    List<String> stages = new ArrayList<>();
    stages.add(
        stage(
            emitter.remark(), "1 of 3: log what the rules still match, and wait", apply,
            apply ? log.apply() : log.undo(),
            "none could be given; look at the hit counts of the rules instead"));
    stages.add(
        stage(
            emitter.remark(), "2 of 3: disable the rules, and wait", apply,
            apply ? disable.apply() : disable.undo(),
            "none could be given; what is not disabled stays as it is until it is deleted"));
    stages.add(
        stage(
            emitter.remark(), "3 of 3: " + (plan.joined().isEmpty() ? "" : "join and ") + "delete the rules",
            apply, last, "none could be given; use the edited configuration or the patch"));
    if (apply) {
      return String.join("", stages);
    }
    Collections.reverse(stages);
    return emitter.remark() + " begin with the last stage that was carried out\n" + String.join("", stages);
  }

  private static String stage(
      String remark, String title, boolean apply, List<String> commands, String none) {
    StringBuilder out = new StringBuilder();
    out.append(remark).append(apply ? " stage " : " take back stage ").append(title).append('\n');
    if (commands.isEmpty()) {
      out.append(remark).append(' ').append(apply ? none : "none could be given").append('\n');
    }
    commands.forEach(command -> out.append(command).append('\n'));
    return out.toString();
  }
}
