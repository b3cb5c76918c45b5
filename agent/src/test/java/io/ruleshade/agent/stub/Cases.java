package io.ruleshade.agent.stub;

import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Item;
import io.ruleshade.report.Report;
import io.ruleshade.source.SourceFile;
import java.util.List;

/** Findings of a text, for tests. */
public final class Cases {
  private Cases() {}

  public static List<Item> items(String dialect, String text) {
    ParseResult parsed =
        Dialects.named(dialect)
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("fw.cfg", text)));
    Checker.Options usual = Checker.Options.DEFAULT;
    CheckResult result =
        Checker.check(
            parsed.devices(),
            parsed.diagnostics(),
            parsed.complete(),
            new Checker.Options(usual.workPerRule(), 1, List.of("RS1"), List.of(), false));
    return Report.of(result, "test", new Gate(null, false, true), code -> true).items();
  }

  public static Explanation explanation(String dialect, String text, String code) {
    return Explanation.of(items(dialect, text).stream().filter(i -> i.code().equals(code)).toList()).get(0);
  }

  public static Device device(Explanation explanation) {
    Device device = explanation.pack().item().device();
    if (device == null) {
      throw new AssertionError("the finding is of no device");
    }
    return device;
  }
}
