package io.ruleshade.change;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Device;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Carries edits out on the rule model of a device. The original stays as it is. */
public final class Edits {
  private Edits() {}

  /**
   * A device after edits.
   *
   * @param device the device as it would be
   * @param read the device with the texts that were put in and before everything else
   */
  record Result(Device device, Device read) {}

  /**
   * {@return the device after the edits}
   *
   * @param reparse reads a whole file as the device's file was read; asked only for edits with a text
   * @throws EditException when a rule is not there or an edit cannot be carried out
   */
  public static Device apply(
      Device device, List<Edit> edits, Function<String, List<Device>> reparse)
      throws EditException {
    return carryOut(device, edits, reparse).device();
  }

  /** The device with some of its rules switched off, all at their places. O(rules). */
  static Device disabled(Device device, Set<RuleRef> gone) {
    List<Ruleset> rulesets = new ArrayList<>();
    for (Ruleset old : device.rulesets()) {
      List<Rule> rules = new ArrayList<>(old.rules().size());
      for (Rule rule : old.rules()) {
        boolean stays = rule.enabled() && !gone.contains(new RuleRef(old, rule));
        rules.add(
            stays ? rule : Draft.with(rule, rule.index(), false, rule.match(), rule.branches()));
      }
      rulesets.add(Draft.with(old, rules, old.gaps()));
    }
    return Draft.with(device, rulesets);
  }

  static Result carryOut(
      Device device, List<Edit> edits, Function<String, List<Device>> reparse)
      throws EditException {
    Map<Edit, RuleRef> texts = new LinkedHashMap<>();
    for (Edit edit : edits) {
      if (edit instanceof Edit.Insert || edit instanceof Edit.Replace) {
        texts.put(edit, find(device, edit.rule()));
      }
    }
    Device base = device;
    Map<RuleRef, RuleRef> now = Map.of();
    if (!texts.isEmpty()) {
      EditedText.Read read = EditedText.of(device, texts, reparse);
      base = read.device();
      now = read.now();
    }
    Draft draft = new Draft(base);
    for (Edit edit : edits) {
      switch (edit) {
        case Edit.Remove e -> draft.remove(at(device, e.rule(), now, texts.isEmpty()));
        case Edit.Disable e -> draft.disable(at(device, e.rule(), now, texts.isEmpty()));
        case Edit.Move e ->
            draft.move(
                at(device, e.rule(), now, texts.isEmpty()),
                at(device, e.anchor(), now, texts.isEmpty()),
                e.after());
        case Edit.Narrow e ->
            draft.narrow(
                at(device, e.rule(), now, texts.isEmpty()), find(device, e.by()).rule().match());
        case Edit.Insert e -> {}
        case Edit.Replace e -> {}
      }
    }
    return new Result(draft.device(), base);
  }

  /**
   * {@return the packets that may fare differently after some edits, as far as the edits alone tell} A
   * rule that is narrowed loses only what it is narrowed by. What a rule writes others may look at, for
   * other packets too: then these are all packets, as after edits with a text.
   *
   * @throws EditException when a rule is not there
   */
  public static Match touched(Device device, List<Edit> edits) throws EditException {
    List<Product> products = new ArrayList<>();
    for (Edit edit : edits) {
      String rule =
          switch (edit) {
            case Edit.Remove e -> e.rule();
            case Edit.Disable e -> e.rule();
            case Edit.Move e -> e.rule();
            case Edit.Narrow e -> e.by();
            case Edit.Insert e -> null;
            case Edit.Replace e -> null;
          };
      if (rule == null || writes(find(device, edit.rule()).rule())) {
        return Match.ANY;
      }
      Rule its = find(device, rule).rule();
      products.addAll(its.match().products());
      Asking.of(its).forEach(asking -> products.addAll(asking.match().products()));
    }
    return new Match(products);
  }

  private static boolean writes(Rule rule) {
    return rule.arms().stream().anyMatch(arm -> !arm.action().writes().isEmpty());
  }

  /**
   * {@return the rule of an id}
   *
   * @throws EditException when there is none, with what there is
   */
  public static RuleRef find(Device device, String id) throws EditException {
    int hash = id.lastIndexOf('#');
    Ruleset ruleset = hash < 0 ? null : device.ruleset(id.substring(0, hash)).orElse(null);
    if (ruleset == null) {
      throw new EditException(
          "no rule `" + id + "`: " + device.id() + " has the rulesets " + names(device));
    }
    int index;
    try {
      index = Integer.parseInt(id.substring(hash + 1));
    } catch (NumberFormatException e) {
      throw new EditException("no rule `" + id + "`: write " + ruleset.name() + "#3");
    }
    if (index < 1 || index > ruleset.rules().size()) {
      throw new EditException(
          "no rule `" + id + "`: " + ruleset.name() + " has " + ruleset.rules().size() + " rules");
    }
    return new RuleRef(ruleset, ruleset.rules().get(index - 1));
  }

