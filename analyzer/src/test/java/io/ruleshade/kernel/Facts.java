package io.ruleshade.kernel;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The truth of conditions that follows from how the oracle sends packets. */
final class Facts {
  /** The oracle sends no extension headers; without the header these do not match, negated or not. */
  private static final List<String> WITHOUT_HEADER = List.of("rt ", "frag ", "dst --", "hbh ", "mh ");

  /** The octet at offset 6 of an IPv6 packet, which the oracle sends without extension headers. */
  private static final Pattern NEXT_HEADER = Pattern.compile("u32 --u32 0x3&0xff=0x([0-9a-f]+)");

  private Facts() {}

  /** {@return whether a predicate holds; null when that is not known} */
  static @Nullable Boolean of(String text, Answer answer, TestPacket packet, String base) {
    boolean sent = packet.hook().equals("output");
    boolean raw = base.startsWith("raw/");
    return switch (text) {
      case "from an Ethernet device" -> !sent;
      case "owner socket exists" -> sent;
      case "ctdir ORIGINAL" -> raw ? null : !packet.isReply();
      case "ctstate SNAT", "ctstate DNAT" -> raw ? null : isTranslated(answer, text.substring(8));
      default -> other(text, answer, packet, raw);
    };
  }

  private static @Nullable Boolean other(
      String text, Answer answer, TestPacket packet, boolean raw) {
    if (text.startsWith("rpfilter ")) {
      return reversePath(text, packet);
    }
    if (text.startsWith("time ")) {
      return Clock.holds(text, packet.text("_clock", ""));
    }
    Matcher nextHeader = NEXT_HEADER.matcher(text);
    if (packet.v6() && nextHeader.matches()) {
      return Integer.parseInt(nextHeader.group(1), 16) == packet.protocol();
    }
    // physdev_mt: without a bridge no device fits, and all do where the rule negates.
    boolean absent =
        text.startsWith("physdev ") || WITHOUT_HEADER.stream().anyMatch(text::startsWith);
    return absent ? Boolean.FALSE : raw ? null : connection(text, answer, packet);
  }

  /**
   * {@code rpfilter_mt} in net/ipv6/netfilter/ip6t_rpfilter.c: whether the way to the source goes out
   * where the packet came in. The oracle has routes to destinations only.
   */
  private static @Nullable Boolean reversePath(String text, TestPacket packet) {
    List<String> options = List.of(text.split(" ", -1));
    String in = packet.text("iif", "eth0");
    if (!packet.v6() || options.contains("--loose") || options.contains("--accept-local")) {
      return null;
    }
    boolean back = in.equals("lo") || packet.text("_route", "").equals(in);
    return back != options.contains("--invert");
  }

  /** What connection tracking knows of a packet that no translation has changed. */
  private static @Nullable Boolean connection(String text, Answer answer, TestPacket packet) {
    int space = text.indexOf(' ');
    String what = space < 0 ? text : text.substring(0, space);
    String value = text.substring(space + 1);
    if (what.equals("helper")) {
      // helper_mt: no connection of the oracle has a helper or comes from one that has.
      return text.contains("! --helper");
    }
    if (what.equals("ctproto")) {
      return Integer.parseInt(value) == (packet.isIcmpError() ? 17 : packet.protocol());
    }
    boolean plain = !packet.isIcmpError() && !isTranslated(answer, "DNAT") && !isTranslated(answer, "SNAT");
    if (!what.matches("ct(orig|repl)(src|dst)(port)?") || !plain) {
      return null;
    }
    boolean source = what.contains("src") == what.contains("orig");
    String end = source != packet.isReply() ? "src" : "dst";
    if (!what.endsWith("port")) {
      IpAddress address = IpAddress.parse(packet.text(end, "")).orElseThrow();
      return contains(value, address);
    }
    if (!ServiceSet.hasPorts(packet.protocol())) {
      return null;
    }
    int port = end.equals("src") ? packet.number("sport", 40000) : packet.number("dport", 0);
    int dash = value.indexOf('-');
    int first = Integer.parseInt(dash < 0 ? value : value.substring(0, dash));
    int last = dash < 0 ? first : Integer.parseInt(value.substring(dash + 1));
    return first <= port && port <= last;
  }

  /** Whether a list of prefixes and ranges, as sets of addresses are shown, has an address. */
  private static boolean contains(String texts, IpAddress address) {
    for (String text : texts.split(",", -1)) {
      int dash = text.indexOf('-');
      int slash = text.indexOf('/');
      String start = dash > 0 ? text.substring(0, dash) : slash > 0 ? text.substring(0, slash) : text;
      IpAddress first = IpAddress.parse(start).orElseThrow();
      AddressSet set =
          dash > 0
              ? AddressSet.between(first, IpAddress.parse(text.substring(dash + 1)).orElseThrow())
              : AddressSet.prefix(first, slash < 0 ? first.bits() : Integer.parseInt(text.substring(slash + 1)));
      if (set.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTranslated(Answer answer, String how) {
    List<String> targets =
        how.equals("DNAT")
            ? List.of("DNAT", "REDIRECT", "NETMAP")
            : List.of("SNAT", "MASQUERADE");
    return answer.path().stream()
        .anyMatch(e -> e.chain().startsWith("nat/") && targets.contains(e.verdict()));
  }

  /** {@return the mark after a MARK target; empty when it is not known} */
  static String mark(TestPacket packet, List<String> effects) {
    String before = packet.text("_mark", Long.toString(packet.number("mark", 0) & 0xffff_ffffL));
    for (String effect : effects) {
      if (effect.startsWith("MARK --set-xmark ") && !before.isEmpty()) {
        String[] parts = effect.substring(17).split("/", 2);
        long value = Long.decode(parts[0]);
        long mask = parts.length == 1 ? 0xffff_ffffL : Long.decode(parts[1]);
        return Long.toString((Long.parseLong(before) & ~mask ^ value) & 0xffff_ffffL);
      }
    }
    return "";
  }
}
