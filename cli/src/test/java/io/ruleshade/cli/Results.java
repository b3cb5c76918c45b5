package io.ruleshade.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Results of real runs, for the tests of formats. */
final class Results {
  static final Path ROOT =
      Path.of(System.getProperty("ruleshade.root", "..")).toAbsolutePath().normalize();

  /** Folders of the corpus, one a dialect. */
  static final List<String> DIALECTS =
      List.of(
          "iptables", "nftables", "cisco_asa", "cisco_ios", "cisco_nxos", "juniper", "paloalto",
          "fortios");

  private static final int LARGEST = 200_000;

  private Results() {}

  /** The result of a check of some paths, as of a released version. */
  static ResultDocument of(Path root, List<Path> paths) {
    List<String> arguments = new ArrayList<>(List.of("check", "--format", "json", "--stats"));
    arguments.addAll(List.of("--allow-incomplete", "--root", root.toString()));
    paths.forEach(path -> arguments.add(path.toString()));
    return read(Run.run(arguments.toArray(String[]::new)).out());
  }

  static ResultDocument read(String json) {
    try {
      return ResultDocument.read(
          new StringReader(json.replace("\"version\": \"development\"", "\"version\": \"1.2.3\"")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoResultException e) {
      throw new IllegalStateException(e);
    }
  }

  static ResultDocument samples() {
    return of(ROOT, List.of(ROOT.resolve("samples")));
  }

  /**
   * Some files of a dialect, of all origins; all of them with {@code -Ddeep}. The test is skipped, with a
   * message, where there is no corpus.
   */
  static ResultDocument corpus(String dialect, int some) {
    Path folder = corpus().resolve(dialect);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean deep = System.getProperty("deep") != null;
    List<Path> chosen = new ArrayList<>();
    int step = deep ? 1 : Math.max(1, files.size() / some);
    for (int i = 0; i < files.size(); i += step) {
      if (deep || files.get(i).toFile().length() <= LARGEST) {
        chosen.add(files.get(i));
      }
    }
    return of(corpus(), chosen);
  }

  static Path corpus() {
    return shared("corpus");
  }

  /** A folder beside the project; the test is skipped, with a message, when it is not there. */
  static Path shared(String name) {
    String named = System.getenv("RULESHADE_SHARED");
    Path shared = named != null ? Path.of(named) : ROOT.resolve("../shared");
    Path path = shared.resolve(name).normalize();
    assumeTrue(Files.exists(path), "skipped: there is no " + path);
    return path;
  }

  static byte[] bytes(ResultDocument document, String format) {
    return bytes(document, format, DocumentFormat.Options.DEFAULT);
  }

  static byte[] bytes(ResultDocument document, String format, DocumentFormat.Options options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Formats.ofDocument(format).orElseThrow().write(document, options, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String text(ResultDocument document, String format) {
    return new String(bytes(document, format), StandardCharsets.UTF_8);
  }

  /** Writes a format to a file. */
  static Path file(ResultDocument document, String format, Path folder, String name) {
    try {
      return Files.write(folder.resolve(name), bytes(document, format));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
