package io.ruleshade.change;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Coverage;
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
        SemanticDiff.ofEdited(
            device, edited.read(), edited.device(), Edits.touched(device, edits), options.diff());
    List<Finding> today = findings(device, options);
    List<Finding> then = findings(edited.device(), options);
    return new WhatIf(
        edits, device, edited.device(), difference, without(then, today), without(today, then));
  }

  /**
   * The edits as a change of the file, proven to be what was tried.
   *
   * @param text the whole file after them
   * @param patch the change as a unified patch
   */
  public record Text(String text, String patch) {}

  /**
   * {@return the edits in the text of the file} The text is read again and compared with what was tried,
   * over all packets.
   *
   * @throws EditException where an edit cannot be said in text, or the text reads as something else, or the
   *     file could not be written back as it is
   */
  public Text text(Function<String, List<Device>> reparse, Options options) throws EditException {
    for (Coverage coverage : before.coverage()) {
      if (!LineEdit.isRoundTrip(coverage.file())) {
        throw new EditException(coverage.file().path() + " " + LineEdit.NO_ROUND_TRIP);
      }
    }
    List<UnifiedPatch.Line> lines = EditedText.lines(before, edits);
    String now = UnifiedPatch.after(lines);
    Device read =
        reparse.apply(now).stream()
            .filter(device -> device.id().equals(before.id()))
            .findFirst()
            .orElseThrow(() -> new EditException("the text changes which devices there are"));
    boolean same =
        read.ruleCount() == after.ruleCount()
            && SemanticDiff.ofEdited(after, read, options.diff()).equivalent();
    if (!same) {
      throw new EditException(
          "the edits in the text of the file come to something else than was tried; edit it by hand");
    }
    return new Text(now, UnifiedPatch.of(before.coverage().get(0).file().path(), lines));
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
