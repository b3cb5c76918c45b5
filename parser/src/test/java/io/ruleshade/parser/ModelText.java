package io.ruleshade.parser;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The model in short lines, for tests to compare. */
public final class ModelText {
  private ModelText() {}

  /** Everything of a device, for golden files. */
  public static List<String> lines(ParseResult result, Function<Rule, String> rules) {
    List<String> out = new ArrayList<>();
    for (Device device : result.devices()) {
      Coverage c = device.coverage().get(0);
      out.add(
          "device %s: %d lines, %d modelled, %d irrelevant"
              .formatted(device.id(), c.lines(), c.modelled(), c.irrelevant()));
      c.notUnderstood()
          .forEach(n -> out.add("not understood " + n.span().line() + ": " + n.reason()));
      for (Ruleset r : device.rulesets()) {
        List<String> bindings = r.bindings().stream().map(Ruleset.Binding::text).toList();
        out.add(
            "%s %s %s default %s %s%s"
                .formatted(
                    r.kind(),
                    r.name(),
                    r.family().label(),
                    r.defaultAction().label(),
                    bindings,
                    r.referenced() ? " referenced" : ""));
        for (Rule rule : r.rules()) {
          out.add("  " + rule.index() + " line " + rule.span().line() + ": " + rules.apply(rule));
        }
        r.gaps().forEach(gap -> out.add("  gap after " + gap.after()));
      }
      device.entryPoints().forEach(e -> out.add(entry(e)));
      for (NamedObject o : device.objects()) {
        out.add(
            "%s %s = %s%s"
                .formatted(o.kind(), o.name(), o.value(), o.referenced() ? " referenced" : ""));
      }
    }
    result.diagnostics().forEach(d -> out.add(diagnostic(d)));
    return out;
  }

  /** An entry point in one line. */
  public static String entry(EntryPoint e) {
    return "entry %s: in %s out %s %s default %s"
        .formatted(
            e.name(),
            e.guard().in().toStrings(),
            e.guard().out().toStrings(),
            e.rulesets(),
            e.defaultAction().label());
  }

  /** A diagnostic and the text it is about. */
  public static String diagnostic(Diagnostic d) {
    String place = d.primary() == null ? "" : " `" + d.primary().span().text() + "`";
    return d.code() + " " + d.message() + place;
  }

  /** Lines that were not understood, with reasons. */
  public static List<String> notUnderstood(Device device) {
    return device.coverage().get(0).notUnderstood().stream()
        .map(not -> not.span().line() + ": " + not.reason())
        .toList();
  }
}
