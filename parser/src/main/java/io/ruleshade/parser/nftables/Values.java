package io.ruleshade.parser.nftables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.PacketTest;
import io.ruleshade.parser.nftables.Fields.Field;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The right side of a match as values of the left side's data type: numbers, addresses, names of
 * interfaces, or words; and what of it nobody knows.
 */
final class Values {
  final List<PacketTest.Range> numbers = new ArrayList<>();
  final List<AddressSet> addresses = new ArrayList<>();
  final List<InterfaceSet.Pattern> names = new ArrayList<>();
  final TreeSet<String> words = new TreeSet<>();
  final TreeSet<String> unknown = new TreeSet<>();

  /** Whether every value is a member. */
  boolean any;

  /** Whether it is one value without further ado, for which flags are compared otherwise. */
  boolean single;

  /** Whether the value says that a part of the packet exists or not; null for any other value. */
  @Nullable Boolean existence;

  private final Field field;

  private Values(Field field) {
    this.field = field;
  }

  /** The values of an expression that holds no named set. */
  static Values of(Field field, Expr expr) {
    Values out = new Values(field);
    out.single = !(expr instanceof Expr.SetOf) && !(expr instanceof Expr.Range);
    out.add(expr);
    return out;
  }

  private void add(Expr expr) {
    switch (expr) {
      case Expr.SetOf set -> {
        for (Element element : set.elements()) {
          add(element.key());
        }
      }
      case Expr.Range range -> range(range);
      case Expr.Value value -> value(value);
      case Expr.Flags flags -> flags(flags.values());
      case Expr.Binary binary -> {
        long number = number(binary);
        if (number >= 0) {
          numbers.add(new PacketTest.Range(number, number));
        } else {
          unknown.add("a value put together of others");
        }
      }
      case Expr.Any all -> any = true;
      case Expr.Undefined nobody -> unknown.add(nobody.text());
      case Expr.Field f -> unknown.add("a value taken from the packet: " + f.key());
      case Expr.Concat c -> unknown.add("a value of several parts");
      case Expr.Under u -> unknown.add("a value under a mask");
      case Expr.Named named -> unknown.add("@" + named.name());
    }
  }

  private void flags(List<Expr> values) {
    long all = 0;
    for (Expr value : values) {
      long number = number(value);
      if (number < 0) {
        unknown.add(text(value));
        return;
      }
      all |= number;
    }
    numbers.add(new PacketTest.Range(all, all));
  }

  private void range(Expr.Range range) {
    if (isAddress()) {
      Optional<IpAddress> first = address(range.first());
      Optional<IpAddress> last = address(range.last());
      if (first.isPresent() && last.isPresent()) {
        addresses.add(AddressSet.between(first.get(), last.get()));
      } else {
        unknown.add(text(range));
      }
      return;
    }
    long first = number(range.first());
    long last = number(range.last());
    if (first >= 0 && last >= 0) {
      numbers.add(new PacketTest.Range(first, last));
    } else if (field.type().equals("string")) {
      words.add(text(range));
    } else {
      unknown.add(text(range));
    }
  }

  private void value(Expr.Value value) {
    String text = value.text();
    boolean word = text.equals("exists") || text.equals("missing");
    if (word && !isAddress() && !field.key().startsWith("meta ")) {
      existence = text.equals("exists");
      return;
    }
    if (isAddress()) {
      addressText(text);
    } else if (field.type().equals("ifname")) {
      name(text);
    } else {
      plain(value);
    }
  }

  private void plain(Expr.Value value) {
    String text = value.text();
    long number = number(value);
    if (number >= 0) {
      numbers.add(new PacketTest.Range(number, number));
      return;
    }
    int dash = text.indexOf('-', 1);
    while (dash > 0 && dash < text.length() - 1 && !value.quoted()) {
      long first = number(new Expr.Value(text.substring(0, dash), false));
      long last = number(new Expr.Value(text.substring(dash + 1), false));
      if (first >= 0 && last >= 0) {
        single = false;
        numbers.add(new PacketTest.Range(first, last));
        return;
      }
      dash = text.indexOf('-', dash + 1);
    }
    if (field.type().equals("string") || field.bits() == 0) {
      words.add(text);
    } else {
      unknown.add(text);
    }
  }

