package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Extent;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a security rule into the rule model.
 *
 * <p>The device asks for source and destination zones and addresses, application and service in
 * every rule; where a file leaves one out, what the rule matches is not known. Users, host
 * information and URL categories may be left out and are any then.
 *
 * <p>Source: PAN-OS Web Interface Help, "Policies > Security"; PAN-OS CLI hierarchy, {@code set
 * rulebase security rules}.
 */
final class RuleLowering {
  /** Fields that the device asks for. */
  private static final List<String> REQUIRED =
      List.of("from", "to", "source", "destination", "application", "service");

  private final SourceFile file;
  private final boolean wholeLines;
  private final References references;
  private final Zones zones;
  private final RuleActions actions;
  private final List<Diagnostic> diagnostics;

  /**
   * A lowering of rules.
   *
   * @param wholeLines whether a rule's text is the whole lines it is on
   */
  RuleLowering(
      SourceFile file,
      boolean wholeLines,
      References references,
      Zones zones,
      RuleActions actions,
      List<Diagnostic> diagnostics) {
    this.file = file;
    this.wholeLines = wholeLines;
    this.references = references;
    this.zones = zones;
    this.actions = actions;
    this.diagnostics = diagnostics;
  }

  /** {@return the place of a rule} */
  Span span(Node rule) {
    Span span = rule.span(file);
    return wholeLines ? file.span(span.line(), span.endLine()) : span;
  }

  /** {@return the rule, or null when it cannot be read, and then the node says why} */
  @Nullable Rule lower(Node rule, Namespace place, int index) {
    if (RunningPolicy.isPart(rule)) {
      return RunningPolicy.rule(rule, index, span(rule));
    }
    if (rule.isPartial()) {
      rule.notUnderstood("a rule that is not whole");
      return null;
    }
    Action action = actions.of(rule);
    if (action == null) {
      rule.notUnderstood("no action that is known here: `" + rule.text("action") + "`");
      return null;
    }
    rule.modelled();
    List<Rule.Use> uses = new ArrayList<>();
    MatchBuilder match = new MatchBuilder();
    zones(rule, match);
    RuleParts.Builder parts = new RuleParts.Builder();
    addresses(rule, place, true, match, uses, parts);
    addresses(rule, place, false, match, uses, parts);
    services(rule, place, match, uses, parts);
    applications(rule, place, match, uses);
    names(rule, "source-user", match);
    categories(rule, place, match, uses);
    for (String field : RuleFields.IDENTITIES) {
      names(rule, field, match);
    }
    schedule(rule, place, match, uses);
    Targets.add(rule, match);
    missing(rule, match);
    unread(rule, match);
    String comment = rule.text("description");
    return new Rule(
        index,
        rule.name,
        span(rule),
        !rule.isYes("disabled"),
        action,
        match.build(),
        comment == null || comment.isEmpty() ? null : comment,
        null,
        uses)
        .withParts(parts.build());
  }

  /** The names of a field; null when it is {@code any} or not there. */
  private static @Nullable Set<String> set(Node rule, String field) {
    Node node = rule.child(field);
    if (node == null || node.children().isEmpty()) {
      return null;
    }
    Set<String> out = new TreeSet<>();
    for (Node child : node.children()) {
      if (child.name.equals("any")) {
        return null;
      }
      out.add(child.name);
    }
    return out;
  }

  private static List<Node> values(Node rule, String field) {
    Node node = rule.child(field);
    return node == null ? List.of() : node.children();
  }

  private static boolean isAny(List<Node> values) {
    return values.stream().anyMatch(value -> value.name.equals("any"));
  }

  private void zones(Node rule, MatchBuilder match) {
    Set<String> from = set(rule, "from");
    Set<String> to = set(rule, "to");
    String type = rule.text("rule-type");
    switch (type == null ? "universal" : type) {
      case "universal" -> match.zones(Zones.universal(from, to));
      case "intrazone" -> match.zones(zones.intrazone(from, to));
      case "interzone" -> match.zones(zones.interzone(from, to));
      default -> {
        match.zones(Zones.universal(from, to));
        unknown(rule, "rule-type", match);
      }
    }
  }

