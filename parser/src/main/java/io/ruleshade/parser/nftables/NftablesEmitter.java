package io.ruleshade.parser.nftables;

import io.ruleshade.model.Commands;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands for {@code nft -f}, which carries a file out as one transaction: a chain is emptied and gets
 * the rules that it is to have, or, where the listing shows handles ({@code nft -a list ruleset}), single
 * rules are deleted by them (nft(8)). Counters start anew where a chain is emptied.
 */
final class NftablesEmitter implements Emitter {
  private static final Pattern HANDLE = Pattern.compile("# handle (\\d+)\\s*$");
  private static final Pattern CHAIN = Pattern.compile("[a-z0-9]+ [A-Za-z0-9_./-]+ [A-Za-z0-9_./-]+");
  private static final Pattern COMMAND = Pattern.compile("(?:add|insert|create|replace|rule)\\s.*", Pattern.DOTALL);

  @Override
  public boolean keepsEmpty(Ruleset ruleset) {
    return true;
  }

  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    if (!change.replaced().isEmpty()
        || !ruleset.gaps().isEmpty()
        || !CHAIN.matcher(ruleset.name()).matches()) {
      return Commands.NONE;
    }
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (Rule rule : ruleset.rules()) {
      String text = rule.span().text().strip();
      if (text.startsWith("{")
          || text.contains("$")
          || text.contains("#")
          || COMMAND.matcher(text).matches()) {
        return Commands.NONE;
      }
      String add = "add rule " + ruleset.name() + " " + text;
      if (!change.gone().contains(rule)) {
        before.add(add);
        if (!change.removed().contains(rule)) {
          after.add(add);
        }
      }
    }
    List<String> deletions = new ArrayList<>();
    for (Rule rule : change.removed()) {
      int last = rule.span().endLine();
      Matcher handle = HANDLE.matcher(rule.span().file().lines().text(last));
      if (handle.find()) {
        deletions.add("delete rule " + ruleset.name() + " handle " + handle.group(1));
      }
    }
    before.add(0, "flush chain " + ruleset.name());
    after.add(0, "flush chain " + ruleset.name());
    return new Commands(deletions.size() == change.removed().size() ? deletions : after, before);
  }

  @Override
  public boolean isAtomic() {
    return true;
  }
}