  private void name(String text) {
    boolean prefix = text.endsWith("*") && !text.endsWith("\\*");
    String name = text.replace("\\*", "*");
    names.add(new InterfaceSet.Pattern(prefix ? name.substring(0, name.length() - 1) : name, prefix));
  }

  private boolean isAddress() {
    return field.type().equals("ipv4_addr") || field.type().equals("ipv6_addr");
  }

  private void addressText(String text) {
    boolean six = field.type().equals("ipv6_addr");
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    String head = slash >= 0 ? text.substring(0, slash) : dash >= 0 ? text.substring(0, dash) : text;
    Optional<IpAddress> address = IpAddress.parse(head).filter(a -> a.v6() == six);
    if (address.isEmpty()) {
      boolean host = slash < 0 && IpAddress.parse(head).isEmpty() && isHostName(text);
      (host ? words : unknown).add(text);
      return;
    }
    if (slash >= 0) {
      int length = length(text.substring(slash + 1));
      if (length < 0 || length > address.get().bits()) {
        unknown.add(text);
      } else {
        addresses.add(AddressSet.prefix(address.get(), length));
      }
    } else if (dash >= 0) {
      Optional<IpAddress> last = IpAddress.parse(text.substring(dash + 1)).filter(a -> a.v6() == six);
      if (last.isEmpty()) {
        unknown.add(text);
      } else {
        addresses.add(AddressSet.between(address.get(), last.get()));
      }
    } else {
      addresses.add(AddressSet.of(address.get()));
    }
  }

  private static boolean isHostName(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-')
        && text.chars().anyMatch(Character::isLetter);
  }

