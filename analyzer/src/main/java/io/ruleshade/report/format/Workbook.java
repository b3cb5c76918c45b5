package io.ruleshade.report.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An Office Open XML workbook (ECMA-376) of text cells: the parts that the format needs, and none that
 * holds a time, so that the same cells give the same bytes.
 */
final class Workbook {
  /** Rows of a sheet: what Excel takes is 1,048,576. */
  static final int MOST_ROWS = 1_000_000;

  /** The first moment that a ZIP file can name, for every part. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final String MAIN =
      "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String DOCUMENT =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE =
      "http://schemas.openxmlformats.org/package/2006/relationships";
  private static final String TYPES =
      "http://schemas.openxmlformats.org/package/2006/content-types";
  private static final String SPREADSHEET =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.";

  /** Two fonts: plain, and bold for the header. */
  private static final List<String> STYLES =
      List.of(
          "<fonts count=\"2\"><font/><font><b/></font></fonts>",
          "<fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills>",
          "<borders count=\"1\"><border/></borders>",
          "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs>",
          "<cellXfs count=\"2\"><xf/><xf fontId=\"1\" applyFont=\"1\"/></cellXfs>");

  /** What a reader of the format takes for the code of a character (ECMA-376 22.4.2.4). */
  private static final Pattern CODE = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

  private final ZipOutputStream zip;
  private final List<String> sheets = new ArrayList<>();

  Workbook(OutputStream out) {
    this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
  }

  /** Writes a sheet. A row too many for a sheet is counted in its last row. */
  void sheet(String name, List<String> header, List<List<String>> rows) throws IOException {
    sheets.add(name);
    begin("xl/worksheets/sheet" + sheets.size() + ".xml");
    text("<worksheet xmlns=\"" + MAIN + "\"><sheetViews><sheetView workbookViewId=\"0\">");
    text("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>");
    text("</sheetView></sheetViews><sheetData>\n");
    row(1, header, " s=\"1\"");
    int written = Math.min(rows.size(), MOST_ROWS - 2);
    for (int i = 0; i < written; i++) {
      row(i + 2, rows.get(i), "");
    }
    if (written < rows.size()) {
      row(
          written + 2,
          List.of("and " + (rows.size() - written) + " more, which a sheet does not hold; see CSV"),
          "");
    }
    text("</sheetData></worksheet>");
    zip.closeEntry();
  }

  private void row(int number, List<String> cells, String style) throws IOException {
    StringBuilder out = new StringBuilder("<row r=\"").append(number).append("\">");
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      if (!cell.isEmpty()) {
        out.append("<c r=\"").append(column(column)).append(number).append('"').append(style);
        out.append(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        out.append(Xml.escaped(CODE.matcher(cell).replaceAll("_x005F_")));
        out.append("</t></is></c>");
      }
    }
    text(out.append("</row>\n").toString());
  }

  /** {@return the letters of a column} */
  private static String column(int index) {
    char last = (char) ('A' + index % 26);
    return index < 26 ? String.valueOf(last) : column(index / 26 - 1) + last;
  }

  /** Writes what names the sheets, and ends the file. The stream below is left open. */
  void finish() throws IOException {
    begin("xl/styles.xml");
    text("<styleSheet xmlns=\"" + MAIN + "\">" + String.join("", STYLES) + "</styleSheet>");
    zip.closeEntry();
    begin("xl/workbook.xml");
    text("<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + DOCUMENT + "\"><sheets>");
    for (int i = 1; i <= sheets.size(); i++) {
      text("<sheet name=\"" + sheets.get(i - 1) + "\" sheetId=\"" + i + "\" r:id=\"rId" + i + "\"/>");
    }
    text("</sheets></workbook>");
    zip.closeEntry();
    begin("xl/_rels/workbook.xml.rels");
    text("<Relationships xmlns=\"" + PACKAGE + "\">");
    for (int i = 1; i <= sheets.size(); i++) {
      relationship("rId" + i, "worksheet", "worksheets/sheet" + i + ".xml");
    }
    relationship("rId" + (sheets.size() + 1), "styles", "styles.xml");
    text("</Relationships>");
    zip.closeEntry();
    begin("_rels/.rels");
    text("<Relationships xmlns=\"" + PACKAGE + "\">");
    relationship("rId1", "officeDocument", "xl/workbook.xml");
    text("</Relationships>");
    zip.closeEntry();
    begin("[Content_Types].xml");
    text("<Types xmlns=\"" + TYPES + "\">");
    text("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package");
    text(".relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    part("/xl/workbook.xml", "sheet.main+xml");
    part("/xl/styles.xml", "styles+xml");
    for (int i = 1; i <= sheets.size(); i++) {
      part("/xl/worksheets/sheet" + i + ".xml", "worksheet+xml");
    }
    text("</Types>");
    zip.closeEntry();
    zip.finish();
    zip.flush();
  }

  private void relationship(String id, String type, String target) throws IOException {
    text("<Relationship Id=\"" + id + "\" Type=\"" + DOCUMENT + "/" + type + "\" Target=\"");
    text(target + "\"/>");
  }

  private void part(String name, String type) throws IOException {
    text("<Override PartName=\"" + name + "\" ContentType=\"" + SPREADSHEET + type + "\"/>");
  }

  private void begin(String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    text("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
  }

  private void text(String text) throws IOException {
    zip.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
