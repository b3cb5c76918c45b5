package io.ruleshade.parser.cisco;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a file line by line as the command line of a router or switch would: a line belongs to
 * the mode that is open when it is a command of that mode, and is a global command otherwise.
 *
 * <p>Every line is entered into the ledger here or by the reader it is handed to.
 */
final class RouterReader {
  private final SourceFile file;
  private final LineLedger ledger;
  private final RouterFlavor flavor;
  private final RouterConfig config = new RouterConfig();
  private final ListReader lists;
  private final GroupReader groups;
  private final BindingReader bindings;

  private Mode mode = Mode.GLOBAL;

  /** Indentation of the line that opened the mode. */
  private int modeIndent;

  /** Whether lines of {@code show access-lists} are read. */
  private boolean showing;

  private @Nullable AccessList list;
  private @Nullable ObjectGroup group;
  private RouterConfig.@Nullable TimeRange timeRange;

  /** The interface or login lines whose mode is open. */
  private String place = "";

  /** What ends the banner that is open; empty outside of one. */
  private String banner = "";

  /** The mode of the command line. */
  private enum Mode {
    GLOBAL,
    LIST,
    /** Below a header of a list that was refused. */
    REFUSED,
    GROUP,
    INTERFACE,
    LINES,
    TIME_RANGE,
    /** Below a list of something else than IP packets. */
    OTHER_LIST,
    /** Below a command that does not filter packets. */
    OTHER
  }

  RouterReader(
      SourceFile file, LineLedger ledger, RouterFlavor flavor, List<Diagnostic> diagnostics) {
    this.file = file;
    this.ledger = ledger;
    this.flavor = flavor;
    AceReader aces = new AceReader(file);
    this.lists = new ListReader(file, ledger, aces, flavor, diagnostics);
    this.groups = new GroupReader(file, ledger, aces);
    this.bindings = new BindingReader(file, ledger, config);
  }

  /** {@return the device of the file} Complexity: linear in its length. */
  RouterConfig read() {
    String text = file.text();
    for (int line = 1; line <= file.lines().count(); line++) {
      int start = file.lines().start(line);
      int end = file.lines().end(line);
      int at = CiscoText.skipBlanks(text, start, end);
      while (end > at && CiscoText.isBlank(text.charAt(end - 1))) {
        end--;
      }
      if (!banner.isEmpty()) {
        ledger.irrelevant(line);
        if (text.substring(at, end).contains(banner)) {
          banner = "";
        }
      } else if (at == end || text.charAt(at) == '!') {
        ledger.irrelevant(line);
      } else {
        line(line, at, end, at - start);
      }
    }
    return config;
  }

  private void line(int line, int start, int end, int indent) {
    String text = file.text();
    int first = CiscoText.wordEnd(text, start, end);
    int hash = text.substring(start, first).indexOf('#');
    if (hash > 0 && isPrompt(text.substring(start, start + hash))) {
      prompt(line, start, start + hash, end);
      return;
    }
    String word = text.substring(start, first);
    boolean negated = word.equals("no");
    int at = start;
    if (negated) {
      at = CiscoText.nextWord(text, start, end);
      word = CiscoText.word(text, at, end);
    }
    if (mode != Mode.GLOBAL && inMode(line, at, end, indent, word, negated)) {
      return;
    }
    if (mode != Mode.GLOBAL && staysInMode(indent, word)) {
      reference(line, start, end);
      return;
    }
    leaveMode();
    global(line, at, start, end, indent, word, negated);
  }

