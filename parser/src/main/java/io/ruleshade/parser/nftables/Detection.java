package io.ruleshade.parser.nftables;

import io.ruleshade.source.SourceFile;
import java.util.regex.Pattern;

/** Tells what kind of nftables text a file is, by its first few hundred kilobytes. */
final class Detection {
  private static final int LOOK_AT = 300_000;
  private static final Pattern TABLE =
      Pattern.compile("(?:(?:add|create|delete|destroy|flush) +)?table +(?:(?:ip6?|inet|arp|bridge|netdev) +)?[A-Za-z_][\\w.-]* *[;{}\\s]*");
  private static final Pattern OPEN_TABLE =
      Pattern.compile("(?:add +)?table +(?:(?:ip6?|inet|arp|bridge|netdev) +)?[A-Za-z_][\\w.-]* *\\{.*");
  private static final Pattern HOOK =
      Pattern.compile(".*\\btype +(?:filter|nat|route) +hook +[a-z]+ .*priority\\b.*");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:add|insert|create|replace|delete|destroy) +(?:rule|chain|element|set|map) +(?:(?:ip6?|inet|arp|bridge|netdev) +)?[\\w.-]+ +\\S.*");
  private static final Pattern SHELL =
      Pattern.compile(
          "(?:sudo +)?(?:/\\S*/)?(?:nft|\\$\\{?NFT\\}?) +(?:-\\w+ +)*(?:add|insert|create|delete|flush|'|\").*");

  private static final Pattern DOCUMENT = Pattern.compile("^\\{\\s*\"nftables\"\\s*:");

  /** The kinds of text. */
  enum Kind {
    /** What {@code nft -f} reads. */
    TEXT,
    /** What {@code nft -j} prints. */
    JSON,
    /** Commands for a shell. */
    SCRIPT,
    /** Something else. */
    OTHER
  }

  private boolean shebang;
  private boolean shell;
  private int opened;
  private int tables;
  private int hooks;
  private int commands;
  private int chains;
  private int shellCommands;
  private int shellLine;
  private int lines;
  private boolean json;

  private Detection() {}

  /** Looks at a file. */
  static Detection of(SourceFile file) {
    Detection out = new Detection();
    String text = file.text();
    int at = 0;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '{') {
      String head = text.substring(at, Math.min(text.length(), at + 400));
      out.json = DOCUMENT.matcher(head).find();
      return out;
    }
    int count = file.lines().count();
    for (int line = 1; line <= count && file.lines().start(line) < LOOK_AT; line++) {
      out.look(line, file.lines().text(line).strip());
    }
    return out;
  }

  private void look(int line, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (text.charAt(0) == '#') {
      if (line == 1 && text.startsWith("#!")) {
        shebang = text.contains("nft");
        shell = !shebang;
      }
      return;
    }
    lines++;
    if (text.length() > 2000) {
      return;
    }
    if (OPEN_TABLE.matcher(text).matches()) {
      opened++;
      hooks += HOOK.matcher(text).matches() ? 1 : 0;
    } else if (TABLE.matcher(text).matches()) {
      tables++;
    } else if (HOOK.matcher(text).matches()) {
      hooks++;
    } else if (COMMAND.matcher(text).matches()) {
      commands++;
    } else if (text.startsWith("chain ") && text.endsWith("{")) {
      chains++;
    } else if (text.equals("flush ruleset") || text.startsWith("flush ruleset;")) {
      tables++;
    } else if (SHELL.matcher(text).matches()) {
      shellLine = shellCommands == 0 ? line : shellLine;
      shellCommands++;
    }
  }

  Kind kind() {
    if (json) {
      return Kind.JSON;
    }
    if (shellCommands > 0 && (shell || shellCommands > opened + commands + tables)) {
      return Kind.SCRIPT;
    }
    return opened + tables + commands + hooks > 0 || shebang ? Kind.TEXT : Kind.OTHER;
  }

  /** The first line that says that the file is a shell script. */
  int shellLine() {
    return Math.max(1, shellLine);
  }

  /** How sure it is that the file is one of nftables. */
  int score() {
    return switch (kind()) {
      case JSON -> 97;
      case SCRIPT -> shellCommands > 1 || shellCommands > 0 && shell ? 30 : 0;
      case OTHER -> 0;
      case TEXT -> {
        if (shell) {
          yield 0;
        }
        if (shebang) {
          yield 100;
        }
        if (opened > 0 && (hooks > 0 || chains > 0)) {
          yield 96;
        }
        if (opened > 0) {
          yield 60;
        }
        yield commands + tables > 1 || commands > 0 && commands == lines ? 85 : tables == lines ? 40 : 0;
      }
    };
  }
}
