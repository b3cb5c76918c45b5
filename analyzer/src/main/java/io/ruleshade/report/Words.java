package io.ruleshade.report;

import java.util.List;

/** Small helps for sentences. */
public final class Words {
  private Words() {}

  /** {@return {@code 1 rule}, {@code 2 rules}} */
  public static String count(long n, String noun) {
    return n + " " + (n == 1 ? noun : noun.endsWith("y") ? ies(noun) : noun + "s");
  }

  private static String ies(String noun) {
    return noun.substring(0, noun.length() - 1) + "ies";
  }

  /** {@return the first few of a list, and how many more there are} */
  public static String some(List<String> all, int most) {
    if (all.isEmpty()) {
      return "nothing";
    }
    if (all.size() <= most) {
      return String.join(", ", all);
    }
    return String.join(", ", all.subList(0, most)) + " and " + (all.size() - most) + " more";
  }
}
