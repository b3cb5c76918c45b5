package io.ruleshade.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import io.ruleshade.report.Json;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Suppression;
import io.ruleshade.report.document.DocumentJson;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Device;
import io.ruleshade.report.document.ResultDocument.File;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import io.ruleshade.report.document.ResultDocument.Rule;
import io.ruleshade.report.html.page.JtereportGenerated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the page: one HTML file without any request, under a content security policy that lets nothing run
 * or apply but its own style and its own script, by their digests.
 *
 * <p>All text of a configuration goes through {@link Printable} before anything else, so that neither
 * template nor script can show a character that reorders or hides others; the template escapes for HTML by
 * itself, and in the data {@code <} is written as an escape, so that no text can end its element.
 */
public final class HtmlReport {
  private static final String RESULT = "<script type=\"application/json\" id=\"result\">";
  private static final String SETTINGS = "<script type=\"application/json\" id=\"settings\">";
  private static final String END = "</script>";

  private HtmlReport() {}

  /** {@return the page of a result} */
  public static String of(ResultDocument document, ReportSettings settings) {
    return ofTexts(text(document), settings.json());
  }

  /** {@return the page of a result, with addresses and names masked} */
  public static String of(ResultDocument document, ReportSettings settings, Redactor redactor) {
    Redactor.Masked masked = redactor.mask(text(document), settings);
    return ofTexts(masked.result(), masked.settings());
  }

  /** {@return the text of a result as a page carries it} */
  public static String carried(ResultDocument document, @Nullable Redactor redactor) {
    String text = text(document);
    return shown(redactor == null ? text : redactor.mask(text, ReportSettings.NONE).result());
  }

  /**
   * Where files are in a repository is no matter of the report, and differs from place to place. The place
   * of a finding about a rule is the rule's, so it is not said twice.
   */
  private static String text(ResultDocument document) {
    return DocumentJson.of(
        new ResultDocument(
            document.tool(),
            document.complete(),
            document.devices().stream().map(HtmlReport::withoutRepository).toList(),
            document.findings().stream().map(HtmlReport::withoutRepetition).toList(),
            document.statistics(),
            document.permitted(),
            document.summary(),
            document.gate()));
  }

  private static Device withoutRepository(Device device) {
    return new Device(
        device.id(),
        device.dialect(),
        device.files().stream()
            .map(file -> new File(file.path(), null, file.sha256(), file.bytes(), file.lines()))
            .toList(),
        device.coverage(),
        device.rules());
  }

  /** {@return the text of settings as a page carries them} */
  public static String shownSettings(ReportSettings settings) {
    return shown(settings.json());
  }

  private static Finding withoutRepetition(Finding f) {
    Rule rule = f.rule();
    Place place = f.place();
    boolean same =
        rule != null
            && place != null
            && place.label().isEmpty()
            && rule.file().equals(place.file())
            && rule.line() == place.line()
            && rule.endLine() == place.endLine();
    return same
        ? new Finding(
            f.code(), f.name(), f.severity(), f.device(), f.ruleset(), rule, null, f.related(),
            f.cause(), f.agreement(), f.certainty(), f.conditions(), f.by(), f.byDefault(),
            f.witness(), f.message(), f.notes(), f.help(), f.fingerprint(), f.evidence(),
            f.suppression())
        : f;
  }

  private static String shown(String json) {
    return inData(JsonStrings.map(json, (field, text) -> harmless(text)));
  }

  /**
   * {@return the page of a result and settings that are JSON texts}
   *
   * @param result as {@link DocumentJson} writes it
   * @param settings as {@link ReportSettings#json} writes them
   */
  static String ofTexts(String result, String settings) {
    String shown = shown(result);
    String said = shown(settings);
    try {
      ResultDocument document = ResultDocument.read(new StringReader(shown));
      ReportSettings set = ReportSettings.read(said);
      ReportPage page = new ReportPage(document, set, sha256(shown), csvDigest(document));
      String style = resource("report.css");
      String script = resource("report.js");
      String policy =
          "default-src 'none'; style-src '" + source(style) + "'; script-src '" + source(script)
              + "'; base-uri 'none'; form-action 'none'";
      StringOutput out = new StringOutput(1 << 20);
      JtereportGenerated.render(
          new OwaspHtmlTemplateOutput(out), null, page, policy, style, script, shown, said,
          words(document));
      return out.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoResultException e) {
      throw new IllegalStateException("what was written cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * What a page carries.
   *
   * @param result the result, as its data says it
   * @param settings the settings
   * @param resultText the result's text in the page
   * @param settingsText the settings' text in the page
   */
  public record Carried(
      ResultDocument result, ReportSettings settings, String resultText, String settingsText) {
    /** {@return the page that is made of what is carried} It is the page itself unless that was changed. */
    public String page() {
      return ofTexts(resultText, settingsText);
    }
  }

  /**
   * {@return what a page carries}
   *
   * @throws NoResultException when it is no page of this program
   */
  public static Carried read(String page) throws NoResultException {
    String result = between(page, RESULT);
    String settings = between(page, SETTINGS);
    try {
      return new Carried(
          ResultDocument.read(new StringReader(result)), ReportSettings.read(settings), result,
          settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String between(String page, String start) throws NoResultException {
    int from = page.lastIndexOf(start);
    int to = from < 0 ? -1 : page.indexOf(END, from);
    if (to < 0) {
      throw new NoResultException("is no report of this program");
    }
    return page.substring(from + start.length(), to);
  }

  /** {@return a text with nothing in it that would act; lines stay lines} */
  static String harmless(String text) {
    if (text.indexOf('\n') < 0) {
      return Printable.of(text);
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (String line : text.split("\n", -1)) {
      String clean = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      out.append(Printable.of(clean)).append('\n');
    }
    return out.substring(0, out.length() - 1);
  }

  private static String inData(String json) {
    return json.replace("<", "\\u003c");
  }

  private static String words(ResultDocument document) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.compact(out)) {
      json.writeStartObject();
      texts(json, "causes", Words.causes());
      texts(json, "takeovers", Words.takeovers());
      Json.texts(json, "coverCodes", Words.COVER_CODES);
      json.writeStringField("earlier", Words.EARLIER);
      texts(json, "agreements", Words.agreements());
      texts(json, "certainties", Words.certainties());
      Map<String, String> shapes = new LinkedHashMap<>();
      for (Severity severity : Severity.values()) {
        shapes.put(severity.label(), Words.shape(severity));
      }
      texts(json, "shapes", shapes);
      Map<String, String> status = new LinkedHashMap<>();
      for (String kind :
          new String[] {Suppression.BASELINE, Suppression.EXCEPTION, Suppression.INLINE}) {
        status.put(
            kind, Words.status(new Suppression(kind, "", "", "", "", "", false)));
      }
      texts(json, "status", status);
      Map<String, String> why = new TreeMap<>();
      for (Finding finding : document.findings()) {
        why.computeIfAbsent(finding.code(), code -> Words.about(code, "Why it matters"));
      }
      texts(json, "why", why);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inData(out.toString());
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }

  private static @Nullable String csvDigest(ResultDocument document) throws IOException {
    for (DocumentFormat format : Formats.OF_DOCUMENTS) {
      if (format.name().equals("csv")) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(document, DocumentFormat.Options.DEFAULT, out);
        return HexFormat.of().formatHex(digest(out.toByteArray()));
      }
    }
    return null;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String source(String text) {
    return "sha256-"
        + Base64.getEncoder().encodeToString(digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** {@return the SHA-256 digest of a text in UTF-8, in hexadecimal} */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
