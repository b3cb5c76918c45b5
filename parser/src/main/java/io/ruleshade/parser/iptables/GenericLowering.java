package io.ruleshade.parser.iptables;

import io.ruleshade.model.Condition;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Matches that are one predicate: all options of a use together, negations included, are its name.
 * That loses that {@code x} and {@code ! x} are opposites, which is safe, and for many modules
 * right: {@code ! --espspi 1} still asks for an ESP packet.
 */
final class GenericLowering {
  private GenericLowering() {}

  /** Adds the predicate of a use. */
  static void joint(Use use, MatchDraft draft) {
    String text = text(use);
    boolean legible =
        use.module().name().equals("u32")
            || use.module().name().equals("string")
            || use.options().stream()
                .flatMap(given -> given.values().stream())
                .noneMatch(Values::illegible);
    if (legible) {
      draft.condition(new Condition.Predicate(text, false, use.module().touches(), null));
    } else {
      draft.unknown(text + ": illegible");
    }
  }

  /** {@return module and options in words, the same for the same meaning} */
  static String text(Use use) {
    List<String> parts = new ArrayList<>(use.options().size());
    boolean ordered = false;
    for (Given given : use.options()) {
      ordered |= given.name().equals("next");
      if (!isDefault(use, given)) {
        parts.add(text(use, given));
      }
    }
    if (!ordered) {
      parts.sort(null);
    }
    return parts.isEmpty()
        ? use.module().name()
        : use.module().name() + " " + String.join(" ", parts);
  }

  private static boolean isDefault(Use use, Given given) {
    String module = use.module().name();
    return (module.equals("string") && given.name().equals("from") && is(given, 0))
        || (module.equals("string") && given.name().equals("to") && is(given, 65535));
  }

  private static boolean is(Given given, long number) {
    return Values.number(given.value(), 1 << 20) == number;
  }

  private static String text(Use use, Given given) {
    StringBuilder out = new StringBuilder(given.negated() ? "! --" : "--").append(given.name());
    for (String value : given.values()) {
      out.append(' ').append(value(use, given, value));
    }
    return out.toString();
  }

  private static String value(Use use, Given given, String value) {
    String module = use.module().name();
    if (module.equals("u32")) {
      return value.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    }
    return given.option().number() ? Values.canonicalNumber(value) : Values.quoted(value);
  }
}
