package io.ruleshade.cli;

import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.report.Page;
import io.ruleshade.report.Pages;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Runs each command once over a page's examples, for the process that makes the archive of loaded
 * classes, which then serves every command. Nothing of it is seen.
 */
final class WarmUp {
  private WarmUp() {}

  static void run() {
    try {
      Page page = Pages.of("RS101").orElse(null);
      if (page == null) {
        return;
      }
      quietly("", "--help");
      quietly("", "rule", "RS101");
      for (Dialect dialect : Dialects.ALL) {
        for (Page.Example example : page.examples()) {
          if (example.dialect().equals(dialect.id())) {
            commands(example.text());
            break;
          }
        }
      }
    } catch (RuntimeException | Error e) {
      // It only costs speed.
    }
  }

  private static void commands(String text) {
    quietly(text, "check", "-");
    quietly(text, "check", "--format", "json", "-");
    quietly(text, "show", "-");
    quietly(text, "show", "--format", "json", "-");
    for (String format : List.of("text", "jsonl")) {
      quietly(text, "trace", "-", "--packet", "tcp 10.0.0.1 > 10.0.0.2:80", "--format", format);
    }
  }

  private static void quietly(String input, String... arguments) {
    OutputStream bytes = OutputStream.nullOutputStream();
    PrintWriter nowhere = new PrintWriter(bytes, false, StandardCharsets.UTF_8);
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    new Program(new Console(in, nowhere, bytes, nowhere, Map.of(), false, false, 0)).run(arguments);
  }
}