  private void addresses(
      Node rule,
      Namespace place,
      boolean source,
      MatchBuilder match,
      List<Rule.Use> uses,
      RuleParts.Builder parts) {
    String field = source ? "source" : "destination";
    List<Node> values = values(rule, field);
    boolean negated = rule.isYes("negate-" + field);
    if (values.isEmpty()) {
      return;
    }
    Values.AddressCollector out = new Values.AddressCollector();
    List<RuleParts.Member> members = new ArrayList<>(values.size());
    for (Node value : values) {
      Values.Addresses all = references.address(value, place, uses);
      out.add(all);
      add(value, all.extent(), members);
    }
    parts.add(
        source ? RuleParts.Field.SOURCE : RuleParts.Field.DESTINATION, null, members);
    match.addresses(out.build(), source, negated);
  }

  private void add(Node value, @Nullable Extent extent, List<RuleParts.Member> members) {
    if (extent != null) {
      members.add(new RuleParts.Member(value.name, extent, value.opening(file)));
    }
  }

  private void services(
      Node rule,
      Namespace place,
      MatchBuilder match,
      List<Rule.Use> uses,
      RuleParts.Builder parts) {
    List<Node> values = values(rule, "service");
    if (values.isEmpty()) {
      return;
    }
    Values.ServiceCollector out = new Values.ServiceCollector();
    List<RuleParts.Member> members = new ArrayList<>(values.size());
    for (Node value : values) {
      Values.Services all = references.service(value, place, uses);
      out.add(all);
      add(value, all.extent(), members);
    }
    parts.add(RuleParts.Field.SERVICE, null, members);
    match.services(out.build());
  }

  private void applications(Node rule, Namespace place, MatchBuilder match, List<Rule.Use> uses) {
    List<Node> values = values(rule, "application");
    if (values.isEmpty() || isAny(values)) {
      return;
    }
    Set<String> names = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    for (Node value : values) {
      references.application(value, place, names, unknown, uses);
    }
    match.anyOf("application", List.copyOf(names), List.copyOf(unknown));
  }

  private void categories(Node rule, Namespace place, MatchBuilder match, List<Rule.Use> uses) {
    List<Node> values = values(rule, "category");
    if (values.isEmpty() || isAny(values)) {
      return;
    }
    Set<String> names = new TreeSet<>();
    for (Node value : values) {
      names.add(references.category(value, place, uses));
    }
    match.anyOf("category", List.copyOf(names));
  }

  private static void names(Node rule, String field, MatchBuilder match) {
    Set<String> names = set(rule, field);
    if (names != null) {
      match.anyOf(field, List.copyOf(names));
    }
  }

  private void schedule(Node rule, Namespace place, MatchBuilder match, List<Rule.Use> uses) {
    Node value = rule.value("schedule");
    if (value != null && !value.name.equals("none")) {
      match.always(references.schedule(value, place, uses));
    }
  }

  /** Says of fields that are not there that nobody knows what they would have been. */
  private void missing(Node rule, MatchBuilder match) {
    boolean intrazone = "intrazone".equals(rule.text("rule-type"));
    List<String> missing = new ArrayList<>();
    for (String field : REQUIRED) {
      if (values(rule, field).isEmpty() && !(intrazone && field.equals("to"))) {
        missing.add("`" + field + "`");
        match.always(new Condition.Unknown("no `" + field + "` is stated"));
      }
    }
    if (rule.child("action") == null) {
      missing.add("`action`");
    }
    if (!missing.isEmpty()) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REFUSED_BY_DEVICE,
              Severity.MEDIUM,
              "rule `" + rule.name + "` does not state " + String.join(", ", missing),
              new Label(rule.opening(file), "this rule"),
              "state it: the device asks for it, and what the rule does is not known without it"));
    }
  }

  /** Fields that are not known here may be conditions. */
  private void unread(Node rule, MatchBuilder match) {
    for (Node field : rule.children()) {
      if (!RuleFields.isKnown(field.name)) {
        field.notUnderstood("no field of a security rule that is known here");
        match.always(new Condition.Unknown("field `" + field.name + "`"));
      }
    }
    for (String flag : List.of("negate-source", "negate-destination", "disabled")) {
      String value = rule.text(flag);
      if (value != null && !value.equals("yes") && !value.equals("no")) {
        unknown(rule, flag, match);
      }
    }
  }

  private static void unknown(Node rule, String field, MatchBuilder match) {
    Node node = rule.child(field);
    if (node != null) {
      node.notUnderstood("a value of `" + field + "` that is not known here");
      match.always(new Condition.Unknown("value of `" + field + "`"));
    }
  }
}