  /** Whether a word before {@code #} is a host name, perhaps with a mode in brackets. */
  private static boolean isPrompt(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && "-_.()/:".indexOf(c) < 0) {
        return false;
      }
    }
    return Character.isLetterOrDigit(text.charAt(0));
  }

  /** A line typed at a prompt: in configuration mode it is a command like any other. */
  private void prompt(int line, int start, int hash, int end) {
    int at = CiscoText.skipBlanks(file.text(), hash + 1, end);
    boolean configuring = file.text().substring(start, hash).contains("(config");
    if (configuring && at < end) {
      line(line, at, end, 0);
      return;
    }
    leaveMode();
    ledger.irrelevant(line);
  }

  private void open(Mode next, int indent) {
    mode = next;
    modeIndent = indent;
  }

  private void leaveMode() {
    mode = Mode.GLOBAL;
    list = null;
    group = null;
    timeRange = null;
    place = "";
    showing = false;
  }

  /** Whether a line that is no command of the open mode is below it all the same. */
  private boolean staysInMode(int indent, String word) {
    return switch (mode) {
      case GLOBAL, LIST, REFUSED, GROUP -> false;
      case INTERFACE, LINES -> indent > modeIndent || !isGlobalWord(word);
      case TIME_RANGE, OTHER -> indent > modeIndent && !word.equals("interface");
      case OTHER_LIST -> indent > modeIndent || ListReader.isEntryWord(word);
    };
  }

  /** Whether a word begins a command that leaves the mode of an interface. */
  private static boolean isGlobalWord(String word) {
    return switch (word) {
      case "access-list", "ip", "ipv6", "ipv4", "interface", "router", "line", "object-group",
          "route-map", "class-map", "policy-map", "hostname", "time-range", "crypto", "vlan",
          "banner", "end", "snmp-server", "ntp", "aaa", "vrf", "logging", "control-plane", "mac",
          "arp", "exit", "version", "Extended", "Standard", "IP", "IPv6", "IPV4", "IPV6", "MAC" ->
          true;
      default -> false;
    };
  }

  /** Reads a line as a command of the open mode; false when it is none. */
  private boolean inMode(int line, int at, int end, int indent, String word, boolean negated) {
    if (word.equals("exit") || word.equals("quit") || word.equals("end")) {
      ledger.irrelevant(line);
      if (indent <= modeIndent + 2 || mode == Mode.LIST || mode == Mode.GROUP) {
        leaveMode();
      }
      return true;
    }
    return switch (mode) {
      case GLOBAL, OTHER, OTHER_LIST -> false;
      case LIST -> inList(line, at, end, indent, word, negated);
      case REFUSED -> {
        if (ListReader.isEntryWord(word) || indent > modeIndent) {
          ledger.notUnderstood(line, "below a line that was not understood");
          yield true;
        }
        yield false;
      }
      case GROUP -> inGroup(line, at, end, indent, word, negated);
      case INTERFACE -> bindings.inInterface(line, at, end, place, negated);
      case LINES -> bindings.inLines(line, at, end, place, negated);
      case TIME_RANGE -> inTimeRange(line, at, end, word, negated);
    };
  }

  private boolean inList(
      int line, int at, int end, int indent, String word, boolean negated) {
    AccessList open = list;
    if (open == null) {
      return false;
    }
    if (ListReader.isEntryWord(word)) {
      if (negated) {
        lists.remove(open, line, at, end);
      } else {
        lists.entry(open, line, at, end, showing);
      }
      return true;
    }
    if (indent <= modeIndent) {
      return false;
    }
    if (word.equals("exit-access-list") || word.equals("description")) {
      ledger.irrelevant(line);
    } else {
      lists.unreadable(open, line, 0, "no line of an access list");
    }
    return true;
  }

  private boolean inGroup(
      int line, int at, int end, int indent, String word, boolean negated) {
    ObjectGroup open = group;
    if (open == null) {
      return false;
    }
    boolean below = indent > modeIndent || GroupReader.isMemberWord(open.type, word);
    if (!below || (indent <= modeIndent && isGlobalWord(word))) {
      return false;
    }
    if (word.equals("description")) {
      ledger.modelled(line);
    } else {
      groups.member(open, line, at, end, negated);
    }
    return true;
  }

  private boolean inTimeRange(int line, int at, int end, String word, boolean negated) {
    RouterConfig.TimeRange open = timeRange;
    boolean numbered = CiscoNumbers.number(word, Integer.MAX_VALUE).isPresent();
    String first =
        numbered
            ? CiscoText.word(file.text(), CiscoText.nextWord(file.text(), at, end), end)
            : word;
    if (open == null || !(first.equals("absolute") || first.equals("periodic"))) {
      return false;
    }
    String period = String.join(" ", CiscoText.words(file.text(), at, end));
    if (negated) {
      open.periods.remove(period);
    } else {
      open.periods.add(period);
    }
    open.span = open.span.endLine() == line - 1 ? open.span.to(file.span(line)) : open.span;
    ledger.modelled(line);
    return true;
  }

  // ---- global commands

  private void global(
      int line, int at, int start, int end, int indent, String word, boolean negated) {
    List<String> words = CiscoText.words(file.text(), at, Math.min(end, at + 400));
    String second = words.size() > 1 ? words.get(1) : "";
    switch (word) {
      case "access-list" -> numbered(line, at, end, words, negated, indent);
      case "ip", "ipv4", "ipv6" -> {
        if (second.equals("access-list")) {
          named(line, words, negated, indent, word.equals("ipv6"));
        } else {
          other(line, start, end, indent, Mode.OTHER);
        }
      }
      case "IP", "IPv6", "IPV4", "IPV6", "Extended", "Standard", "Reflexive", "Dynamic", "MAC" ->
          shown(line, start, end, words, indent);
      case "mac", "arp", "ethernet-services", "ipx", "ethernet" ->
          other(
              line,
              start,
              end,
              indent,
              second.equals("access-list") ? Mode.OTHER_LIST : Mode.OTHER);
      case "object-group" -> group(line, words, negated, indent);
      case "interface" -> {
        ledger.modelled(line);
        place = String.join("", words.subList(1, words.size()));
        open(negated || words.size() < 2 ? Mode.OTHER : Mode.INTERFACE, indent);
      }
      case "line" -> {
        ledger.modelled(line);
        place = String.join(" ", words.subList(1, words.size()));
        open(Mode.LINES, indent);
      }
      case "time-range" -> timeRange(line, words, negated, indent);
      case "hostname", "switchname" -> {
        if (!negated && words.size() > 1) {
          config.hostname = second.replace("\"", "");
        }
        ledger.modelled(line);
      }
      case "banner" -> {
        ledger.irrelevant(line);
        banner(at, end, words);
      }
      case "permit", "deny", "remark", "evaluate" ->
          ledger.notUnderstood(line, "no access list is open that this could belong to");
      default -> other(line, start, end, indent, Mode.OTHER);
    }
  }

  private void other(int line, int start, int end, int indent, Mode next) {
    reference(line, start, end);
    open(next, indent);
  }

  private void reference(int line, int start, int end) {
    ledger.irrelevant(line);
    config.references.add(new RouterConfig.Reference(line, start, end));
  }

  /** Finds out what ends a banner: the character that it begins with, {@code ^C} being one. */
  private void banner(int at, int end, List<String> words) {
    if (words.size() < 2) {
      return;
    }
    String text = file.text().substring(at, end);
    String kind = words.get(1);
    boolean named =
        words.size() > 2
            && switch (kind.toLowerCase(Locale.ROOT)) {
              case "motd", "exec", "incoming", "login", "prompt-timeout", "slip-ppp",
                  "config-save" ->
                  true;
              default -> false;
            };
    int from = text.indexOf(kind, "banner".length()) + (named ? kind.length() : 0);
    String rest = text.substring(from).strip();
    if (rest.isEmpty()) {
      return;
    }
    String mark = rest.startsWith("^C") ? "^C" : rest.substring(0, 1);
    if (rest.indexOf(mark, mark.length()) < 0) {
      banner = mark;
    }
  }

  private void timeRange(int line, List<String> words, boolean negated, int indent) {
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
            words.get(1), k -> new RouterConfig.TimeRange(file.span(line)));
    open(Mode.TIME_RANGE, indent);
  }

  // ---- lists

  private AccessList listOf(String name, boolean six, int line, AccessList.Kind kind) {
    AccessList found =
        config.lists.computeIfAbsent(
            RouterConfig.key(name, six),
            k -> new AccessList(name, six, flavor.nexus(), file.span(line)));
    if (found.kind == AccessList.Kind.UNKNOWN) {
      found.kind = kind;
    }
    return found;
  }

  /** {@code access-list 101 permit …}. */
  private void numbered(
      int line, int at, int end, List<String> words, boolean negated, int indent) {
    int number = words.size() > 1 ? CiscoNumbers.number(words.get(1), 9999).orElse(-1) : -1;
    AccessList.Kind kind = kindOf(number);
    if (kind == AccessList.Kind.UNKNOWN) {
      other(line, words, number, at, end, indent, negated);
      return;
    }
    String name = words.get(1);
    if (negated) {
      if (words.size() == 2) {
        config.lists.remove(RouterConfig.key(name, false));
        ledger.modelled(line);
      } else {
        // Older releases remove the whole list, newer ones the entry.
        AccessList open = listOf(name, false, line, kind);
        open.addFirst(new AccessList.Entry(line, null, null));
        ledger.notUnderstood(line, "removes the entry or the whole list, by release");
      }
      return;
    }
    AccessList open = listOf(name, false, line, kind);
    int from = CiscoText.nextWord(file.text(), CiscoText.nextWord(file.text(), at, end), end);
    if (from >= end) {
      lists.unreadable(open, line, 0, "the statement ends too early");
    } else {
      lists.entry(open, line, from, end, false);
    }
  }

  /** An {@code access-list} line that is no entry of a numbered IP list. */
  private void other(
      int line, List<String> words, int number, int at, int end, int indent, boolean negated) {
    String third = words.size() > 2 ? words.get(2) : "";
    boolean entry =
        switch (third) {
          case "extended", "standard", "permit", "deny", "remark", "line" -> true;
          default -> false;
        };
    if (number >= 0 || negated || !entry) {
      other(line, at, end, indent, Mode.OTHER_LIST);
      return;
    }
    // A statement of another device; the list it names is in use here all the same.
    AccessList list = listOf(words.get(1), false, line, AccessList.Kind.EXTENDED);
    lists.unreadable(list, line, 0, "a list with a name is entered with `ip access-list`");
    open(Mode.REFUSED, indent);
  }

  /** The kind of a numbered list; unknown for lists of other protocols. */
  private static AccessList.Kind kindOf(int number) {
    if ((number >= 1 && number <= 99) || (number >= 1300 && number <= 1999)) {
      return AccessList.Kind.STANDARD;
    }
    if ((number >= 100 && number <= 199) || (number >= 2000 && number <= 2699)) {
      return AccessList.Kind.EXTENDED;
    }
    return AccessList.Kind.UNKNOWN;
  }

  /** {@code ip access-list extended X}, {@code ipv6 access-list X}, {@code ipv4 access-list X}. */
  private void named(int line, List<String> words, boolean negated, int indent, boolean six) {
    String third = words.size() > 2 ? words.get(2) : "";
    String fourth = words.size() > 3 ? words.get(3) : "";
    switch (third) {
      case "resequence" -> {
        AccessList found = config.lists.get(RouterConfig.key(fourth, six));
        lists.resequence(found, line, words.subList(Math.min(4, words.size()), words.size()));
        return;
      }
      case "logging", "log-update", "helper", "persistent", "match-local-traffic",
          "lookup" -> {
        ledger.irrelevant(line);
        open(Mode.OTHER, indent);
        return;
      }
      case "role-based", "fqdn" -> {
        if (!fourth.isEmpty() && !negated) {
          ledger.notUnderstood(line, "`" + third + "` lists are not modelled");
          open(Mode.REFUSED, indent);
          return;
        }
      }
      default -> {}
    }
    boolean standard = third.equals("standard") && !fourth.isEmpty();
    boolean extended = third.equals("extended") && !fourth.isEmpty();
    String name = standard || extended ? fourth : third;
    if (name.isEmpty()) {
      ledger.notUnderstood(line, "no name");
      open(Mode.REFUSED, indent);
      return;
    }
    ledger.modelled(line);
    if (negated) {
      config.lists.remove(RouterConfig.key(name, six));
      return;
    }
    AccessList.Kind kind =
        extended || flavor.nexus() || six
            ? AccessList.Kind.EXTENDED
            : standard ? AccessList.Kind.STANDARD : AccessList.Kind.UNKNOWN;
    list = listOf(name, six, line, kind);
    list.replaces = list.replaces || words.get(0).equals("ipv4");
    open(Mode.LIST, indent);
  }

  /** The header of a list in {@code show access-lists}. */
  private void shown(int line, int start, int end, List<String> words, int indent) {
    String text = String.join(" ", words);
    boolean six = text.startsWith("IPv6") || text.startsWith("IPV6");
    AccessList.Kind kind = AccessList.Kind.EXTENDED;
    String name = "";
    if (text.startsWith("Extended IP access list ") && words.size() > 4) {
      name = words.get(4);
    } else if (text.startsWith("Standard IP access list ") && words.size() > 4) {
      name = words.get(4);
      kind = AccessList.Kind.STANDARD;
    } else if (text.matches("IP(v6)? access list .+")) {
      name = words.get(3);
    } else if (text.matches("IPV[46] ACL .+")) {
      name = words.get(2);
    }
    if (name.isEmpty()) {
      // Reflexive lists are made by the device and live for a while; others filter no IP packets.
      boolean header = text.contains("access list ");
      other(line, start, end, indent, header ? Mode.OTHER_LIST : Mode.OTHER);
      return;
    }
    ledger.modelled(line);
    String title = name;
    AccessList found =
        config.shown.computeIfAbsent(
            RouterConfig.key(name, six),
            k -> new AccessList(title, six, flavor.nexus(), file.span(line)));
    found.kind = kind;
    list = found;
    showing = true;
    open(Mode.LIST, indent);
  }

  private void group(int line, List<String> words, boolean negated, int indent) {
    GroupReader.Header header = GroupReader.header(words);
    if (header == null) {
      ledger.notUnderstood(line, "no such object group");
      open(Mode.REFUSED, indent);
      return;
    }
    if (negated) {
      config.groups.remove(header.name());
      ledger.modelled(line);
      return;
    }
    ObjectGroup found =
        config.groups.computeIfAbsent(
            header.name(), k -> new ObjectGroup(header.name(), header.type(), file.span(line)));
    if (found.type != header.type()) {
      ledger.notUnderstood(line, "`" + header.name() + "` is a group of another type");
      open(Mode.REFUSED, indent);
      return;
    }
    ledger.modelled(line);
    group = found;
    open(Mode.GROUP, indent);
  }
}
