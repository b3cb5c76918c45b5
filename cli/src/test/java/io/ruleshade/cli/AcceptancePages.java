package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.accept.Acceptance;
import io.ruleshade.accept.Exceptions;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Config;
import io.ruleshade.config.ConfigReader;
import io.ruleshade.config.Yaml;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.iptables.IptablesDialect;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Item;
import io.ruleshade.report.Page;
import io.ruleshade.report.Report;
import io.ruleshade.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Examples that need a file of the site, behind a line {@code %%}: of what is said about intents, with
 * {@code ruleshade.yaml}; and of what is said about exceptions and remarks: with the file of exceptions,
 * in which {@code FINGERPRINT(RS101)} stands for that of the finding. Today is 2026-06-01.
 */
final class AcceptancePages {
  private static final Pattern MARK = Pattern.compile(" # (RS[0-9]{3}): .*$");

  private AcceptancePages() {}

  static void intentIsTrue(String code, Page.Example example) throws BadConfig {
    String[] parts = example.text().split("(?m)^%%$", 2);
    Map<Integer, String> expected = new TreeMap<>();
    StringBuilder rules = new StringBuilder();
    int line = 0;
    for (String source : parts[0].lines().toList()) {
      line++;
      Matcher mark = MARK.matcher(source);
      if (mark.find()) {
        expected.put(line, mark.group(1));
      }
      rules.append(mark.replaceFirst("")).append('\n');
    }
    assertThat(expected.isEmpty()).isEqualTo(!example.section().equals("Example"));
    Config config =
        ConfigReader.read(
            Yaml.read("ruleshade.yaml", parts[1].getBytes(StandardCharsets.UTF_8)), Map.of());
    ParseResult parsed =
        new IptablesDialect().parse(ParseInput.of(SourceFile.ofText("example", rules.toString())));
    Checker.Options usual = Checker.Options.DEFAULT;
    CheckResult result =
        Checker.check(
            parsed.devices(),
            parsed.diagnostics(),
            true,
            new Checker.Options(
                usual.workPerRule(), 1, List.of("RS5", "RS9"), List.of(), false, usual.policy(),
                usual.hits(), null, config.intents()));
    Map<Integer, String> found = new TreeMap<>();
    result.findings().forEach(finding -> found.put(finding.span().line(), finding.code()));
    assertThat(found).isEqualTo(expected);
    assertThat(expected.values()).allMatch(code::equals);
  }

  static void isTrue(String code, Page.Example example) throws BadConfig {
    Map<Integer, String> expected = new TreeMap<>();
    StringBuilder[] texts = {new StringBuilder(), new StringBuilder()};
    int part = 0;
    int line = 0;
    for (String source : example.text().lines().toList()) {
      if (source.equals("%%")) {
        part = 1;
        line = 0;
        continue;
      }
      line++;
      Matcher mark = MARK.matcher(source);
      if (mark.find()) {
        assertThat(mark.group(1)).isEqualTo(code);
        expected.put(line, part == 0 ? "example" : "exceptions.yaml");
      }
      texts[part].append(mark.replaceFirst("")).append('\n');
    }
    assertThat(expected.isEmpty()).isEqualTo(!example.section().equals("Example"));
    ParseResult parsed =
        new IptablesDialect()
            .parse(ParseInput.of(SourceFile.ofText("example", texts[0].toString())));
    CheckResult result =
        Checker.check(parsed.devices(), parsed.diagnostics(), true, Checker.Options.DEFAULT);
    Report report = Report.of(result, "1.0", new Gate(null, false, false), c -> true);
    String exceptions = texts[1].toString();
    for (Item item : report.items()) {
      exceptions = exceptions.replace("FINGERPRINT(" + item.code() + ")", item.fingerprint());
    }
    Acceptance acceptance =
        Acceptance.of(
            report.items(),
            result.devices(),
            new Acceptance.Request(
                null,
                null,
                null,
                Exceptions.read(
                    "exceptions.yaml", exceptions.getBytes(StandardCharsets.UTF_8), 366),
                Config.InlineRemarks.REPORT,
                366,
                LocalDate.of(2026, 6, 1),
                c -> true));
    Map<Integer, String> found = new TreeMap<>();
    for (Diagnostic diagnostic : acceptance.remarks()) {
      assertThat(diagnostic.code()).isEqualTo(code);
      found.put(
          diagnostic.primary().span().line(), diagnostic.primary().span().file().path());
    }
    assertThat(found).isEqualTo(expected);
  }
}
