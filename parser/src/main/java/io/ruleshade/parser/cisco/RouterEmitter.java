package io.ruleshade.parser.cisco;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.JoinedText;
import io.ruleshade.parser.OtherUses;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands of IOS and NX-OS, in the mode of the list: {@code no} before an entry, or before its number,
 * takes it out; an entry with its number goes to its place. {@code no access-list 101 …} would take out
 * the whole list, so that numbered lists are entered by {@code ip access-list} too (Cisco IOS Security
 * Configuration Guide, "IP Access List Entry Sequence Numbering").
 */
public final class RouterEmitter implements Emitter {
  private static final Pattern NUMBERED =
      Pattern.compile("access-list\\s+(\\d+)\\s+((?:permit|deny)\\s.*)");
  private static final Pattern OPENING =
      Pattern.compile("(?:ip|ipv4|ipv6|mac)\\s+access-list\\s+.*|ip(?:v6)? access-list.*");
  private static final Pattern SEQUENCED =
      Pattern.compile("(?:sequence\\s+)?(\\d+)\\s+(?:permit|deny)\\b.*");

  /** A member of a group, after its number on NX-OS. */
  private static final Pattern MEMBER =
      Pattern.compile(
          "(?:\\d+\\s+)?(?:host|any|range|eq|gt|lt|neq|tcp|udp|tcp-udp|icmp|ip|group-object|"
              + "[0-9.]+(?:/\\d+)?|[0-9A-Fa-f:]+/\\d+)\\b.*");

  private static final Pattern RENUMBERED =
      Pattern.compile("(?m)^\\s*(?:ip|ipv4|ipv6)?\\s*(?:access-list\\s+)?resequence\\b");

  private final JoinedText.Mask mask;

  /**
   * Commands of one of the two.
   *
   * @param mask how it writes masks
   */
  public RouterEmitter(JoinedText.Mask mask) {
    this.mask = mask;
  }

  /** Without undo when the entries show no numbers; entries without numbers are not written anew. */
  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    List<Rule> rules = change.touched();
    if (rules.isEmpty() || !ruleset.gaps().isEmpty() || isRenumbered(rules.get(0))) {
      return Commands.NONE;
    }
    Matcher numbered = NUMBERED.matcher(rules.get(0).span().text().strip());
    String opening = ruleset.opening().text().strip().lines().findFirst().orElse("");
    String header;
    if (numbered.matches()) {
      String kind = ruleset.kind().equals("acl-standard") ? "standard" : "extended";
      header = "ip access-list " + kind + " " + numbered.group(1);
    } else if (OPENING.matcher(opening).matches()) {
      header = opening;
    } else {
      return Commands.NONE;
    }
    List<String> apply = new ArrayList<>(List.of(header));
    List<String> undo = new ArrayList<>(List.of(header));
    boolean undoable = true;
    for (Rule rule : rules) {
      String text = rule.span().text().strip();
      Matcher entry = NUMBERED.matcher(text);
      Matcher sequenced = SEQUENCED.matcher(text);
      boolean inLine = entry.matches();
      if (text.indexOf('\n') >= 0 || inLine != numbered.matches() || text.contains("(")) {
        return Commands.NONE;
      }
      if (sequenced.matches()) {
        String out = " no " + (text.startsWith("sequence") ? "sequence " : "") + sequenced.group(1);
        String now = change.replaced().get(rule);
        if (now != null && !now.startsWith(text.substring(0, text.indexOf(' ')) + " ")) {
          return Commands.NONE;
        }
        apply.add(out);
        if (now != null) {
          apply.add(" " + now);
          undo.add(out);
        }
        undo.add(" " + text);
      } else if (change.replaced().containsKey(rule)) {
        return Commands.NONE;
      } else if (ruleset.hasTwin(rule)) {
        // The device keeps only the first of two, so that `no` before the second takes out the first.
        return Commands.NONE;
      } else {
        apply.add(" no " + (inLine ? entry.group(2) : text));
        undoable = false;
      }
    }
    apply.add(" exit");
    undo.add(" exit");
    return new Commands(apply, undoable ? undo : List.of());
  }

  @Override
  public Commands withoutValues(List<Span> values) {
    return GroupCommands.without(values, MEMBER, true);
  }

  @Override
  public OneRule joined(Rule stays, Rule goes) {
    String one = stays.span().text().strip();
    String other = goes.span().text().strip();
    Matcher first = SEQUENCED.matcher(one);
    Matcher second = SEQUENCED.matcher(other);
    if (first.matches() && second.matches()) {
      // With the number of the place.
      other = one.substring(0, first.end(1)) + other.substring(second.end(1));
    }
    return OneRule.of(JoinedText.of(one, other, mask), JoinedText.NO_ONE_ENTRY);
  }

  @Override
  public Optional<String> otherUse(Ruleset ruleset) {
    return OtherUses.of(ruleset);
  }

  @Override
  public String remark() {
    return "!";
  }

  /** Whether numbers as written may be those of other entries by the end of the file. */
  private static boolean isRenumbered(Rule rule) {
    return RENUMBERED.matcher(rule.span().file().text()).find();
  }
}
