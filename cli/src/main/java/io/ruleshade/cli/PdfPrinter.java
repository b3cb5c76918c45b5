package io.ruleshade.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Prints a page to PDF by a Chromium that is installed, without network. */
final class PdfPrinter {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private static final int MOST_SECONDS = 300;

  private PdfPrinter() {}

  /** {@return the browser on the path} */
  static Optional<Path> browser(Map<String, String> env) {
    for (String folder : env.getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Path file = Path.of(folder.isEmpty() ? "." : folder, name);
        if (Files.isExecutable(file) && !Files.isDirectory(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /** Prints a page. */
  static void print(Path page, Path pdf, Map<String, String> env) {
    Path browser =
        browser(env)
            .orElseThrow(
                () ->
                    new Failure(
                        Failure.USAGE,
                        "--pdf needs Chromium or Chrome on the PATH, and there is none; the report itself"
                            + " is written\ninstall one (Debian: apt install chromium), or print the"
                            + " report from any browser"));
    try {
      Path profile = Files.createTempDirectory("ruleshade-pdf");
      try {
        run(browser, page, pdf, profile);
      } finally {
        delete(profile);
      }
    } catch (IOException e) {
      throw new Failure(
          Failure.INTERNAL, "cannot print " + pdf + ": " + FileFinder.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.INTERNAL, "printing was interrupted");
    }
  }

  private static void run(Path browser, Path page, Path pdf, Path profile)
      throws IOException, InterruptedException {
    Path part = profile.resolve("report.pdf");
    List<String> command = new ArrayList<>();
    command.add(browser.toString());
    command.add("--headless");
    command.add("--disable-gpu");
    command.add("--no-first-run");
    command.add("--disable-background-networking");
    // Every name resolves to nothing: the page asks for none, and the browser gets none.
    command.add("--host-resolver-rules=MAP * ~NOTFOUND");
    command.add("--no-pdf-header-footer");
    command.add("--user-data-dir=" + profile.resolve("profile"));
    if ("root".equals(System.getProperty("user.name"))) {
      // Chromium's sandbox refuses to start for root.
      command.add("--no-sandbox");
    }
    command.add("--print-to-pdf=" + part);
    command.add(page.toAbsolutePath().toUri().toString());
    Path log = profile.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(nothing(profile)))
            .start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new Failure(
          Failure.INTERNAL, browser + " did not print within " + MOST_SECONDS + " seconds");
    }
    if (process.exitValue() != 0 || !Files.isRegularFile(part)) {
      String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
      throw new Failure(
          Failure.INTERNAL,
          browser + " could not print the report (exit " + process.exitValue() + ")\n"
              + said.substring(Math.max(0, said.length() - 500)));
    }
    WholeTarget.write(pdf, Files.readAllBytes(part));
  }

  private static java.io.File nothing(Path folder) throws IOException {
    Path file = folder.resolve("nothing");
    Files.write(file, new byte[0]);
    return file.toFile();
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
