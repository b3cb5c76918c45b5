package io.ruleshade.parser.panos;

import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.ListPlace;
import io.ruleshade.parser.RuleSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two security rules as one: zones, addresses and services are lists of which a session need have one
 * (PAN-OS Web Interface Help, "Building Blocks in a Security Policy Rule"); {@code any} and {@code
 * application-default} stand alone. The name, the UUID, the description and the tags of the rule that
 * goes are lost.
 */
final class PanosJoining {
  private static final Set<String> LISTS = Set.of("from", "to", "source", "destination", "service");
  private static final Set<String> REMARKS =
      Set.of("name", "uuid", "description", "tag", "group-tag");
  private static final Set<String> ALL = Set.of("any", "application-default");

  private static final String QUOTED = "\"[^\"]*\"";
  private static final Pattern WORD = Pattern.compile(QUOTED + "|[^\\s\"\\[\\]]+|\\[|\\]");

  /** A comment, a tag, or text between tags. */
  private static final Pattern XML =
      Pattern.compile("<!--.*?-->|<!\\[CDATA\\[.*?\\]\\]>|<[^>]*>|[^<]+", Pattern.DOTALL);

  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Za-z_:][\\w:.-]*)\\s*=\\s*(\"[^\"]*\"|'[^']*')");

  /** The settings of a rule, and where more values of each list would go. */
  private static final class Read {
    final RuleSettings settings = new RuleSettings();
    final Map<String, ListPlace> places = new HashMap<>();
    /** What each element of a rule in XML sets: the names on the way to it, and its text. */
    final List<Leaf> leaves = new ArrayList<>();
  }

  /**
   * An element of a rule in XML without elements in it.
   *
   * @param path the elements around it and its own, without the rule itself and members of lists
   * @param value its text; empty for an element that only stands there
   */
  record Leaf(List<String> path, String value) {}

  private PanosJoining() {}

  /** {@return a rule as its settings; the lists by their names} */
  static RuleSettings settings(String rule) {
    return read(rule).settings;
  }

  /** {@return what a rule in XML sets, element by element; none where that is not plain} */
  static List<Leaf> leaves(String rule) {
    Read read = read(rule);
    return read.settings.unreadable().isEmpty() ? read.leaves : List.of();
  }

  static OneRule of(Rule stays, Rule goes) {
    String text = stays.span().text();
    Read one = read(text);
    return one.settings.joined(
        settings(goes.span().text()),
        ALL,
        (list, added) -> {
          ListPlace place = Objects.requireNonNull(one.places.get(list));
          return place.with(text, added);
        });
  }

  private static Read read(String rule) {
    Read out = new Read();
    String text = rule.strip();
    if (text.startsWith("<entry")) {
      xml(rule, out);
    } else if (text.startsWith("set ")) {
      commands(rule, out);
    } else {
      out.settings.unreadable("only rules in XML and in commands are joined");
    }
    return out;
  }

  // ---- commands

  private static void commands(String rule, Read out) {
    String path = PanosEmitter.pathOf(rule.strip().lines().findFirst().orElse("").strip());
    if (path == null) {
      out.settings.unreadable("where the rule stands is not told in its commands");
      return;
    }
    String prefix = "set " + path + " ";
    out.settings.remark("name", ListPlace.unquoted(path.replaceFirst("^.*?\\bsecurity\\s+rules\\s+", "")));
    int start = 0;
    for (String line : rule.split("\n", -1)) {
      String command = line.strip();
      if (!command.isEmpty()) {
        if (!command.startsWith(prefix)) {
          out.settings.unreadable("`" + command + "` stands among its commands");
        } else {
          command(command.substring(prefix.length()), command, out);
          String list = command.substring(prefix.length()).split("\\s", 2)[0];
          out.places.put(
              list,
              new ListPlace(start + line.stripTrailing().length(), "\n" + prefix + list + " ", ""));
        }
      }
      start += line.length() + 1;
    }
  }

  private static void command(String rest, String command, Read out) {
    List<String> words = WORD.matcher(rest).results().map(match -> match.group()).toList();
    String list = words.get(0);
    boolean bracketed = words.size() > 2 && words.get(1).equals("[");
    if (LISTS.contains(list) && (bracketed || words.size() == 2)) {
      words.subList(1, words.size()).stream()
          .filter(word -> !word.equals("[") && !word.equals("]"))
          .forEach(word -> out.settings.value(list, ListPlace.unquoted(word), word));
    } else if (LISTS.contains(list) || words.size() > 3 && !bracketed && LISTS.contains(words.get(2))) {
      out.settings.unreadable("several settings stand in `" + command + "`");
    } else if (REMARKS.contains(list)) {
      out.settings.remark(list, ListPlace.unquoted(rest.substring(list.length()).strip()));
    } else {
      out.settings.other(rest);
    }
  }

  // ---- XML

  /** The elements of an entry, each with the elements around it, without the entry itself. */
  private static void xml(String rule, Read out) {
    List<String> open = new ArrayList<>();
    String value = "";
    boolean leaf = false;
    Matcher part = XML.matcher(rule);
    while (part.find()) {
      String text = part.group();
      if (text.startsWith("<!")) {
        out.settings.unreadable("a comment or a section of characters stands in one of them");
      } else if (!text.startsWith("<")) {
        value = text;
      } else if (text.startsWith("</")) {
        String path = String.join(" ", open.subList(Math.min(1, open.size()), open.size()));
        if (leaf) {
          element(rule, path, value.strip(), part.start(), part.end(), out);
        }
        if (open.isEmpty()) {
          out.settings.unreadable("its elements are not those of one entry");
          return;
        }
        open.remove(open.size() - 1);
        leaf = false;
        value = "";
      } else {
        boolean empty = text.endsWith("/>");
        open.add(tag(text, open.isEmpty(), out));
        leaf = true;
        value = "";
        if (empty) {
          String path = String.join(" ", open.subList(1, open.size()));
          out.settings.other(path + " is empty");
          if (!REMARKS.contains(path)) {
            // It may mean something, and no command for it is known here.
            out.leaves.add(new Leaf(List.of(path.split(" ")), ""));
          }
          open.remove(open.size() - 1);
          leaf = false;
        }
      }
    }
    if (!open.isEmpty()) {
      out.settings.unreadable("its elements are not those of one entry");
    }
  }

  /** The name of an element with its attributes; those of the rule itself are remarks. */
  private static String tag(String text, boolean rule, Read out) {
    StringBuilder tag = new StringBuilder(text.substring(1).split("[\\s/>]", 2)[0]);
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      String value = attribute.group(2).substring(1, attribute.group(2).length() - 1);
      if (rule && REMARKS.contains(attribute.group(1))) {
        out.settings.remark(attribute.group(1), value);
      } else {
        tag.append(' ').append(attribute.group(1)).append('=').append(value);
      }
    }
    return tag.toString();
  }

  private static void element(
      String rule, String path, String value, int start, int end, Read out) {
    String list = path.endsWith(" member") ? path.substring(0, path.length() - " member".length()) : "";
    out.leaves.add(new Leaf(List.of((list.isEmpty() ? path : list).split(" ")), value));
    if (LISTS.contains(list)) {
      out.settings.value(list, value, value);
      int open = rule.lastIndexOf('<', start - 1);
      int line = rule.lastIndexOf('\n', open) + 1;
      String margin = rule.substring(line, open);
      String before = margin.isBlank() && line > 0 ? "\n" + margin : "";
      out.places.put(list, new ListPlace(end, before + "<member>", "</member>"));
    } else if (REMARKS.contains(list.isEmpty() ? path : list)) {
      out.settings.remark(list.isEmpty() ? path : list, value);
    } else {
      out.settings.other(path + " " + value);
    }
  }
}
