package io.ruleshade.parser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that may say what two lines of a Cisco access list say together, where these differ in one IPv4
 * address or one port: the addresses as one prefix, the ports as one range.
 */
public final class JoinedText {
  /** Why there is no text. */
  public static final String NO_ONE_ENTRY = "one entry cannot say both";

  private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern PREFIX = Pattern.compile("(.+)/(\\d{1,2})");

  /** How a mask is written. */
  public enum Mask {
    /** {@code 255.255.255.0}. */
    NET,
    /** {@code 0.0.0.255}. */
    WILDCARD,
    /** {@code /24}. */
    LENGTH
  }

  private record Span(long first, long last) {}

  private JoinedText() {}

  /** {@return the texts, the best first} */
  public static List<String> of(String one, String other, Mask mask) {
    List<String> a = Arrays.asList(one.strip().split("\\s+"));
    List<String> b = Arrays.asList(other.strip().split("\\s+"));
    int head = 0;
    while (head < Math.min(a.size(), b.size()) && a.get(head).equals(b.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(a.size(), b.size()) - head
        && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
      tail++;
    }
    Set<String> out = new LinkedHashSet<>();
    for (int left = 0; left <= Math.min(2, head); left++) {
      for (int right = 0; right <= Math.min(1, tail); right++) {
        int from = head - left;
        int rest = tail - right;
        Optional<String> words =
            union(a.subList(from, a.size() - rest), b.subList(from, b.size() - rest), mask);
        if (words.isPresent()) {
          List<String> line = new ArrayList<>(a.subList(0, from));
          line.add(words.get());
          line.addAll(a.subList(a.size() - rest, a.size()));
          out.add(String.join(" ", line));
        }
      }
    }
    return List.copyOf(out);
  }

  private static Optional<String> union(List<String> one, List<String> other, Mask mask) {
    Optional<Span> mine = address(one, mask);
    Optional<Span> theirs = address(other, mask);
    if (mine.isPresent() && theirs.isPresent()) {
      return joined(mine.get(), theirs.get()).flatMap(span -> words(span, mask));
    }
    Optional<Span> ports = ports(one);
    Optional<Span> otherPorts = ports(other);
    if (ports.isPresent() && otherPorts.isPresent()) {
      return joined(ports.get(), otherPorts.get())
          .map(span -> "range " + span.first() + " " + span.last());
    }
    return Optional.empty();
  }

  private static Optional<Span> joined(Span one, Span other) {
    boolean touch = one.first <= other.last + 1 && other.first <= one.last + 1;
    return touch
        ? Optional.of(
            new Span(Math.min(one.first, other.first), Math.max(one.last, other.last)))
        : Optional.empty();
  }

  private static Optional<Span> ports(List<String> words) {
    if (words.size() == 2 && words.get(0).equals("eq") && isPort(words.get(1))) {
      long port = Long.parseLong(words.get(1));
      return Optional.of(new Span(port, port));
    }
    if (words.size() == 3
        && words.get(0).equals("range")
        && isPort(words.get(1))
        && isPort(words.get(2))) {
      return Optional.of(new Span(Long.parseLong(words.get(1)), Long.parseLong(words.get(2))));
    }
    return Optional.empty();
  }

  private static boolean isPort(String word) {
    return word.matches("\\d{1,5}");
  }

  private static Optional<Span> address(List<String> words, Mask mask) {
    if (words.size() == 2 && words.get(0).equals("host")) {
      return number(words.get(1)).map(n -> new Span(n, n));
    }
    if (words.size() == 1 && mask == Mask.LENGTH) {
      Matcher prefix = PREFIX.matcher(words.get(0));
      if (prefix.matches()) {
        int length = Integer.parseInt(prefix.group(2));
        return number(prefix.group(1))
            .filter(n -> length <= 32)
            .flatMap(n -> block(n, (1L << (32 - length)) - 1));
      }
    }
    if (words.size() == 2 && mask != Mask.LENGTH) {
      Optional<Long> second = number(words.get(1));
      return number(words.get(0))
          .filter(n -> second.isPresent())
          .flatMap(
              n ->
                  block(
                      n,
                      mask == Mask.WILDCARD ? second.get() : 0xffffffffL - second.get()));
    }
    return Optional.empty();
  }

  /** The addresses of a block whose mask leaves the last bits free; none for another mask. */
  private static Optional<Span> block(long address, long free) {
    return (free & (free + 1)) == 0
        ? Optional.of(new Span(address & ~free, (address & ~free) + free))
        : Optional.empty();
  }

  private static Optional<Long> number(String text) {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches()) {
      return Optional.empty();
    }
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(address.group(i));
      if (octet > 255) {
        return Optional.empty();
      }
      number = number << 8 | octet;
    }
    return Optional.of(number);
  }

  /** An address block in words, where the addresses are one. */
  private static Optional<String> words(Span span, Mask mask) {
    long free = span.last - span.first;
    if ((free & (free + 1)) != 0 || (span.first & free) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (mask) {
          case NET -> dotted(span.first) + " " + dotted(0xffffffffL - free);
          case WILDCARD -> dotted(span.first) + " " + dotted(free);
          case LENGTH -> dotted(span.first) + "/" + (32 - Long.bitCount(free));
        });
  }

  private static String dotted(long number) {
    return (number >> 24) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
  }
}
