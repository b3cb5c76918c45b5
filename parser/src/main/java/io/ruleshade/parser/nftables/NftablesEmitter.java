package io.ruleshade.parser.nftables;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands for {@code nft -f}, which carries a file out as one transaction: a chain is emptied and gets
 * the rules that it is to have, or, where the listing shows handles ({@code nft -a list ruleset}), single
 * rules are deleted and replaced by them (nft(8)). Counters start anew where a chain is emptied.
 */
final class NftablesEmitter implements Emitter {
  private static final Pattern HANDLE = Pattern.compile("# handle (\\d+)\\s*$");
  private static final Pattern JSON_HANDLE = Pattern.compile("\"handle\"\\s*:\\s*(\\d+)");
  private static final Pattern CHAIN = Pattern.compile("[a-z0-9]+ [A-Za-z0-9_./-]+ [A-Za-z0-9_./-]+");
  private static final Pattern COMMAND = Pattern.compile("(?:add|insert|create|replace|rule)\\s.*", Pattern.DOTALL);

  @Override
  public boolean keepsEmpty(Ruleset ruleset) {
    return true;
  }

  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    if (!ruleset.gaps().isEmpty()) {
      return Commands.none("a rule of chain " + ruleset.name() + " was not understood, and a chain is written as a whole");
    }
    if (!CHAIN.matcher(ruleset.name()).matches()) {
      return Commands.none("the name of chain " + ruleset.name() + " cannot be told in a file for nft");
    }
    List<String> single = single(ruleset, change);
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (Rule rule : ruleset.rules()) {
      String text = rule.span().text().strip();
      String now = change.replaced().getOrDefault(rule, text);
      if (!isPlain(text) || !isPlain(now)) {
        if (!single.isEmpty()) {
          return new Commands(single, List.of());
        }
        return Commands.none(
            "chain " + ruleset.name() + " holds rules that could be read otherwise in another file: in JSON, with"
                + " variables or remarks, or commands themselves");
      }
      if (!change.gone().contains(rule)) {
        before.add("add rule " + ruleset.name() + " " + text);
        if (!change.removed().contains(rule)) {
          after.add("add rule " + ruleset.name() + " " + now);
        }
      }
    }
    before.add(0, "flush chain " + ruleset.name());
    after.add(0, "flush chain " + ruleset.name());
    return new Commands(single.isEmpty() ? after : single, before);
  }

  /**
   * The commands for single rules; none where one of them shows no handle. What stands in the place of a rule
   * is added behind it before it goes: nft up to 1.0.6 stops at a {@code replace} with ranges in a set
   * ({@code interval_set_eval} of src/evaluate.c).
   */
  private static List<String> single(Ruleset ruleset, RuleChange change) {
    List<String> out = new ArrayList<>();
    for (Rule rule : change.touched()) {
      String handle = handle(rule);
      String now = change.replaced().get(rule);
      if (handle == null || (now != null && !isPlain(now))) {
        return List.of();
      }
      String its = ruleset.name() + " handle " + handle;
      if (now != null) {
        out.add("add rule " + its + " " + now);
      }
      out.add("delete rule " + its);
    }
    return out;
  }

  private static @Nullable String handle(Rule rule) {
    String text = rule.span().text();
    if (text.startsWith("{")) {
      Matcher json = JSON_HANDLE.matcher(text);
      String found = json.find() ? json.group(1) : null;
      return found == null || json.find() ? null : found;
    }
    Matcher handle = HANDLE.matcher(rule.span().file().lines().text(rule.span().endLine()));
    return handle.find() ? handle.group(1) : null;
  }

  @Override
  public OneRule joined(Rule stays, Rule goes) {
    return NftablesJoining.of(stays, goes);
  }

  /** Whether a rule says the same wherever it stands. */
  private static boolean isPlain(String text) {
    return !text.startsWith("{")
        && !text.contains("$")
        && !text.contains("#")
        && !COMMAND.matcher(text).matches();
  }

  @Override
  public boolean isAtomic() {
    return true;
  }
}
