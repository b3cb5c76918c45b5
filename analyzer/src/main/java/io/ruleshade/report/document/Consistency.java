package io.ruleshade.report.document;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Pages;
import io.ruleshade.report.Printable;
import io.ruleshade.report.document.ResultDocument.Device;
import io.ruleshade.report.document.ResultDocument.File;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the parts of a result say the same: a summary, a gate or an exit code beside findings that say
 * otherwise is no result of {@code check}, whoever changed it. Complexity: linear in the document.
 */
final class Consistency {
  private Consistency() {}

  static void check(ResultDocument document) throws NoResultException {
    summary(document);
    gate(document);
    Set<String> devices = new HashSet<>();
    for (Device device : document.devices()) {
      devices.add(device.id());
      coverage(device);
    }
    Map<String, File> files = document.filesByPath();
    Set<String> codes = Pages.codes().keySet();
    for (Finding finding : document.findings()) {
      if (!codes.contains(finding.code())) {
        throw wrong("the code `" + finding.code() + "` is not known to this version");
      }
      if (finding.device() != null && !devices.contains(finding.device())) {
        throw wrong("a finding is about the device `" + finding.device() + "`, which was not analysed");
      }
      if (finding.place() != null) {
        place(finding.place(), files);
      }
      for (Place place : finding.related()) {
        place(place, files);
      }
    }
  }

  private static void summary(ResultDocument document) throws NoResultException {
    List<Finding> findings = document.findings();
    for (Severity severity : Severity.values()) {
      long count =
          findings.stream().filter(f -> f.suppression() == null && f.severity() == severity).count();
      same("`summary." + severity.label() + "`", document.summary().count(severity), count);
    }
    long suppressed = findings.stream().filter(f -> f.suppression() != null).count();
    same("`summary.suppressed`", document.summary().suppressed(), suppressed);
  }

  private static void gate(ResultDocument document) throws NoResultException {
    ResultDocument.Gate gate = document.gate();
    long failing = document.findings().stream().filter(document::fails).count();
    same("`gate.failures`", gate.failures(), failing);
    boolean known = document.complete() || gate.allowIncomplete();
    int exit = known ? failing == 0 ? Gate.OK : Gate.FAILED : Gate.INCOMPLETE;
    // With --exit-zero what fails is 0 all the same.
    if (gate.exit() != exit && !(exit == Gate.FAILED && gate.exit() == Gate.OK)) {
      throw wrong("`gate.exit` is " + gate.exit() + ", and the rest comes to " + exit);
    }
  }

  private static void coverage(Device device) throws NoResultException {
    ResultDocument.Coverage coverage = device.coverage();
    same(
        "`coverage.lines` of " + device.id(),
        coverage.lines(),
        coverage.modelled() + coverage.irrelevant() + coverage.notUnderstood());
    same(
        "`coverage.lines` of " + device.id(),
        coverage.lines(),
        device.files().stream().mapToLong(File::lines).sum());
  }

  private static void place(Place place, Map<String, File> files) throws NoResultException {
    File file = files.get(place.file());
    if (place.endLine() < place.line()) {
      throw wrong("a place ends at line " + place.endLine() + " and begins at " + place.line());
    }
    if (file != null && place.endLine() > file.lines()) {
      throw wrong(
          "a place is at line " + place.endLine() + " of " + place.file() + ", which has "
              + file.lines());
    }
  }

  private static void same(String what, long said, long counted) throws NoResultException {
    if (said != counted) {
      throw wrong(what + " is " + said + ", and the rest comes to " + counted);
    }
  }

  private static NoResultException wrong(String what) {
    return new NoResultException("contradicts itself: " + Printable.of(what));
  }
}
