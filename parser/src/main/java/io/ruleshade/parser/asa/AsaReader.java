package io.ruleshade.parser.asa;

import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a file line by line as the device's command line would: a line belongs to the mode
 * that is open when it is a command of that mode, and is a global command otherwise.
 *
 * <p>Every line is entered into the ledger here or by the reader it is handed to. A further version
 * line begins a further device (several contexts or devices in one capture).
 */
final class AsaReader {
  private static final String MORE = "<--- More --->";

  private final SourceFile file;
  private final LineLedger ledger;
  private final AsaStatements statements;
  private final AsaAccessLists lists;
  private final AsaObjects objects;
  private final AsaInterfaces interfaces;
  private final AsaReferences references;
  private final List<AsaConfig> configs = new ArrayList<>();

  private AsaConfig config = new AsaConfig();
  private @Nullable String pendingContext;

  private Mode mode = Mode.GLOBAL;

  /** Indentation of the line that opened the mode. */
  private int modeIndent;

  private @Nullable AsaObject object;
  private @Nullable AsaGroup group;
  private AsaConfig.@Nullable TimeRange timeRange;

  /** The mode of the command line. */
  private enum Mode {
    GLOBAL,
    OBJECT,
    GROUP,
    /** Below a header of an object or group that was refused. */
    REFUSED,
    INTERFACE,
    TIME_RANGE,
    /** Below a command that has nothing to do with filtering. */
    OTHER
  }

  AsaReader(SourceFile file, LineLedger ledger) {
    this.file = file;
    this.ledger = ledger;
    this.statements = new AsaStatements(file);
    this.lists = new AsaAccessLists(file, ledger, statements);
    this.objects = new AsaObjects(file, ledger, statements);
    this.interfaces = new AsaInterfaces(file, ledger, statements);
    this.references = new AsaReferences(ledger);
    this.configs.add(config);
  }

  /** {@return the devices of the file} Complexity: linear in its length. */
  List<AsaConfig> read() {
    String text = file.text();
    for (int line = 1; line <= file.lines().count(); line++) {
      int start = file.lines().start(line);
      int end = file.lines().end(line);
      if (text.startsWith(MORE, start)) {
        start += MORE.length();
      }
      int at = start;
      while (at < end && isBlank(text.charAt(at))) {
        at++;
      }
      while (end > at && isBlank(text.charAt(end - 1))) {
        end--;
      }
      if (at == end || text.charAt(at) == '!' || text.charAt(at) == ':') {
        ledger.irrelevant(line);
      } else {
        line(line, at, end, at - start);
      }
    }
    return configs;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\b';
  }

