package io.ruleshade.parser.junos;

import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.ListPlace;
import io.ruleshade.parser.RuleSettings;
import io.ruleshade.parser.junos.BraceText.Kind;
import io.ruleshade.parser.junos.BraceText.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Two policies or terms as one: addresses, applications, ports and protocols are lists of which a packet
 * need have one (Junos OS, "Guidelines for Configuring Firewall Filters"; "Security Policies Overview").
 * {@code any} stands alone. In the form of commands a value is one more {@code set}; in the form with
 * braces it goes into the block or the brackets of its list.
 */
final class JunosJoining {
  /** Lists that are written in brackets where they have several values. */
  private static final Set<String> BRACKETED =
      Set.of(
          "match source-address", "match destination-address", "match application",
          "match from-zone", "match to-zone", "from source-port", "from destination-port",
          "from protocol", "from next-header", "from payload-protocol", "from applications",
          "from application-sets");

  /** Lists that are written as blocks. */
  private static final Set<String> BLOCKS =
      Set.of(
          "from source-address", "from destination-address", "from source-prefix-list",
          "from destination-prefix-list", "from interface");

  /** Policers are of each term by itself, unless they are said to be of the filter. */
  private static final Pattern METERED = Pattern.compile("then [a-z-]*policer\\b.*");

  private static final Pattern V6 = Pattern.compile("(?<![\\w.-])[0-9A-Fa-f]*:[0-9A-Fa-f:]*[:/][0-9A-Fa-f.:/]*");

  private static final Set<String> ALL = Set.of("any", "any-ipv4", "any-ipv6");

  /** The settings of a rule, and where more values of each list would go. */
  private static final class Read {
    final RuleSettings settings = new RuleSettings();
    final Map<String, ListPlace> places = new HashMap<>();
  }

  private JunosJoining() {}

  /** {@return a rule as its settings} Lists are called {@code match source-address}, {@code from protocol}. */
  static RuleSettings settings(String rule) {
    return read(rule).settings;
  }

  static OneRule of(Rule stays, Rule goes) {
    String text = stays.span().text();
    Read one = read(text);
    OneRule joined =
        one.settings.joined(
            settings(goes.span().text()),
            ALL,
            (list, added) -> {
              ListPlace place = one.places.get(list);
              return place == null ? "" : place.with(text, added);
            });
    if (joined.refusal().isEmpty() && isV6(stays) != isV6(goes)) {
      return OneRule.none("one of them is of IPv4 and the other of IPv6");
    }
    boolean nowhere = joined.texts().stream().anyMatch(its -> its.text().isEmpty());
    return nowhere ? OneRule.none("its values are written so that none can be put beside them") : joined;
  }

  /** Whether a term has addresses of IPv6, which it may not have beside those of IPv4. */
  private static boolean isV6(Rule rule) {
    return V6.matcher(rule.span().text()).find();
  }

  private static Read read(String rule) {
    String first = rule.strip();
    Read out = new Read();
    if (first.startsWith("set ")) {
      commands(rule, out);
    } else {
      braces(rule, out);
    }
    return out;
  }

  // ---- commands

  private static void commands(String rule, Read out) {
    String path = JunosEmitter.pathOf(rule);
    if (path == null) {
      out.settings.unreadable("where the rule stands is not told in its commands");
      return;
    }
    List<String> prefix = words("set " + path);
    out.settings.remark("name", ListPlace.unquoted(prefix.get(prefix.size() - 1)));
    int start = 0;
    for (String line : rule.split("\n", -1)) {
      List<Token> tokens = BraceText.tokens(line);
      boolean plain = tokens.stream().allMatch(token -> token.kind() == Kind.WORD || isBracket(token));
      List<String> words = tokens.stream().map(Token::text).toList();
      if (!line.isBlank()) {
        boolean its = words.size() >= prefix.size() && words.subList(0, prefix.size()).equals(prefix);
        if (!plain || !its) {
          out.settings.unreadable("`" + line.strip() + "` stands among its commands");
        } else if (words.size() > prefix.size()) {
          command(line, start, tokens, prefix.size(), out);
        }
      }
      start += line.length() + 1;
    }
  }

  private static boolean isBracket(Token token) {
    return token.kind() == Kind.LIST || token.kind() == Kind.LIST_END;
  }