  private static String names(Device device) {
    List<String> names = device.rulesets().stream().map(Ruleset::name).limit(12).toList();
    int more = device.rulesets().size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  private static RuleRef at(Device device, String id, Map<RuleRef, RuleRef> now, boolean same)
      throws EditException {
    RuleRef ref = find(device, id);
    RuleRef there = same ? ref : now.get(ref);
    if (there == null) {
      throw new EditException(id + " is replaced by another edit");
    }
    return there;
  }

  /** Rulesets as lists of what stands in them, rules and lines that were not understood. */
  private static final class Draft {
    /** A rule as it was, and as it is; or a gap. */
    private sealed interface Item {
      record Standing(Rule was, Rule is) implements Item {}

      record Unreadable(Ruleset.Gap gap) implements Item {}
    }

    private final Device device;
    private final Map<String, List<Item>> items = new LinkedHashMap<>();

    Draft(Device device) {
      this.device = device;
      for (Ruleset ruleset : device.rulesets()) {
        List<Item> its = new ArrayList<>();
        for (int i = 0; i <= ruleset.rules().size(); i++) {
          if (i > 0) {
            Rule rule = ruleset.rules().get(i - 1);
            its.add(new Item.Standing(rule, rule));
          }
          for (Ruleset.Gap gap : ruleset.gaps()) {
            if (gap.after() == i) {
              its.add(new Item.Unreadable(gap));
            }
          }
        }
        items.put(ruleset.name(), its);
      }
    }

    private List<Item> of(Ruleset ruleset) {
      return items.getOrDefault(ruleset.name(), List.of());
    }

    @SuppressWarnings("ReferenceEquality") // The rule itself, not one that reads the same.
    private int place(RuleRef ref) throws EditException {
      List<Item> its = of(ref.ruleset());
      for (int i = 0; i < its.size(); i++) {
        if (its.get(i) instanceof Item.Standing standing && standing.was() == ref.rule()) {
          return i;
        }
      }
      throw new EditException(ref.id() + " is removed by another edit");
    }

    void remove(RuleRef ref) throws EditException {
      of(ref.ruleset()).remove(place(ref));
    }

    private Rule now(RuleRef ref) throws EditException {
      return of(ref.ruleset()).get(place(ref)) instanceof Item.Standing standing
          ? standing.is()
          : ref.rule();
    }

    void disable(RuleRef ref) throws EditException {
      Rule rule = now(ref);
      set(ref, with(rule, rule.index(), false, rule.match(), rule.branches()));
    }

    void narrow(RuleRef ref, Match by) throws EditException {
      Rule rule = now(ref);
      Match left =
          Subtraction.minus(rule.match(), by)
              .orElseThrow(
                  () ->
                      new EditException(
                          ref.id() + " cannot be narrowed: what is to be left out hangs on a condition"));
      List<Rule.Arm> arms = new ArrayList<>();
      for (Rule.Arm arm : rule.branches()) {
        arms.add(
            new Rule.Arm(Subtraction.minus(arm.match(), by).orElseThrow(), arm.action()));
      }
      set(ref, with(rule, rule.index(), rule.enabled(), left, arms));
    }

    private void set(RuleRef ref, Rule is) throws EditException {
      of(ref.ruleset()).set(place(ref), new Item.Standing(ref.rule(), is));
    }

    void move(RuleRef ref, RuleRef anchor, boolean after) throws EditException {
      if (!ref.ruleset().name().equals(anchor.ruleset().name())) {
        throw new EditException(ref.id() + " and " + anchor.id() + " stand in different rulesets");
      }
      if (ref.rule().index() == anchor.rule().index()) {
        throw new EditException(ref.id() + " cannot move beside itself");
      }
      List<Item> its = of(ref.ruleset());
      Item item = its.remove(place(ref));
      its.add(place(anchor) + (after ? 1 : 0), item);
    }

    Device device() {
      List<Ruleset> rulesets = new ArrayList<>();
      for (Ruleset old : device.rulesets()) {
        List<Rule> rules = new ArrayList<>();
        List<Ruleset.Gap> gaps = new ArrayList<>();
        for (Item item : of(old)) {
          switch (item) {
            case Item.Unreadable(Ruleset.Gap gap) ->
                gaps.add(new Ruleset.Gap(rules.size(), gap.span(), gap.mayCall()));
            case Item.Standing(Rule was, Rule rule) -> {
              int index = rules.size() + 1;
              rules.add(
                  rule.index() == index
                      ? rule
                      : with(rule, index, rule.enabled(), rule.match(), rule.branches()));
            }
          }
        }
        rulesets.add(with(old, rules, gaps));
      }
      return with(device, rulesets);
    }

    static Ruleset with(Ruleset old, List<Rule> rules, List<Ruleset.Gap> gaps) {
      return new Ruleset(
          old.name(), old.kind(), old.family(), old.defaultAction(), old.bindings(), rules, gaps,
          old.opening(), old.referenced());
    }

    static Device with(Device device, List<Ruleset> rulesets) {
      return new Device(
          device.id(), device.dialect(), device.coverage(), rulesets, device.entryPoints(),
          device.objects(), device.identity());
    }

    static Rule with(
        Rule rule, int index, boolean enabled, Match match, List<Rule.Arm> arms) {
      return new Rule(
          index, rule.name(), rule.span(), enabled, rule.action(), match, rule.comment(),
          rule.hits(), rule.uses(), arms,
          match.equals(rule.match()) ? rule.parts() : RuleParts.NONE);
    }
  }
}
