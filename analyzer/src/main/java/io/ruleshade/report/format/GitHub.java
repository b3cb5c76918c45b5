package io.ruleshade.report.format;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Words;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Workflow commands that GitHub turns into annotations. It shows ten of each level for a step, so the
 * most severe are written, and a notice says how many are not. What is suppressed is counted there.
 */
public final class GitHub implements DocumentFormat {
  /** Annotations of one level that GitHub shows for a step. */
  static final int MOST = 10;

  private static final List<String> LEVELS = List.of("error", "warning", "notice");

  @Override
  public String name() {
    return "github";
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    Shown shown = new Shown(document);
    List<Finding> open =
        Urgency.sorted(document).stream().filter(f -> f.suppression() == null).toList();
    Map<String, Integer> totals = new LinkedHashMap<>();
    LEVELS.forEach(level -> totals.put(level, 0));
    open.forEach(finding -> totals.merge(level(finding), 1, Integer::sum));
    // The last notice takes the place of one of the ten.
    boolean closing =
        document.summary().suppressed() > 0
            || !document.complete()
            || totals.values().stream().anyMatch(n -> n > MOST);
    Map<String, Integer> left = new LinkedHashMap<>();
    LEVELS.forEach(
        level -> left.put(level, level.equals("notice") && closing ? MOST - 1 : MOST));
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    int written = 0;
    for (Finding finding : open) {
      String level = level(finding);
      if (left.merge(level, -1, Integer::sum) >= 0) {
        annotation(level, finding, shown, text);
        written++;
      }
    }
    if (closing) {
      text.write("::notice title=ruleshade::" + data(rest(document, open.size() - written)) + "\n");
    }
    text.flush();
  }

  private static String rest(ResultDocument document, int more) {
    StringBuilder out = new StringBuilder();
    if (!document.complete()) {
      out.append("INCOMPLETE: ").append(Shown.incomplete(document)).append("; ");
    }
    if (more > 0) {
      out.append("and ").append(Words.count(more, "more finding"));
      out.append(" that GitHub would not show here; ");
    }
    if (document.summary().suppressed() > 0) {
      out.append(Words.count(document.summary().suppressed(), "finding")).append(" suppressed; ");
    }
    return out.append(Shown.gate(document)).toString();
  }

  private static String level(Finding finding) {
    String level = Sarif.level(finding.severity());
    return level.equals("note") ? "notice" : level;
  }

  private static void annotation(String level, Finding finding, Shown shown, Writer out)
      throws IOException {
    StringBuilder line = new StringBuilder("::").append(level).append(' ');
    Place place = finding.place();
    if (place != null) {
      line.append("file=").append(property(Shown.text(shown.path(place.file()))));
      line.append(",line=").append(place.line()).append(",endLine=").append(place.endLine());
      line.append(',');
    }
    line.append("title=").append(property(finding.code() + " " + finding.name())).append("::");
    line.append(data(Shown.headline(finding)));
    String witness = Shown.witness(finding);
    if (!witness.isEmpty()) {
      line.append(data("\nwitness: " + witness));
    }
    if (!finding.help().isEmpty()) {
      line.append(data("\nhelp: " + Shown.text(finding.help())));
    }
    out.append(line).append('\n');
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
