package io.ruleshade.trace;

import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces or zones that a packet may have where they were not said: those that rules ask for, and one
 * that none does. What they agree on holds; where they do not agree nothing is decided.
 */
final class Unsaid {
  static final String UNNAMED = "(unnamed)";
  private static final String ANOTHER = "(another unnamed)";

  /** Above this many pairs they are not gone through. */
  private static final int MOST = 4096;

  /** So many names are given in words. */
  private static final int MOST_NAMED = 4;

  private final List<String> ins;
  private final List<String> outs;

  /** Whether something asks if a packet leaves by another interface than it came in by. */
  private final boolean crosses;

  Unsaid(Device device) {
    Set<String> from = new TreeSet<>();
    Set<String> to = new TreeSet<>();
    boolean asked = false;
    for (EntryPoint entry : device.entryPoints()) {
      asked |= entry.guard().crossing().isPresent();
    }
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        for (Rule.Arm arm : rule.arms()) {
          for (Product product : arm.match().products()) {
            names(product.in(), from);
            names(product.out(), to);
            asked |= product.crossing().isPresent();
          }
        }
      }
    }
    this.ins = List.copyOf(from);
    this.outs = List.copyOf(to);
    this.crosses = asked;
  }

  /** A name for every pattern; what begins in some way has a name that begins so. */
  private static void names(InterfaceSet set, Set<String> out) {
    for (InterfaceSet.Pattern pattern : set.patterns()) {
      if (!pattern.text().isEmpty()) {
        out.add(pattern.prefix() ? pattern.text() + "…" : pattern.text());
      }
    }
  }

  /**
   * {@return the packet with each interface that it may have; itself alone where no rule asks for one, nothing
   * when there are too many}
   *
   * @param in whether the ingress interface is open
   * @param out whether the egress interface is
   */
  List<PacketSpec> variants(PacketSpec spec, boolean in, boolean out) {
    boolean fillIn = in && (crosses || !ins.isEmpty());
    boolean fillOut = out && (crosses || !outs.isEmpty());
    if (!fillIn && !fillOut) {
      return List.of(spec);
    }
    List<@Nullable String> from = Arrays.asList(spec.in());
    if (fillIn) {
      from = with(ins, crosses && spec.out() != null ? spec.out() : null, UNNAMED);
    }
    List<PacketSpec> all = new ArrayList<>();
    for (String ingress : from) {
      List<@Nullable String> to = Arrays.asList(spec.out());
      if (fillOut) {
        to = with(outs, crosses ? ingress : null, crosses ? ANOTHER : UNNAMED);
      }
      if (all.size() + to.size() > MOST) {
        return List.of();
      }
      to.forEach(egress -> all.add(spec.with(ingress, egress)));
    }
    return all;
  }

  private static List<@Nullable String> with(
      List<String> names, @Nullable String other, String unnamed) {
    Set<@Nullable String> all = new LinkedHashSet<>(names);
    if (other != null) {
      all.add(other);
    }
    all.add(unnamed);
    return new ArrayList<>(all);
  }

  /**
   * {@return which interfaces lead to which answer, in words}
   *
   * @param spec the packet as it was given
   * @param answers an answer for each of its variants
   */
  static List<String> words(
      PacketSpec spec, List<PacketSpec> variants, List<TraceAnswer> answers) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (int i = 0; i < variants.size(); i++) {
      PacketSpec variant = variants.get(i);
      List<String> name = new ArrayList<>();
      if (spec.in() == null && variant.in() != null) {
        name.add("in " + variant.in());
      }
      if (spec.out() == null && variant.out() != null) {
        name.add("out " + variant.out());
      }
      TraceAnswer answer = answers.get(i);
      String by =
          answer.decider() != null
              ? " by " + answer.decider().id()
              : answer.byDefault() ? " by default" : "";
      groups
          .computeIfAbsent(answer.verdictLabel() + by, k -> new ArrayList<>())
          .add(String.join(" ", name));
    }
    List<String> out = new ArrayList<>();
    groups.forEach(
        (answer, names) -> {
          int more = names.size() - MOST_NAMED;
          out.add(
              "the interface or zone, which was not said: "
                  + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                  + (more > 0 ? " and " + more + " more" : "")
                  + ": "
                  + answer);
        });
    return out;
  }
}
