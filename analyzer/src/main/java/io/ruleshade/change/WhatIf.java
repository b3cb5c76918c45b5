package io.ruleshade.change;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What edits would come to: the packets that would fare differently, exactly and over all packets, and
 * the findings that they would cause or settle.
 *
 * @param edits the edits
 * @param before the device as it is
 * @param after the device as it would be
 * @param difference what packets would fare differently
 * @param appeared findings that are not there today
 * @param gone findings of today that would be no more
 */
public record WhatIf(
    List<Edit> edits,
    Device before,
    Device after,
    SemanticDiff.Pair difference,
    List<Finding> appeared,
    List<Finding> gone) {
  public WhatIf {
    edits = List.copyOf(edits);
    appeared = List.copyOf(appeared);
    gone = List.copyOf(gone);
  }

  /** How much work is done, and which findings are looked for. */
  public record Options(SemanticDiff.Options diff, Checker.Options check) {
    /** What is used when nothing is said. */
    public static final Options DEFAULT =
        new Options(SemanticDiff.Options.DEFAULT, Checker.Options.DEFAULT);
  }

  /**
   * Tries edits.
   *
   * @param reparse reads a whole file as the device's file was read
   * @throws EditException when an edit cannot be carried out
   */
  public static WhatIf of(
      Device device,
      List<Edit> edits,
      Function<String, List<Device>> reparse,
      Options options)
      throws EditException {
    Edits.Result edited = Edits.carryOut(device, edits, reparse);
    SemanticDiff.Pair difference =
        SemanticDiff.ofEdited(device, edited.read(), edited.device(), options.diff());
    List<Finding> today = findings(device, options);
    List<Finding> then = findings(edited.device(), options);
    return new WhatIf(
        edits, device, edited.device(), difference, without(then, today), without(today, then));
  }

  private static List<Finding> findings(Device device, Options options) {
    CheckResult result = Checker.check(List.of(device), List.of(), true, options.check());
    return result.findings();
  }

  private static List<Finding> without(List<Finding> some, List<Finding> others) {
    Set<String> known = new HashSet<>();
    others.forEach(finding -> known.add(finding.fingerprint()));
    return some.stream().filter(finding -> !known.contains(finding.fingerprint())).toList();
  }
}
