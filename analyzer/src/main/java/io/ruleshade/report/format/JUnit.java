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
    List<String> attributes = new ArrayList<>(List.of("classname", finding.code()));
    attributes.addAll(List.of("name", name(shown, finding), "time", "0"));
    Place place = finding.place();
    if (place != null) {
      attributes.addAll(List.of("file", shown.path(place.file())));
      attributes.addAll(List.of("line", Integer.toString(place.line())));
    }
    xml.open("testcase", attributes.toArray(String[]::new));
    String message = finding.severity().label() + ": " + Shown.headline(finding);
    switch (of(document, finding)) {
      case FAILED ->
          xml.lines(
              "failure", shown.details(finding), "message", message, "type", finding.code());
      case ERROR ->
          xml.lines("error", shown.details(finding), "message", message, "type", finding.code());
      case SKIPPED -> xml.empty("skipped", "message", "accepted: " + Shown.accepted(finding));
      case PASSED -> {
        List<String> lines = new ArrayList<>(List.of(message));
        lines.addAll(shown.details(finding));
        xml.lines("system-out", lines);
      }
    }
    xml.close("testcase");
  }

  private static String name(Shown shown, Finding finding) {
    String subject = Shown.subject(finding);
    Place place = finding.place();
    return finding.name()
        + (subject.isEmpty() ? "" : " " + subject)
        + (place == null ? "" : " (" + shown.at(place) + ")");
  }
}
