package io.ruleshade.report.format;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Report;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Device;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JUnit XML as Jenkins and Surefire read it: a suite a device, a test case a finding.
 *
 * <p>A finding that fails the gate is a failure, what makes the result incomplete is an error, what is
 * suppressed is skipped, and all else passes and holds its text as output. Times are 0, so that two
 * runs give the same bytes.
 */
public final class JUnit implements DocumentFormat {
  @Override
  public String name() {
    return "junit";
  }

  /** How a finding counts. */
  private enum Outcome {
    PASSED,
    FAILED,
    ERROR,
    SKIPPED
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    Shown shown = new Shown(document);
    Map<String, List<Finding>> suites = new LinkedHashMap<>();
    for (Device device : document.devices()) {
      suites.computeIfAbsent(device.id(), k -> new ArrayList<>());
    }
    for (Finding finding : document.findings()) {
      String device = finding.device() == null ? "input" : finding.device();
      suites.computeIfAbsent(device, k -> new ArrayList<>()).add(finding);
    }
    Xml xml = new Xml(out);
    List<Finding> all = document.findings();
    xml.open(
        "testsuites",
        "name",
        "ruleshade",
        "tests",
        Integer.toString(suites.values().stream().mapToInt(JUnit::cases).sum()),
        "failures",
        count(document, all, Outcome.FAILED),
        "errors",
        count(document, all, Outcome.ERROR),
        "time",
        "0");
    for (Map.Entry<String, List<Finding>> suite : suites.entrySet()) {
      suite(document, shown, suite.getKey(), suite.getValue(), xml);
    }
    xml.close("testsuites");
    xml.end();
  }

  private static int cases(List<Finding> findings) {
    return Math.max(1, findings.size());
  }

  private static String count(ResultDocument document, List<Finding> findings, Outcome outcome) {
    return Long.toString(findings.stream().filter(f -> of(document, f) == outcome).count());
  }

  private static Outcome of(ResultDocument document, Finding finding) {
    if (finding.suppression() != null) {
      return Outcome.SKIPPED;
    }
    if (Report.isIncompleteness(finding.code())) {
      return document.gate().allowIncomplete() ? Outcome.PASSED : Outcome.ERROR;
    }
    return document.fails(finding) ? Outcome.FAILED : Outcome.PASSED;
  }

  private static void suite(
      ResultDocument document, Shown shown, String device, List<Finding> findings, Xml xml)
      throws IOException {
    xml.open(
        "testsuite",
        "name",
        Shown.text(device),
        "tests",
        Integer.toString(cases(findings)),
        "failures",
        count(document, findings, Outcome.FAILED),
        "errors",
        count(document, findings, Outcome.ERROR),
        "skipped",
        count(document, findings, Outcome.SKIPPED),
        "time",
        "0");
    if (findings.isEmpty()) {
      xml.empty("testcase", "classname", "ruleshade", "name", "no findings", "time", "0");
    }
    for (Finding finding : findings) {
      testCase(document, shown, finding, xml);
    }
    xml.close("testsuite");
  }

  private static void testCase(ResultDocument document, Shown shown, Finding finding, Xml xml)
      throws IOException {
    xml.open(
        "testcase", "classname", finding.code(), "name", name(shown, finding), "time", "0");
    String message = finding.severity().label() + ": " + Shown.headline(finding);
    switch (of(document, finding)) {
      case FAILED ->
          xml.lines("failure", trace(shown, finding), "message", message, "type", finding.code());
      case ERROR ->
          xml.lines("error", trace(shown, finding), "message", message, "type", finding.code());
      case SKIPPED ->
          xml.lines(
              "skipped",
              List.of("accepted: " + Shown.accepted(finding), message));
      case PASSED -> {
        List<String> lines = new ArrayList<>(List.of(message));
        lines.addAll(shown.details(finding));
        xml.lines("system-out", lines);
      }
    }
    xml.close("testcase");
  }

  /** The details below a line like those of a stack trace, from which Jenkins takes the place. */
  private static List<String> trace(Shown shown, Finding finding) {
    List<String> lines = new ArrayList<>();
    if (finding.place() != null) {
      lines.add(" at ruleshade." + finding.code() + "(" + shown.at(finding.place()) + ")");
    }
    lines.addAll(shown.details(finding));
    return lines;
  }

  private static String name(Shown shown, Finding finding) {
    String subject = Shown.subject(finding);
    Place place = finding.place();
    return finding.name()
        + (subject.isEmpty() ? "" : " " + subject)
        + (place == null ? "" : " (" + shown.at(place) + ")");
  }
}
