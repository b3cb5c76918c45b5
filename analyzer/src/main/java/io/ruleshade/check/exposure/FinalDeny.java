package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.check.exposure.Proof.Shown;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** RS309: what no rule is written for is permitted, or denied without a trace. */
public final class FinalDeny implements ContextCheck {
  @Override
  public String code() {
    return "RS309";
  }

  @Override
  public String name() {
    return "final deny";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Proof proof = Openness.proof(device, analysis, context);
    List<Finding> out = new ArrayList<>();
    Set<String> silent = new LinkedHashSet<>();
    Set<String> said = new LinkedHashSet<>();
    Ruleset first = null;
    Map<String, Shown> bare = new LinkedHashMap<>();
    for (EntryPoint entry : Openness.entries(device)) {
      if (entry.rulesets().isEmpty()) {
        Openness.byDefault(device, proof, entry).ifPresent(shown -> bare.put(entry.name(), shown));
      }
      Ruleset last = last(device, entry);
      if (last == null || isWithinZone(device, entry)) {
        continue;
      }
      Optional<Shown> open = Openness.byDefault(device, proof, entry);
      if (open.isPresent()) {
        if (said.add(last.name())) {
          out.add(open(device, last, open.orElseThrow()));
        }
      } else if (isSilent(device, proof, entry) && silent.add(last.name()) && first == null) {
        first = last;
      }
    }
    if (!bare.isEmpty() && !device.rulesets().isEmpty()) {
      out.add(bare(device, bare));
    }
    if (first != null) {
      out.add(silent(device, first, List.copyOf(silent)));
    }
    return out;
  }

  /** PAN-OS lets what stays within a zone pass unless it is told otherwise, and means it. */
  private static boolean isWithinZone(Device device, EntryPoint entry) {
    return device.dialect().equals("panos") && entry.name().contains(" within ");
  }

  private Finding open(Device device, Ruleset last, Shown shown) {
    boolean empty = last.rules().isEmpty();
    boolean through = !last.name().endsWith("INPUT");
    return Draft.of(this, empty && through ? Severity.INFO : Severity.MEDIUM, device, last)
        .witness(shown.witness())
        .conditional(shown.open())
        .say(
            empty
                ? "nothing is filtered here: there is no rule, and the default permits"
                : "what no rule decides is permitted: there is no final deny",
            "let the default deny, or end with a rule that does");
  }

  /** Pairs of zones that nothing is written for. */
  private Finding bare(Device device, Map<String, Shown> open) {
    Shown shown = open.values().iterator().next();
    Draft draft =
        Draft.of(this, Severity.MEDIUM, device, device.rulesets().get(0).opening())
            .witness(shown.witness())
            .conditional(shown.open());
    Listing.lines("", open.keySet().stream().map(Listing::quoted).toList()).forEach(draft::note);
    return draft.say(
        "nothing is filtered between "
            + Listing.count(open.size(), "pair")
            + " of zones: they have no policies, and the default permits",
        "let the default deny");
  }

  private Finding silent(Device device, Ruleset first, List<String> names) {
    List<String> quoted = names.stream().map(Listing::quoted).toList();
    Draft draft =
        names.size() == 1
            ? Draft.of(this, Severity.INFO, device, first)
            : Draft.of(this, Severity.INFO, device, first.opening());
    if (quoted.size() > 4) {
      Listing.lines("", quoted).forEach(draft::note);
    }
    return draft.say(
        "what no rule permits is dropped without a log"
            + (names.size() == 1 ? "" : " in " + Listing.of(quoted)),
        "end with a deny that logs, with a rate limit where the device needs one");
  }

  /** Whether packets that nothing was written for are dropped and nothing on their way logs. */
  private static boolean isSilent(Device device, Proof proof, EntryPoint entry) {
    int dropped = 0;
    for (int k = 0; k < 4; k++) {
      Packet packet = Samples.packet(Traffic.guard(device, entry), k);
      if (packet == null) {
        continue;
      }
      Evaluation evaluation = proof.evaluate(entry, packet);
      if (evaluation.executed().stream().anyMatch(s -> s.rule().action().log())) {
        return false;
      }
      for (Verdict verdict : evaluation.verdicts()) {
        if (verdict.kind() != null && verdict.kind().isDrop()) {
          if (logsByItself(device, verdict)) {
            return false;
          }
          dropped++;
        }
      }
    }
    return dropped > 0;
  }

  /**
   * Whether a drop is logged although the file does not say so, or may be: ASA reports denied packets
   * as 106023 unless told not to, and of FortiOS and PAN-OS the default's log is a setting elsewhere.
   */
  private static boolean logsByItself(Device device, Verdict verdict) {
    return switch (device.dialect()) {
      case "asa" -> true;
      case "fortios", "panos" -> verdict.isDefault();
      default -> false;
    };
  }

  private static @Nullable Ruleset last(Device device, EntryPoint entry) {
    List<String> names = entry.rulesets();
    for (int i = names.size() - 1; i >= 0; i--) {
      Ruleset ruleset = device.ruleset(names.get(i)).orElse(null);
      if (ruleset != null) {
        return ruleset;
      }
    }
    return null;
  }
}
