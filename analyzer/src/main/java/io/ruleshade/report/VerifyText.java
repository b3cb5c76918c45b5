package io.ruleshade.report;

import io.ruleshade.check.RuleRef;
import io.ruleshade.intent.Judgement;
import io.ruleshade.intent.Judgement.Breach;
import io.ruleshade.intent.Judgement.Status;
import io.ruleshade.intent.Judgement.Via;
import java.io.IOException;
import java.io.Writer;

/** What is true of the intents of a site, for a person at a terminal. */
public final class VerifyText {
  private VerifyText() {}

  /** Writes it. */
  public static void write(VerifyReport report, Layout layout, Writer out) throws IOException {
    Paint paint = layout.paint();
    for (VerifyReport.Answer answer : report.answers()) {
      Judgement judgement = answer.judgement();
      String label = judgement.status().label();
      out.append(judgement.status() == Status.HOLDS ? paint.good(label) : paint.bad(label));
      out.append(' ').append(Printable.of(answer.device().id())).append(": ");
      out.append(Printable.of(judgement.intent().name() + ": " + judgement.intent().words()));
      out.append('\n');
      for (Breach breach : judgement.breaches().subList(0, Math.min(3, judgement.breaches().size()))) {
        breach(breach, out);
      }
      if (judgement.breaches().size() > 3) {
        out.append("  and ").append(Integer.toString(judgement.breaches().size() - 3));
        out.append(" more sets of packets\n");
      }
      for (String why : judgement.why()) {
        out.append("  not known: ").append(Printable.of(why)).append('\n');
      }
    }
    report.untested().forEach(
        intent -> {
          try {
            out.append(paint.bad("not tested")).append(": ");
            out.append(Printable.of(intent.name() + ": " + intent.words()));
            out.append("; its packets come to no device\n");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    out.append("intents: ").append(Integer.toString(report.count(Status.HOLDS))).append(" hold, ");
    out.append(Integer.toString(report.count(Status.BROKEN))).append(" broken, ");
    out.append(Integer.toString(report.count(Status.CONDITIONAL))).append(" conditional, ");
    out.append(Integer.toString(report.count(Status.UNDECIDED))).append(" undecided, ");
    out.append(Integer.toString(report.untested().size())).append(" not tested");
    out.append(report.complete() ? "" : "; INCOMPLETE: a part of the input was not understood");
    out.append("; exit ").append(Integer.toString(report.exitCode())).append('\n');
  }

  private static void breach(Breach breach, Writer out) throws IOException {
    out.append("  packets: ").append(Printable.of(DiffText.words(breach.words(), 4))).append('\n');
    out.append("  witness: ").append(Printable.of(PacketWords.of(breach.sample()))).append('\n');
    for (Via via : breach.via()) {
      RuleRef decider = via.decider();
      out.append("    ").append(Printable.of(via.entry().name())).append(": ");
      out.append(
          Printable.of(
              decider == null
                  ? "the default"
                  : decider.id() + " (" + decider.rule().span().file().path() + ":"
                      + decider.rule().span().line() + ")"));
      out.append('\n');
    }
  }
}
