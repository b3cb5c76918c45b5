package io.ruleshade.cli;

import io.ruleshade.report.document.JsonNode;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.html.ReportSettings.Note;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads what a language model said from a file. */
final class ReportNotes {
  private ReportNotes() {}

  static List<Note> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return JsonNode.read(in)
          .list(
              n ->
                  new Note(
                      n.field("model").text(),
                      n.has("about") ? n.field("about").text() : "",
                      n.field("text").text()));
    } catch (NoResultException e) {
      throw new Failure(Failure.USAGE, file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read " + file + ": " + FileFinder.reason(e));
    }
  }
}
