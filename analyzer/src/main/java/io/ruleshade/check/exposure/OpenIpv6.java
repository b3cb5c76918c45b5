package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.check.exposure.Openness.Answer;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RS312: where IPv4 packets are dropped, IPv6 packets of the same kind are let through. */
public final class OpenIpv6 implements ContextCheck {
  @Override
  public String code() {
    return "RS312";
  }

  @Override
  public String name() {
    return "open ipv6";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Proof proof = Openness.proof(device, analysis, context);
    List<Finding> out = new ArrayList<>();
    for (EntryPoint entry : Openness.entries(device)) {
      if (Openness.answer(device, proof, entry, true) != Answer.OPEN) {
        continue;
      }
      Closed closed = closed(device, proof, entry, context);
      Packet packet = closed == null ? null : Openness.packet(device, entry, true);
      Optional<Ruleset> last =
          entry.rulesets().reversed().stream().flatMap(n -> device.ruleset(n).stream()).findFirst();
      if (closed != null && packet != null && last.isPresent()) {
        out.add(
            Draft.of(this, Severity.MEDIUM, device, last.orElseThrow())
                .identity(entry.name())
                .witness(witness(proof, entry, packet))
                .note(closed.words())
                .say(
                    "at " + Listing.quoted(entry.name())
                        + " IPv6 passes whatever it is, and IPv4 that nothing was written for does not",
                    "filter IPv6 as IPv4 is filtered"));
      }
    }
    return out;
  }

  /** Where IPv4 is closed, in words. */
  private record Closed(String words) {}

  private static @Nullable Closed closed(
      Device device, Proof proof, EntryPoint entry, Context context) {
    if (Openness.answer(device, proof, entry, false) == Answer.CLOSED) {
      return new Closed("the same rules drop IPv4");
    }
    String place = place(entry);
    for (EntryPoint other : Openness.entries(device)) {
      if (!other.name().equals(entry.name())
          && place(other).equals(place)
          && Openness.answer(device, proof, other, false) == Answer.CLOSED) {
        return new Closed("IPv4 is dropped at " + Listing.quoted(other.name()));
      }
    }
    for (Device sibling : context.devices()) {
      if (!sibling.equals(device) && isSibling(device, sibling)) {
        Proof its = new Proof(sibling);
        for (EntryPoint other : Openness.entries(sibling)) {
          if (other.name().equals(entry.name())
              && Openness.answer(sibling, its, other, false) == Answer.CLOSED) {
            return new Closed("IPv4 is dropped in " + path(sibling));
          }
        }
      }
    }
    return null;
  }

  /** What an entry point is called apart from the IP version: an interface and a direction. */
  private static String place(EntryPoint entry) {
    String name = entry.name();
    return name.endsWith(" (ipv6)")
        ? name.substring(0, name.length() - " (ipv6)".length())
        : name.endsWith(" inet6")
            ? name.substring(0, name.length() - " inet6".length())
            : name.endsWith("policy6") || name.endsWith("local-in-policy6")
                ? name.substring(0, name.length() - 1)
                : name;
  }

  private static String path(Device device) {
    return device.coverage().isEmpty() ? device.id() : device.coverage().get(0).file().path();
  }

  /** Whether two iptables files lie side by side and their names differ in the IP version alone. */
  private static boolean isSibling(Device six, Device four) {
    if (!six.dialect().equals("iptables") || !four.dialect().equals("iptables")) {
      return false;
    }
    Path a = Path.of(path(six));
    Path b = Path.of(path(four));
    String name = String.valueOf(a.getFileName());
    String other = String.valueOf(b.getFileName());
    return !name.equals(other)
        && String.valueOf(a.getParent()).equals(String.valueOf(b.getParent()))
        && bare(name).equals(bare(other));
  }

  private static String bare(String name) {
    return name.replace("ip6tables", "iptables").replaceAll("(?i)(ip)?v[46]", "").replace("6", "");
  }

  private static @Nullable Witness witness(Proof proof, EntryPoint entry, Packet packet) {
    Evaluation evaluation = proof.evaluate(entry, packet);
    for (Verdict verdict : evaluation.verdicts()) {
      if (verdict.kind() == Action.Kind.PERMIT) {
        RuleRef by =
            verdict.rule() == null || verdict.ruleset() == null
                ? null
                : new RuleRef(verdict.ruleset(), verdict.rule());
        return new Witness(packet, Action.Kind.PERMIT, by, entry.name());
      }
    }
    return null;
  }
}
