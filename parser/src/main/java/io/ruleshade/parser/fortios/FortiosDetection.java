package io.ruleshade.parser.fortios;

import io.ruleshade.source.SourceFile;

/** Tells a FortiOS configuration by its header and by its {@code config} and {@code edit} blocks. */
final class FortiosDetection {
  /** How much of a file is looked at. */
  private static final int ENOUGH = 300_000;

  private FortiosDetection() {}

  /** {@return how sure it is, 0 to 100} Complexity: linear, bounded by a constant. */
  static int score(SourceFile file) {
    String text = file.text();
    int end = Math.min(text.length(), ENOUGH);
    boolean block = false;
    boolean firewall = false;
    boolean edit = false;
    boolean close = false;
    boolean set = false;
    boolean next = false;
    int from = 0;
    while (from < end) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? end : newline;
      String line = text.substring(from, Math.min(to, from + 200)).strip();
      if (line.startsWith("#config-version=F")) {
        return 98;
      }
      if (line.startsWith("config ")) {
        block = true;
        firewall =
            firewall
                || line.startsWith("config firewall ")
                || line.startsWith("config system ")
                || line.startsWith("config vdom")
                || line.startsWith("config router ");
      }
      edit = edit || line.startsWith("edit ");
      set = set || line.startsWith("set ");
      close = close || line.equals("end");
      next = next || line.equals("next");
      if (firewall && set && close) {
        return 90;
      }
      from = to + 1;
    }
    if (firewall && (edit || set || close)) {
      return 70;
    }
    if (block && edit && close) {
      return 50;
    }
    return edit && set && next ? 40 : 0;
  }
}
