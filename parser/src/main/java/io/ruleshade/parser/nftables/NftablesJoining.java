package io.ruleshade.parser.nftables;

import io.ruleshade.model.OneRule;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two rules of one chain as one: values of one expression become an anonymous set, connection states a
 * list (nft(8), "Sets", "Expressions"). Elements of an anonymous set must not overlap where they are
 * intervals. Counts of both rules are added up; the comment of the rule that goes is lost.
 */
final class NftablesJoining {
  private static final Pattern COUNTS = Pattern.compile("counter\\s+packets\\s+(\\d{1,18})\\s+bytes\\s+(\\d{1,18})");
  private static final Pattern COMMENT = Pattern.compile("\\s*comment\\s+(\"[^\"]*\"|\\S+)\\s*$");
  private static final Pattern STATES = Pattern.compile("[a-z]+(?:,[a-z]+)*");

  /** What no element of an anonymous set is, or where a set means something else. */
  private static final Pattern NO_ELEMENT = Pattern.compile("@.*|.*\\*\"?|[.,|&^<>=!]+|vmap|map");

  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp", "dccp", "udplite");

  /** A word, a set, or a quoted word. */
  private record Token(String text, int start, int end) {}

  /** A rule without its counts and its comment. */
  private record Text(String text, Rule.@Nullable HitCount counts, String comment) {}

  private NftablesJoining() {}

  static OneRule of(Rule stays, Rule goes) {
    String whole = stays.span().text();
    String other = goes.span().text();
    if (whole.strip().startsWith("{") || other.strip().startsWith("{")) {
      return OneRule.none("rules of a listing in JSON are not joined");
    }
    if ((whole + other).contains("#")) {
      return OneRule.none("a remark stands within one of them");
    }
    if (overlap(stays.match().products().get(0), goes.match().products().get(0))) {
      return OneRule.none("their values overlap, which the elements of a set may not");
    }
    Text one = text(whole);
    Text two = text(other);
    if ((one.counts() == null) != (two.counts() == null)) {
      return OneRule.none("only one of them shows what it has counted");
    }
    List<Token> a = tokens(one.text());
    List<Token> b = tokens(two.text());
    if (words(a).contains("counter") != words(b).contains("counter")) {
      return OneRule.none("only one of them counts");
    }
    boolean first = goes.index() < stays.index();
    String body = body(one.text(), a, b, first);
    if (body.isEmpty()) {
      return OneRule.none("they differ in more than the values of one expression");
    }
    List<String> lost = new ArrayList<>();
    if (!two.comment().isEmpty() && !two.comment().equals(one.comment())) {
      lost.add("comment " + two.comment());
    }
    String comment = one.comment().isEmpty() ? "" : " comment " + one.comment();
    return OneRule.of(counted(body, one.counts(), two.counts()) + comment, lost);
  }

  /** Whether the values overlap in the one field in which the rules differ. */
  private static boolean overlap(Product one, Product other) {
    if (!one.src().equals(other.src())) {
      return !one.src().intersect(other.src()).isEmpty();
    }
    if (!one.dst().equals(other.dst())) {
      return !one.dst().intersect(other.dst()).isEmpty();
    }
    if (!one.service().equals(other.service())) {
      return !one.service().intersect(other.service()).isEmpty();
    }
    return !one.srcPort().equals(other.srcPort())
        && !one.srcPort().intersect(other.srcPort()).isEmpty();
  }

  private static Text text(String rule) {
    Matcher comment = COMMENT.matcher(rule);
    boolean commented = comment.find();
    String rest = commented ? rule.substring(0, comment.start()) : rule;
    Matcher counts = COUNTS.matcher(rest);
    Rule.HitCount numbers = null;
    if (counts.find()) {
      numbers = new Rule.HitCount(Long.parseLong(counts.group(1)), Long.parseLong(counts.group(2)));
      // A place of its own, so that both rules have the same words.
      rest = rest.substring(0, counts.start()) + "counter packets 0 bytes 0" + rest.substring(counts.end());
    }
    return new Text(rest, numbers, commented ? comment.group(1) : "");
  }

