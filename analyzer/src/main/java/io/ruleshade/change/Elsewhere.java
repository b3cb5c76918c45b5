package io.ruleshade.change;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What differs between two configurations and is no packet set: a named condition has the name of a time
 * range, a schedule, an application or a changing set as its identity, so that the comparison of packets
 * does not see when the thing behind the name is another. Nor does it see lines about interfaces, zones,
 * translation and routing.
 */
final class Elsewhere {
  private Elsewhere() {}

  private record Name(String kind, String scope, String name) {}

  /** {@return what has the same name on both sides and is defined otherwise, in words} */
  static List<String> definitions(Device before, Device after) {
    Map<Name, NamedObject> old = new LinkedHashMap<>();
    for (NamedObject object : before.objects()) {
      old.putIfAbsent(new Name(object.kind(), object.scope(), object.name()), object);
    }
    List<String> out = new ArrayList<>();
    for (NamedObject now : after.objects()) {
      NamedObject was = old.remove(new Name(now.kind(), now.scope(), now.name()));
      // The order of translations counts, so that they are compared line by line; counters only count.
      if (was == null || List.of("nat-rule", "counter").contains(now.kind())) {
        continue;
      }
      if (was.extent() != null && now.extent() != null) {
        boolean outside = was.referenced() || now.referenced();
        if (outside && !was.extent().equals(now.extent())) {
          out.add(now.kind() + " `" + now.name() + "`, which is used outside of the rules,");
        }
      } else if (now.kind().equals("name") && !was.referenced() && !now.referenced()) {
        continue;
      } else if (!isSame(was, now)) {
        out.add(now.kind() + " `" + now.name() + "`");
      } else if (now.span().text().contains("apply-path") && lines(before, after) > 0) {
        // Its prefixes are what other lines say, of interfaces for one.
        out.add(now.kind() + " `" + now.name() + "`, which is collected from other lines that differ,");
      }
    }
    // The order of chains at one hook, and before or after translation, is no part of a chain.
    for (Ruleset now : after.rulesets()) {
      if (!now.kind().equals("base chain")) {
        continue;
      }
      Ruleset was = before.ruleset(now.name()).orElse(null);
      if (was != null && !places(was).equals(places(now))) {
        out.add("chain `" + now.name() + "` (" + String.join(", ", places(now)) + ")");
      }
    }
    return List.copyOf(out);
  }

  private static List<String> places(Ruleset ruleset) {
    return ruleset.bindings().stream().map(Ruleset.Binding::text).toList();
  }

  private static boolean isSame(NamedObject one, NamedObject other) {
    return one.value().equals(other.value())
        && names(one).equals(names(other))
        && plain(one.span()).equals(plain(other.span()));
  }

  private static List<String> names(NamedObject object) {
    return object.members().stream().map(Rule.Use::name).toList();
  }

  private static String plain(Span span) {
    return span.text().strip().replaceAll("\\s+", " ");
  }

  /** {@return how many lines of either side are no rule and no set of packets and are not in the other} */
  static int lines(Device before, Device after) {
    Map<String, Integer> counts = new HashMap<>();
    count(before, 1, counts);
    count(after, -1, counts);
    return counts.values().stream().mapToInt(Math::abs).sum();
  }

  private static void count(Device device, int step, Map<String, Integer> counts) {
    for (Coverage coverage : device.coverage()) {
      SourceFile file = coverage.file();
      BitSet compared = new BitSet();
      for (Ruleset ruleset : device.rulesets()) {
        ruleset.rules().forEach(rule -> mark(rule.span(), file, compared));
      }
      device.objects().stream()
          .filter(object -> object.extent() != null)
          .forEach(object -> mark(object.span(), file, compared));
      LineIndex lines = file.lines();
      for (int line = 1; line <= lines.count(); line++) {
        String text = lines.text(line).strip();
        if (!compared.get(line) && !text.isEmpty() && "#!;:/*".indexOf(text.charAt(0)) < 0) {
          counts.merge(text, step, Integer::sum);
        }
      }
    }
  }

  private static void mark(Span span, SourceFile file, BitSet lines) {
    if (Objects.equals(span.file(), file)) {
      lines.set(span.line(), span.endLine() + 1);
    }
  }
}