  /** {@return where the word after the one at {@code from} begins} */
  static int nextWord(String text, int from, int end) {
    int at = wordEnd(text, from, end);
    while (at < end && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** {@return where the word at {@code from} ends} */
  static int wordEnd(String text, int from, int end) {
    int at = from;
    while (at < end && !isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** {@return the words of a part of a text} */
  static List<String> words(String text, int start, int end) {
    List<String> words = new ArrayList<>();
    int at = start;
    while (at < end) {
      while (at < end && isBlank(text.charAt(at))) {
        at++;
      }
      int from = at;
      at = wordEnd(text, from, end);
      if (at > from) {
        words.add(text.substring(from, at));
      }
    }
    return words;
  }

  private void line(int line, int start, int end, int indent) {
    String text = file.text();
    int first = wordEnd(text, start, end);
    if (text.charAt(first - 1) == '#' && text.charAt(start) != '#') {
      prompt(line, start, first, end);
      return;
    }
    String word = text.substring(start, first);
    boolean negated = word.equals("no");
    int at = start;
    if (negated) {
      at = start + 2;
      while (at < end && isBlank(text.charAt(at))) {
        at++;
      }
      word = text.substring(at, wordEnd(text, at, end));
    }
    if (!isListWord(word)) {
      lists.endOfShow();
    }
    if (mode != Mode.GLOBAL && inMode(line, at, end, indent, word, negated)) {
      return;
    }
    if (mode != Mode.GLOBAL
        && indent > modeIndent
        && (mode == Mode.OTHER || mode == Mode.INTERFACE || mode == Mode.TIME_RANGE)
        && !isListWord(word)
        && !isMemberAlone(word)
        && !word.startsWith("object")) {
      references.line(config, line, words(text, start, end));
      return;
    }
    leaveMode();
    global(line, at, start, end, indent, word, negated);
  }

  /**
   * A line typed at a prompt: in configuration mode it is a command like any other; of the commands
   * outside it the one that goes to another context matters.
   */
  private void prompt(int line, int start, int promptEnd, int end) {
    String text = file.text();
    int at = promptEnd;
    while (at < end && isBlank(text.charAt(at))) {
      at++;
    }
    if (text.substring(start, promptEnd).contains("(config") && at < end) {
      line(line, at, end, 0);
      return;
    }
    lists.endOfShow();
    leaveMode();
    if (text.startsWith("changeto ", at)) {
      global(line, at, at, end, 0, "changeto", false);
    } else {
      ledger.irrelevant(line);
    }
  }

  private static boolean isListWord(String word) {
    return word.equals("access-list") || word.equals("access-group") || word.equals("ipv6");
  }

  private void open(Mode next, int indent) {
    mode = next;
    modeIndent = indent;
  }

  private void leaveMode() {
    mode = Mode.GLOBAL;
    object = null;
    group = null;
    timeRange = null;
  }

  /** Reads a line as a command of the open mode; false when it is none. */
  private boolean inMode(int line, int at, int end, int indent, String word, boolean negated) {
    if (word.equals("exit") || word.equals("quit")) {
      ledger.irrelevant(line);
      leaveMode();
      return true;
    }
    return switch (mode) {
      case GLOBAL, OTHER -> false;
      case OBJECT -> inObject(line, at, end, indent, word, negated);
      case GROUP -> inGroup(line, at, end, indent, word, negated);
      case REFUSED -> {
        boolean below = isObjectWord(word) || isMemberWord(word) || indent > modeIndent;
        if (below && !isGlobalWord(word)) {
          ledger.notUnderstood(line, "below a line that was not understood");
          yield true;
        }
        yield false;
      }
      case INTERFACE -> interfaces.line(config, line, at, end, indent > modeIndent, word, negated);
      case TIME_RANGE -> inTimeRange(line, at, end, word, negated);
    };
  }

  private static boolean isObjectWord(String word) {
    return switch (word) {
      case "host", "subnet", "range", "fqdn", "service" -> true;
      default -> false;
    };
  }

  private static boolean isMemberWord(String word) {
    return isMemberAlone(word) || word.equals("security-group") || word.equals("user-group");
  }

  /** Whether a word is the beginning of a group's member and of nothing else. */
  private static boolean isMemberAlone(String word) {
    return switch (word) {
      case "network-object",
          "port-object",
          "service-object",
          "protocol-object",
          "icmp-object",
          "group-object" ->
          true;
      default -> false;
    };
  }

  /** Whether a word is a global command of the filter statements, wherever it stands. */
  private static boolean isGlobalWord(String word) {
    return switch (word) {
      case "access-list",
          "access-group",
          "ipv6",
          "object",
          "object-group",
          "interface",
          "clear",
          "time-range",
          "hostname",
          "names" ->
          true;
      default -> false;
    };
  }

  private boolean inObject(int line, int at, int end, int indent, String word, boolean negated) {
    AsaObject open = object;
    if (open == null) {
      return false;
    }
    switch (word) {
      case "description" -> ledger.modelled(line);
      case "nat" -> {
        config.words.add(open.name);
        references.modelled(config, line, words(file.text(), at, end));
      }
      default -> {
        // `service` is a global command, too.
        boolean own = isObjectWord(word) && (open.service || !word.equals("service"));
        if ((!own && indent <= modeIndent) || isGlobalWord(word)) {
          return false;
        }
        objects.value(open, line, at, end, negated);
      }
    }
    return true;
  }

  private boolean inGroup(int line, int at, int end, int indent, String word, boolean negated) {
    AsaGroup open = group;
    if (open == null) {
      return false;
    }
    if (word.equals("description")) {
      ledger.modelled(line);
      return true;
    }
    boolean user = open.type == AsaGroup.Type.USER && word.equals("user");
    boolean below = isMemberWord(word) || user || indent > modeIndent;
    if (!below || isGlobalWord(word)) {
      return false;
    }
    objects.member(open, line, at, end, negated);
    return true;
  }

  private boolean inTimeRange(int line, int at, int end, String word, boolean negated) {
    AsaConfig.TimeRange open = timeRange;
    if (open == null || !(word.equals("absolute") || word.equals("periodic"))) {
      return false;
    }
    String period = String.join(" ", words(file.text(), at, end));
    if (negated) {
      open.periods.remove(period);
    } else {
      open.periods.add(period);
    }
    if (open.span.endLine() == line - 1) {
      open.span = open.span.to(file.span(line));
    }
    ledger.modelled(line);
    return true;
  }

  /** Reads a global command. */
  private void global(
      int line, int at, int start, int end, int indent, String word, boolean negated) {
    switch (word) {
      case "access-list" -> {
        if (negated) {
          lists.remove(config, line, at, end, false);
        } else {
          lists.read(config, line, at, end, false, indent > 0);
        }
      }
      case "ipv6" -> versionSix(line, at, start, end, indent, negated);
      case "access-group" -> lists.group(config, line, at, end, negated);
      case "object" -> {
        if (isNetworkService(at, end)) {
          other(line, start, end, indent);
          return;
        }
        object = objects.object(config, line, at, end, negated);
        open(object != null ? Mode.OBJECT : negated ? Mode.GLOBAL : Mode.REFUSED, indent);
      }
      case "object-group" -> {
        if (isNetworkService(at, end)) {
          other(line, start, end, indent);
          return;
        }
        group = objects.group(config, line, at, end, negated);
        open(group != null ? Mode.GROUP : negated ? Mode.GLOBAL : Mode.REFUSED, indent);
      }
      case "name" -> objects.name(config, line, at, end, negated);
      case "names" -> ledger.modelled(line);
      case "interface" -> {
        interfaces.open();
        ledger.modelled(line);
        open(Mode.INTERFACE, indent);
      }
      case "nameif", "ip" -> {
        if (!interfaces.pix(config, line, at, end, word, negated)) {
          other(line, start, end, indent);
        }
      }
      case "time-range" -> timeRange(line, at, end, indent, negated);
      case "hostname" -> {
        List<String> words = words(file.text(), at, end);
        if (!negated && words.size() > 1) {
          config.hostname = words.get(1);
        }
        ledger.modelled(line);
      }
      case "ASA", "PIX", "FWSM", "NGFW" -> version(line, start, end, indent, word);
      case "clear" -> clear(line, start, end);
      case "changeto" -> {
        List<String> words = words(file.text(), at, end);
        pendingContext = words.size() > 2 && words.get(1).equals("context") ? words.get(2) : null;
        ledger.irrelevant(line);
      }
      case "network-object",
          "port-object",
          "service-object",
          "protocol-object",
          "icmp-object",
          "group-object" ->
          ledger.notUnderstood(line, "no group is open that this could belong to");
      case "conduit", "outbound", "apply" -> {
        if (negated) {
          ledger.irrelevant(line);
        } else {
          ledger.notUnderstood(line, "`" + word + "` filters packets and is not modelled");
        }
      }
      default -> other(line, start, end, indent);
    }
  }

  private boolean isNetworkService(int at, int end) {
    List<String> words = words(file.text(), at, end);
    return words.size() > 1 && words.get(1).equals("network-service");
  }

  private void other(int line, int start, int end, int indent) {
    references.line(config, line, words(file.text(), start, end));
    open(Mode.OTHER, indent);
  }

  private void versionSix(int line, int at, int start, int end, int indent, boolean negated) {
    String text = file.text();
    int next = at + "ipv6".length();
    while (next < end && isBlank(text.charAt(next))) {
      next++;
    }
    if (!text.startsWith("access-list", next) || wordEnd(text, next, end) != next + 11) {
      other(line, start, end, indent);
    } else if (negated) {
      lists.remove(config, line, next, end, true);
    } else {
      lists.read(config, line, next, end, true, indent > 0);
    }
  }

  private void timeRange(int line, int at, int end, int indent, boolean negated) {
    List<String> words = words(file.text(), at, end);
    if (words.size() != 2) {
      ledger.notUnderstood(line, "no name");
      return;
    }
    ledger.modelled(line);
    if (negated) {
      config.timeRanges.remove(words.get(1));
      return;
    }
    timeRange =
        config.timeRanges.computeIfAbsent(
            words.get(1), k -> new AsaConfig.TimeRange(file.span(line)));
    open(Mode.TIME_RANGE, indent);
  }

  /** {@code ASA Version 9.8(2)}, with the context's name after it where there is one. */
  private void version(int line, int start, int end, int indent, String word) {
    List<String> words = words(file.text(), start, end);
    if (words.size() < 3 || !words.get(1).toLowerCase(Locale.ROOT).equals("version")) {
      other(line, start, end, indent);
      return;
    }
    if (config.versionSeen) {
      config = new AsaConfig();
      configs.add(config);
    }
    config.versionSeen = true;
    config.context = pendingContext;
    pendingContext = null;
    if (words.size() > 3 && words.get(3).startsWith("<")) {
      String context = words.get(3).replace("<", "").replace(">", "");
      if (!context.equals("system") && !context.equals("context")) {
        config.context = context;
      }
    }
    config.pixOrFwsm = word.equals("PIX") || word.equals("FWSM");
    String number = words.get(2);
    int dot = number.indexOf('.');
    OptionalInt major = AsaNames.number(dot < 0 ? number : number.substring(0, dot), 99);
    config.majorVersion = word.equals("NGFW") ? 0 : major.orElse(0);
    ledger.modelled(line);
  }

  /** {@code clear configure access-list X} and its like. */
  private void clear(int line, int start, int end) {
    List<String> words = words(file.text(), start, end);
    int at =
        words.size() > 1 && words.get(1).length() >= 4 && "configure".startsWith(words.get(1))
            ? 2
            : 1;
    String what = words.size() > at ? words.get(at) : "";
    String name = words.size() > at + 1 ? words.get(at + 1) : "";
    if (words.contains("counters") || !config.clear(what, name, at == 2)) {
      ledger.irrelevant(line);
    } else {
      ledger.modelled(line);
    }
  }
}
