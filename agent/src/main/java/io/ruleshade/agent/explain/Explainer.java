package io.ruleshade.agent.explain;

import io.ruleshade.agent.evidence.Fact.Section;
import io.ruleshade.agent.evidence.PackBuilder;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.model.Action;
import io.ruleshade.report.Item;
import io.ruleshade.report.Page;
import io.ruleshade.report.Pages;
import io.ruleshade.report.Report;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the facts about a finding and puts them into an order that a colleague would use. */
final class Explainer {
  private Explainer() {}

  static Explanation explain(Clusters.Cluster cluster) {
    Item item = cluster.first();
    PackBuilder pack = new PackBuilder(item, cluster.others());
    Finding finding = item.finding();
    String question = "";
    if (finding != null && finding.rule() != null && item.code().startsWith("RS1")) {
      question = RuleFacts.say(finding, finding.rule(), pack);
    } else if (finding != null) {
      OtherFacts.say(finding, pack);
    } else {
      lines(item, pack);
    }
    others(cluster, pack);
    if (finding != null && finding.witness() != null && !item.code().startsWith("RS10")) {
      boolean open = finding.certainty() == Certainty.CONDITIONAL;
      pack.say(
          Section.SHOWN,
          shown(finding.witness(), pack) + (open ? ", where the condition turns out so" : "") + ".");
    }
    why(item, pack);
    careful(item, pack);
    if (!item.help().isEmpty() && !(item.code().equals("RS902") && item.rule() != null)) {
      pack.say(Section.ACTION, sentence(item.help(), pack));
    } else {
      page(item, "What to do").ifPresent(text -> pack.say(Section.ACTION, text));
    }
    return new Explanation(pack.build(), question);
  }

  /** What the reader of a file said about a line. */
  private static void lines(Item item, PackBuilder pack) {
    // A path that nothing could be read of stands before what keeps it from being read.
    boolean path = item.code().equals(Report.UNUSABLE) && item.message().contains(": is ");
    pack.say(
        Section.WHAT, sentence(path ? item.message().replaceFirst(": is ", " is ") : item.message(), pack));
    Span place = item.place();
    if (!item.label().isEmpty() && place != null) {
      pack.say(Section.WHAT, "Line " + pack.value(place.line() + ": " + item.label()) + ".");
    }
    for (Label label : item.secondary()) {
      if (!label.text().isEmpty()) {
        boolean here = place != null && label.span().file().path().equals(place.file().path());
        String file = here ? "" : label.span().file().path() + ":";
        pack.say(Section.WHAT, "Line " + pack.value(file + label.span().line() + ": " + label.text()) + ".");
      }
    }
  }

  private static void others(Clusters.Cluster cluster, PackBuilder pack) {
    List<RuleRef> rules = new ArrayList<>();
    cluster.others().forEach(other -> {
      if (other.rule() != null) {
        rules.add(other.rule());
      }
    });
    if (!rules.isEmpty()) {
      pack.say(
          Section.WHAT,
          "The same is so, for the same reason, of " + pack.rules(rules) + ".");
    }
  }

  /** A packet and how it ends. */
  static String shown(Witness witness, PackBuilder pack) {
    String packet = pack.packet(witness);
    if (witness.verdict() == null) {
      return packet + ", and nobody can say how it is decided";
    }
    String by = witness.decider() == null ? "the default" : pack.rule(witness.decider());
    return packet + " is " + ended(witness.verdict()) + " by " + by;
  }

  static String ended(Action.Kind verdict) {
    return switch (verdict) {
      case PERMIT -> "permitted";
      case DENY -> "denied";
      case REJECT -> "rejected";
      default -> "handed to a program";
    };
  }

  private static void why(Item item, PackBuilder pack) {
    page(item, "Why it matters").ifPresent(text -> pack.say(Section.WHY, text));
  }

  /** What the page of the code says, in words that hold for every finding of it. */
  private static Optional<String> page(Item item, String section) {
    return Pages.of(item.code())
        .map(Page::sections)
        .map(sections -> sections.get(section))
        .map(text -> text.replaceAll("\\s+", " ").strip().replace("[[", "[").replace("]]", "]"))
        .filter(text -> !text.isEmpty());
  }

  private static void careful(Item item, PackBuilder pack) {
    Finding finding = item.finding();
    if (finding == null) {
      return;
    }
    if (finding.certainty() == Certainty.CONDITIONAL) {
      for (String condition : finding.conditions()) {
        pack.say(
            Section.CAREFUL,
            "It holds on a condition that is not modelled: " + pack.value(condition) + ".");
      }
    }
    if (finding.certainty() == Certainty.UNKNOWN && !item.code().equals("RS902")) {
      pack.say(Section.CAREFUL, "Nobody can say from the file whether it is so.");
    }
    for (String note : finding.notes()) {
      if (note.startsWith("the opposition rests on") || OtherFacts.says(item.code())) {
        // Said above.
        continue;
      }
      pack.say(section(item.code(), note), sentence(note, pack));
    }
  }

  /** What a note says: which rules are meant, why a service is a risk, or what holds a claim back. */
  private static Section section(String code, String note) {
    if (note.matches("rules? [0-9].*")) {
      return Section.WHICH;
    }
    return code.equals("RS303") || code.equals("RS304") || code.equals("RS310")
        ? Section.WHY
        : Section.CAREFUL;
  }

  /** A line of a finding as a sentence; what it names is a value of the configuration. */
  static String sentence(String line, PackBuilder pack) {
    String text = line.strip();
    // What begins with a name of the user's keeps it as it is.
    boolean word = text.matches("(?s)[a-z]+[ ,].*");
    String capital = word ? Character.toUpperCase(text.charAt(0)) + text.substring(1) : text;
    return pack.value(capital.endsWith(".") ? capital : capital + ".");
  }
}
