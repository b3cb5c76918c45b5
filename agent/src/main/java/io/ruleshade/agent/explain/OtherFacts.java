package io.ruleshade.agent.explain;

import io.ruleshade.agent.evidence.Fact.Section;
import io.ruleshade.agent.evidence.MatchWords;
import io.ruleshade.agent.evidence.PackBuilder;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;

/** Facts about exposure, objects, lists and counters. */
final class OtherFacts {
  private OtherFacts() {}

  static void say(Finding finding, PackBuilder pack) {
    RuleRef rule = finding.rule();
    if (rule != null) {
      pack.say(
          Section.WHAT,
          pack.rule(rule) + " "
              + (rule.rule().enabled() ? MatchWords.verb(rule.rule()) : "is written for") + " "
              + pack.value(MatchWords.of(rule.rule())) + ".");
    }
    boolean does = rule != null && finding.message().matches("(permits|lets) .*");
    pack.say(Section.WHAT, Explainer.sentence((does ? "it " : "") + finding.message(), pack));
    if (says(finding.code())) {
      finding.notes().forEach(note -> pack.say(Section.WHAT, ofIntent(note, pack)));
      // The message names them; their lines are shown below it.
      finding.by().forEach(pack::rule);
    } else if (!finding.by().isEmpty()) {
      pack.say(Section.WHAT, "It has to do with " + pack.rules(finding.by()) + ".");
    }
    if (finding.code().startsWith("RS2")) {
      object(finding, pack);
    }
    if (finding.code().equals("RS110") && finding.ruleset() != null) {
      list(finding.ruleset(), pack);
    }
    if (rule != null) {
      pack.look(rule);
    }
  }

  /** {@return whether the notes of a finding say what is so, rather than what to be careful about} */
  static boolean says(String code) {
    return code.startsWith("RS5") || code.equals("RS902");
  }

  /** A note about an intent: which packets, or what keeps it from being decided. */
  private static String ofIntent(String note, PackBuilder pack) {
    if (note.startsWith("packets: ")) {
      return "It is so of these packets: " + pack.value(note.substring("packets: ".length())) + ".";
    }
    return note.startsWith("before, in ") || note.startsWith("and ")
        ? Explainer.sentence(note, pack)
        : "What is not known: " + pack.value(note) + ".";
  }

  private static void list(Ruleset ruleset, PackBuilder pack) {
    int rules = ruleset.rules().size();
    pack.say(
        Section.WHAT,
        rules == 1
            ? "It holds one rule, which filters nothing as long as that is so."
            : "It holds " + pack.value(rules + " rules") + ", which filter nothing as long as that is so.");
  }

  /** Which rules an object has a part in. */
  private static void object(Finding finding, PackBuilder pack) {
    Device device = finding.device();
    for (NamedObject object : device.objects()) {
      if (!object.span().equals(finding.span())) {
        continue;
      }
      List<RuleRef> users = users(device, object);
      if (!object.value().isEmpty()) {
        List<String> some = object.value().subList(0, Math.min(4, object.value().size()));
        int more = object.value().size() - some.size();
        pack.say(
            Section.WHAT,
            pack.value("`" + object.name() + "`") + " stands for "
                + pack.value(String.join(", ", some) + (more > 0 ? " and " + more + " more" : ""))
                + ".");
      }
      pack.say(
          Section.WHAT,
          users.isEmpty()
              ? "No rule refers to it by its name."
              : "By its name it has a part in " + pack.rules(users) + ".");
      return;
    }
  }

  private static List<RuleRef> users(Device device, NamedObject object) {
    List<RuleRef> out = new ArrayList<>();
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        if (rule.uses().stream()
            .anyMatch(u -> u.name().equals(object.name()) && u.kind().equals(object.kind()))) {
          out.add(new RuleRef(ruleset, rule));
        }
      }
    }
    return out;
  }
}