  private static void command(String line, int start, List<Token> tokens, int from, Read out) {
    List<Token> rest = tokens.subList(from, tokens.size());
    String list = rest.size() > 2 ? rest.get(0).text() + " " + rest.get(1).text() : "";
    if (!BRACKETED.contains(list) && !BLOCKS.contains(list)) {
      leaf(rest.stream().map(Token::text).toList(), out);
      return;
    }
    List<Token> values = rest.subList(2, rest.size());
    if (isBracket(values.get(0))) {
      values.stream()
          .filter(token -> !isBracket(token))
          .forEach(token -> out.settings.value(list, ListPlace.unquoted(token.text()), token.text()));
    } else if (values.size() == 1 || (values.size() == 2 && values.get(1).text().equals("except"))) {
      String written = line.substring(values.get(0).start(), values.get(values.size() - 1).end());
      out.settings.value(list, ListPlace.unquoted(written), written);
    } else {
      out.settings.unreadable("several settings stand in `" + line.strip() + "`");
    }
    String before = line.substring(0, values.get(0).start());
    out.places.put(
        list, new ListPlace(start + line.stripTrailing().length(), "\n" + before.stripLeading(), ""));
  }

  // ---- braces

  private static void braces(String rule, Read out) {
    List<Token> tokens = BraceText.tokens(rule);
    List<Integer> open = new ArrayList<>();
    List<String> path = new ArrayList<>();
    List<Token> words = new ArrayList<>();
    for (Token token : tokens) {
      if (token.kind() == Kind.COMMENT) {
        out.settings.unreadable("a comment stands in one of them");
      } else if (token.isTag() && words.isEmpty()) {
        out.settings.unreadable("`" + token.text() + "` stands in one of them");
      }
      switch (token.kind()) {
        case WORD, LIST, LIST_END -> words.add(token);
        case COMMENT -> {}
        case OPEN -> {
          open.add(path.size());
          // The words of the rule itself are not part of its settings.
          if (open.size() > 1) {
            words.forEach(word -> path.add(word.text()));
          } else if (!words.isEmpty()) {
            out.settings.remark("name", ListPlace.unquoted(words.get(words.size() - 1).text()));
          }
          words.clear();
        }
        case END -> {
          statement(rule, path, words, token, out);
          words.clear();
        }
        case CLOSE -> {
          if (open.isEmpty() || !words.isEmpty()) {
            out.settings.unreadable("its braces are not those of one rule");
            return;
          }
          int depth = open.remove(open.size() - 1);
          path.subList(depth, path.size()).clear();
        }
      }
    }
    if (!open.isEmpty()) {
      out.settings.unreadable("its braces are not those of one rule");
    }
  }

  private static void statement(
      String rule, List<String> path, List<Token> words, Token end, Read out) {
    List<String> all = new ArrayList<>(path);
    words.forEach(word -> all.add(word.text()));
    String list = all.size() > 2 ? all.get(0) + " " + all.get(1) : "";
    boolean block = path.size() == 2 && BLOCKS.contains(list);
    boolean bracketed = path.size() == 1 && BRACKETED.contains(list);
    if (block) {
      Token first = words.get(0);
      String written = rule.substring(first.start(), end.start()).strip();
      out.settings.value(list, ListPlace.unquoted(written), written);
      int line = rule.lastIndexOf('\n', first.start()) + 1;
      String margin = rule.substring(line, first.start());
      String between = margin.isBlank() ? "\n" + margin : " ";
      out.places.put(list, new ListPlace(end.end(), between, ";"));
    } else if (bracketed) {
      List<Token> values = words.subList(1, words.size());
      values.stream()
          .filter(value -> !isBracket(value))
          .forEach(value -> out.settings.value(list, ListPlace.unquoted(value.text()), value.text()));
      Token last = values.get(values.size() - 1);
      boolean several = last.kind() == Kind.LIST_END;
      if (!several && values.size() > 1) {
        out.settings.unreadable("several settings stand in one statement");
      }
      Token before = several && values.size() > 1 ? values.get(values.size() - 2) : last;
      out.places.put(
          list, new ListPlace(before.end(), " ", "", several ? "" : " ]", several ? -1 : values.get(0).start()));
    } else {
      leaf(all, out);
    }
  }

  private static void leaf(List<String> words, Read out) {
    if (words.get(0).equals("description")) {
      out.settings.remark("description", ListPlace.unquoted(String.join(" ", words.subList(1, words.size()))));
    } else {
      String text = String.join(" ", words);
      String list = words.size() > 2 ? words.get(0) + " " + words.get(1) : "";
      if (BRACKETED.contains(list) || BLOCKS.contains(list)) {
        out.settings.unreadable("`" + text + "` is written so that no value can be put beside it");
      }
      if (METERED.matcher(text).matches()) {
        out.settings.unreadable("a policer counts for each of them by itself");
      }
      out.settings.other(text);
    }
  }

  private static List<String> words(String text) {
    return BraceText.tokens(text).stream().map(Token::text).toList();
  }
}
