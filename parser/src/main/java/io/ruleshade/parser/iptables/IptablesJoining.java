package io.ruleshade.parser.iptables;

import io.ruleshade.parser.JoinedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that may say what two rules of one chain say together, where these differ in one value: an
 * address, a port, or the connection states. Ports that lie apart become a list of {@code multiport},
 * which holds at most fifteen, a range counting as two (iptables-extensions(8)).
 */
final class IptablesJoining {
  private static final Pattern COUNTERS = Pattern.compile("\\[(\\d+):(\\d+)\\]\\s+(.*)");
  private static final Pattern LISTS = Pattern.compile(" --(?:sports|dports|ports) ");

  private static final Pattern PORTS = Pattern.compile("\\d{1,5}(?::\\d{1,5})?(?:,\\d{1,5}(?::\\d{1,5})?)*");
  private static final int MOST_PORTS = 15;

  private IptablesJoining() {}

  static List<String> texts(String one, String other) {
    Matcher counted = COUNTERS.matcher(one.strip());
    Matcher otherCounted = COUNTERS.matcher(other.strip());
    String counters = "";
    String first = one.strip();
    String second = other.strip();
    if (counted.matches() && otherCounted.matches()) {
      counters =
          "["
              + (number(counted.group(1)) + number(otherCounted.group(1)))
              + ":"
              + (number(counted.group(2)) + number(otherCounted.group(2)))
              + "] ";
      first = counted.group(3);
      second = otherCounted.group(3);
    }
    List<String> out = new ArrayList<>();
    for (String text : joined(first, second)) {
      out.add(counters + text);
    }
    return out;
  }

  private static long number(String digits) {
    return digits.length() > 18 ? 0 : Long.parseLong(digits);
  }

  private static List<String> joined(String one, String other) {
    List<String> a = Arrays.asList(one.split("\\s+"));
    List<String> b = Arrays.asList(other.split("\\s+"));
    Set<String> out = new LinkedHashSet<>();
    int at = difference(a, b);
    if (at > 0) {
      String option = a.get(at - 1);
      if (option.equals("-s") || option.equals("-d")) {
        // As a prefix, which a single address is too.
        String mine = a.get(at).contains("/") ? a.get(at) : a.get(at) + "/32";
        String theirs = b.get(at).contains("/") ? b.get(at) : b.get(at) + "/32";
        for (String prefix : JoinedText.of(mine, theirs, JoinedText.Mask.LENGTH)) {
          out.add(with(a, at, prefix));
        }
      } else if (option.equals("--ctstate") || option.equals("--state")) {
        Set<String> states = new LinkedHashSet<>(Arrays.asList(a.get(at).split(",")));
        states.addAll(Arrays.asList(b.get(at).split(",")));
        out.add(with(a, at, String.join(",", states)));
      } else if (isPorts(a.get(at)) && isPorts(b.get(at))) {
        ports(a, b.get(at), at, option, out);
      }
    }
    several(a, b, out);
    out.removeIf(IptablesJoining::listsBothPorts);
    return List.copyOf(out);
  }

  /** iptables takes one list of {@code multiport} in a rule: of source ports, destination ports, or both alike. */
  private static boolean listsBothPorts(String rule) {
    return LISTS.matcher(rule).results().count() > 1;
  }

  private static boolean isPorts(String word) {
    return PORTS.matcher(word).matches();
  }

  private static void ports(
      List<String> words, String other, int at, String option, Set<String> out) {
    String mine = words.get(at);
    if (option.equals("--dport") || option.equals("--sport")) {
      int[] a = range(mine);
      int[] b = range(other);
      if (a.length == 2 && b.length == 2 && a[0] <= b[1] + 1 && b[0] <= a[1] + 1) {
        out.add(with(words, at, Math.min(a[0], b[0]) + ":" + Math.max(a[1], b[1])));
      }
      List<String> list = new ArrayList<>(words.subList(0, at - 1));
      int size = list.size();
      boolean named = size >= 2 && list.get(size - 2).equals("-m");
      List<String> rest = new ArrayList<>(words.subList(at + 1, words.size()));
      if (named) {
        String module = list.set(size - 1, "multiport");
        // What else the module asks for; `--dport` after a list would be taken for one more list.
        if (!rest.isEmpty() && (rest.get(0).startsWith("--") || rest.get(0).equals("!"))) {
          rest.addAll(0, List.of("-m", module));
        }
      } else {
        list.addAll(List.of("-m", "multiport"));
      }
      list.addAll(List.of(option + "s", mine + "," + other));
      list.addAll(rest);
      out.add(String.join(" ", list));
    } else if (option.equals("--dports") || option.equals("--sports") || option.equals("--ports")) {
      String all = mine + "," + other;
      if (all.split("[,:]").length <= MOST_PORTS) {
        out.add(with(words, at, all));
      }
    }
  }

  /** A single port of one rule and a list of the other: {@code --dport 80} and {@code --dports 1,2}. */
  private static void several(List<String> a, List<String> b, Set<String> out) {
    for (List<String> one : List.of(a, b)) {
      List<String> other = one.equals(a) ? b : a;
      int at = Math.max(one.indexOf("--dports"), one.indexOf("--sports"));
      String option = at < 0 ? "" : one.get(at).substring(0, one.get(at).length() - 1);
      int there = other.indexOf(option);
      if (at < 2 || there < 2 || at + 1 >= one.size() || there + 1 >= other.size()) {
        continue;
      }
      List<String> same = new ArrayList<>(one);
      same.set(at + 1, other.get(there + 1));
      same.set(at, option);
      same.set(at - 1, other.get(there - 1));
      String all = one.get(at + 1) + "," + other.get(there + 1);
      if (same.equals(other) && isPorts(all) && all.split("[,:]").length <= MOST_PORTS) {
        out.add(with(one, at + 1, all));
      }
    }
  }

  private static int[] range(String text) {
    if (text.contains(",")) {
      return new int[0];
    }
    String[] ends = text.split(":");
    int first = Integer.parseInt(ends[0]);
    return new int[] {first, ends.length == 2 ? Integer.parseInt(ends[1]) : first};
  }

  /** The one place where two texts differ; -1 when there are none or several. */
  private static int difference(List<String> a, List<String> b) {
    int found = -1;
    for (int i = 0; i < a.size(); i++) {
      if (a.size() != b.size() || (!a.get(i).equals(b.get(i)) && found >= 0)) {
        return -1;
      }
      found = a.get(i).equals(b.get(i)) ? found : i;
    }
    return found;
  }

  private static String with(List<String> words, int at, String word) {
    List<String> all = new ArrayList<>(words);
    all.set(at, word);
    return String.join(" ", all);
  }
}