  private static String counted(
      String text, Rule.@Nullable HitCount one, Rule.@Nullable HitCount other) {
    return one == null || other == null
        ? text
        : text.replaceFirst(
            "counter packets 0 bytes 0",
            "counter packets "
                + (one.packets() + other.packets())
                + " bytes "
                + (one.bytes() + other.bytes()));
  }

  private static List<Token> tokens(String text) {
    List<Token> out = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c <= ' ') {
        at++;
        continue;
      }
      int start = at;
      if (c == '"') {
        int close = text.indexOf('"', at + 1);
        at = close < 0 ? text.length() : close + 1;
      } else if (c == '{') {
        int depth = 0;
        do {
          depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
          at++;
        } while (depth > 0 && at < text.length());
      } else {
        while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '{' && text.charAt(at) != '"') {
          at++;
        }
      }
      out.add(new Token(text.substring(start, at), start, at));
    }
    return out;
  }

  private static List<String> words(List<Token> tokens) {
    return tokens.stream().map(Token::text).toList();
  }

  /** The one rule without counts and comment; empty where the two differ in more than one value. */
  private static String body(String text, List<Token> a, List<Token> b, boolean otherFirst) {
    int head = 0;
    while (head < Math.min(a.size(), b.size()) && a.get(head).text().equals(b.get(head).text())) {
      head++;
    }
    if (a.size() != b.size() || head == a.size()) {
      return "";
    }
    List<String> one = words(a);
    List<String> other = words(b);
    boolean rest = one.subList(head + 1, one.size()).equals(other.subList(head + 1, other.size()));
    if (!rest) {
      return "";
    }
    Token token = a.get(head);
    String mine = token.text();
    String theirs = other.get(head);
    String early = otherFirst ? theirs : mine;
    String late = otherFirst ? mine : theirs;
    String before = text.substring(0, token.start());
    String after = text.substring(token.end());
    String leads = head > 0 ? one.get(head - 1) : "";
    String follows = head + 1 < one.size() ? one.get(head + 1) : "";
    if (leads.equals("state")
        && STATES.matcher(mine).matches()
        && STATES.matcher(theirs).matches()) {
      return before + early + "," + late + after;
    }
    if (PROTOCOLS.contains(mine) && PROTOCOLS.contains(theirs)) {
      if (follows.equals("dport") || follows.equals("sport")) {
        return before + "meta l4proto { " + early + ", " + late + " } th" + after;
      }
    }
    if (isElement(mine) && isElement(theirs) && !leads.isEmpty() && !follows.equals(".") && !leads.equals(".")) {
      return before + set(mine, theirs, otherFirst) + after;
    }
    return "";
  }

  private static boolean isElement(String word) {
    return !NO_ELEMENT.matcher(word).matches() && !word.endsWith(",") && !word.startsWith(",");
  }

  /** The one set, in which the elements of the other stand where they stood in the chain. */
  private static String set(String mine, String theirs, boolean otherFirst) {
    String more = theirs.startsWith("{") ? inner(theirs) : theirs;
    if (!mine.startsWith("{")) {
      return otherFirst ? "{ " + more + ", " + mine + " }" : "{ " + mine + ", " + more + " }";
    }
    String values = inner(mine);
    int start = mine.indexOf(values);
    int end = otherFirst ? start : start + values.length();
    String between = otherFirst ? more + ", " : ", " + more;
    return mine.substring(0, end) + between + mine.substring(end);
  }

  /** The elements of a set, without a comma after the last. */
  private static String inner(String set) {
    String elements = set.substring(1, set.length() - 1).strip();
    return elements.endsWith(",") ? elements.substring(0, elements.length() - 1).strip() : elements;
  }
}
