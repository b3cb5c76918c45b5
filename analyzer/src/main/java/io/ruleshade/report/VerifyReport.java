package io.ruleshade.report;

import io.ruleshade.intent.Intent;
import io.ruleshade.intent.Judgement;
import io.ruleshade.intent.Judgement.Status;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;

/**
 * What is true of the intents of a site.
 *
 * @param answers one for each device that an intent's packets come to
 * @param untested intents whose packets come to no device
 * @param complete whether every input was whole and understood
 * @param lenient whether what is not known may pass
 * @param version of the program
 */
public record VerifyReport(
    List<Answer> answers,
    List<Intent> untested,
    boolean complete,
    boolean lenient,
    String version) {
  /** What is true of an intent on a device. */
  public record Answer(Device device, Judgement judgement) {}

  public VerifyReport {
    answers = List.copyOf(answers);
    untested = List.copyOf(untested);
  }

  /** Makes a report of what was decided. */
  public static VerifyReport of(
      List<Intent> intents,
      List<Answer> answers,
      boolean complete,
      boolean lenient,
      String version) {
    List<Intent> untested = new ArrayList<>(intents);
    untested.removeIf(
        intent -> answers.stream().anyMatch(a -> a.judgement().intent().equals(intent)));
    return new VerifyReport(answers, untested, complete, lenient, version);
  }

  /** {@return how many answers are so} */
  int count(Status status) {
    return (int) answers.stream().filter(a -> a.judgement().status() == status).count();
  }

  /** {@return the exit code} What is not known beats what is broken. */
  public int exitCode() {
    boolean known = complete && untested.isEmpty() && count(Status.UNDECIDED) == 0;
    if (!known && !lenient) {
      return Gate.INCOMPLETE;
    }
    return count(Status.BROKEN) + count(Status.CONDITIONAL) > 0 ? Gate.FAILED : Gate.OK;
  }
}