  private static int length(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private Optional<IpAddress> address(Expr expr) {
    boolean six = field.type().equals("ipv6_addr");
    return expr instanceof Expr.Value value
        ? IpAddress.parse(value.text()).filter(a -> a.v6() == six)
        : Optional.empty();
  }

  /** The number that an expression stands for; -1 when it stands for none. */
  private long number(Expr expr) {
    return switch (expr) {
      case Expr.Value value -> number(value.text(), field);
      case Expr.Binary binary -> {
        long left = number(binary.left());
        long right = number(binary.right());
        yield left < 0 || right < 0 ? -1 : combine(binary.operator(), left, right);
      }
      case Expr.Flags flags -> {
        long all = 0;
        for (Expr each : flags.values()) {
          long number = number(each);
          all = number < 0 || all < 0 ? -1 : all | number;
        }
        yield all;
      }
      case Expr.Field f -> -1;
      case Expr.Concat c -> -1;
      case Expr.Range r -> -1;
      case Expr.Under u -> -1;
      case Expr.SetOf s -> s.elements().size() == 1 ? number(s.elements().get(0).key()) : -1;
      case Expr.Named n -> -1;
      case Expr.Any a -> -1;
      case Expr.Undefined u -> -1;
    };
  }

  /** {@return the number of a mask; -1 when it is none} */
  static long number(Field field, Expr expr) {
    return new Values(field).number(expr);
  }

  /** {@return two numbers combined} */
  static long combine(String operator, long left, long right) {
    return switch (operator) {
      case "&" -> left & right;
      case "|" -> left | right;
      case "^" -> left ^ right;
      case "<<" -> right > 31 ? 0 : left << right & 0xffff_ffffL;
      case ">>" -> right > 62 ? 0 : left >>> right;
      default -> -1;
    };
  }

  private static long number(String text, Field field) {
    long named = Fields.number(field.type(), text);
    if (named >= 0) {
      return named;
    }
    if (field.type().equals("lladdr")) {
      return mac(text);
    }
    if (text.equals("true")) {
      return 1;
    }
    if (text.equals("false")) {
      return 0;
    }
    if (text.isEmpty() || field.type().equals("string") && field.bits() > 0) {
      return -1;
    }
    try {
      long number =
          text.startsWith("0x") || text.startsWith("0X")
              ? Long.parseLong(text, 2, text.length(), 16)
              : Character.isDigit(text.charAt(0)) ? Long.parseLong(text) : -1;
      return number > field.last() ? -1 : number;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static long mac(String text) {
    String[] parts = text.split(":", -1);
    long value = 0;
    for (String part : parts) {
      int octet = part.isEmpty() || part.length() > 2 ? -1 : hex(part);
      if (parts.length != 6 || octet < 0) {
        return -1;
      }
      value = value << 8 | octet;
    }
    return value;
  }

  private static int hex(String part) {
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      int digit = Character.digit(part.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** {@return whether every value is known} */
  boolean isKnown() {
    return unknown.isEmpty();
  }

  /** {@return the numbers as ranges of a small domain} */
  IntRanges ranges(int last) {
    IntRanges.Builder builder = new IntRanges.Builder();
    if (any) {
      return IntRanges.between(0, last);
    }
    for (PacketTest.Range range : numbers) {
      builder.add((int) Math.min(range.first(), last + 1L), (int) Math.min(range.last(), last));
    }
    return builder.build();
  }

  /** {@return the addresses of the field's version} */
  AddressSet addressSet() {
    AddressSet all = field.type().equals("ipv6_addr") ? AddressSet.ANY6 : AddressSet.ANY4;
    return any ? all : AddressSet.union(addresses);
  }

  /** {@return the numbers, sorted and joined} */
  List<PacketTest.Range> joined() {
    List<PacketTest.Range> sorted = new ArrayList<>(numbers);
    sorted.sort(Comparator.comparingLong(PacketTest.Range::first));
    List<PacketTest.Range> out = new ArrayList<>();
    for (PacketTest.Range range : sorted) {
      PacketTest.Range before = out.isEmpty() ? null : out.get(out.size() - 1);
      if (before != null && range.first() <= before.last() + 1) {
        long last = Math.max(before.last(), range.last());
        out.set(out.size() - 1, new PacketTest.Range(before.first(), last));
      } else {
        out.add(range);
      }
    }
    return out;
  }

  /** {@return what is known of the values, in one canonical text} */
  String text() {
    List<String> parts = new ArrayList<>();
    boolean hex = field.key().endsWith("mark") || field.isFlags() || field.type().equals("lladdr");
    for (PacketTest.Range range : joined()) {
      String first = text(range.first(), hex);
      parts.add(range.first() == range.last() ? first : first + "-" + text(range.last(), hex));
    }
    names.stream().sorted().forEach(name -> parts.add(name.toString()));
    if (!addresses.isEmpty()) {
      parts.addAll(addressSet().toStrings());
    }
    parts.addAll(words);
    if (any) {
      parts.add("*");
    }
    return parts.size() == 1 ? parts.get(0) : "{ " + String.join(", ", parts) + " }";
  }

  private String text(long number, boolean hex) {
    if (field.type().equals("lladdr")) {
      StringBuilder out = new StringBuilder(17);
      for (int shift = 40; shift >= 0; shift -= 8) {
        long octet = number >> shift & 255;
        out.append(octet < 16 ? "0" : "").append(Long.toHexString(octet)).append(shift == 0 ? "" : ":");
      }
      return out.toString();
    }
    return hex ? "0x" + Long.toHexString(number) : Long.toString(number);
  }

  /** {@return an expression as a user would write it} */
  static String text(Expr expr) {
    return switch (expr) {
      case Expr.Field f -> f.key();
      case Expr.Concat c -> join(" . ", c.parts());
      case Expr.Binary b -> text(b.left()) + " " + b.operator() + " " + text(b.right());
      case Expr.Value v -> v.text();
      case Expr.Range r -> text(r.first()) + "-" + text(r.last());
      case Expr.Flags f -> join(",", f.values());
      case Expr.Under u -> text(u.value()) + " / " + text(u.mask());
      case Expr.SetOf s -> "{ " + join(", ", s.elements().stream().map(Element::key).toList()) + " }";
      case Expr.Named n -> "@" + n.name();
      case Expr.Any a -> "*";
      case Expr.Undefined u -> u.text();
    };
  }

  private static String join(String between, List<Expr> parts) {
    return String.join(between, parts.stream().map(Values::text).toList());
  }
}
