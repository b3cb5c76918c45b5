package io.ruleshade.parser.cisco;

import io.ruleshade.model.Condition;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.PacketTest;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of the IP header that an entry may ask for beside addresses and protocol: DSCP (RFC 2474),
 * precedence and type of service (RFC 1349) are parts of one octet.
 *
 * @param name as the entry calls it
 * @param property the packet's property
 * @param mask the bits of the property that the field is
 * @param shift where the field begins in the property
 * @param most the greatest value of the field
 */
record HeaderField(String name, String property, long mask, int shift, int most) {
  static HeaderField of(String name) {
    return switch (name) {
      case "dscp" -> new HeaderField(name, "tos", 0xfc, 2, 63);
      case "precedence" -> new HeaderField(name, "tos", 0xe0, 5, 7);
      case "tos" -> new HeaderField(name, "tos", 0x1e, 1, 15);
      case "ttl" -> new HeaderField(name, "ttl", 0xff, 0, 255);
      case "packet-length" -> new HeaderField(name, "len", 0xffff, 0, 0xffff);
      default -> throw new IllegalStateException("no such field: " + name);
    };
  }

  /** {@return the condition that the field is in a set} */
  Condition.Predicate predicate(IntRanges set) {
    List<PacketTest.Range> ranges = new ArrayList<>(set.count());
    List<String> words = new ArrayList<>(set.count());
    for (int i = 0; i < set.count(); i++) {
      ranges.add(new PacketTest.Range((long) set.lo(i) << shift, (long) set.hi(i) << shift));
      words.add(set.lo(i) == set.hi(i) ? "" + set.lo(i) : set.lo(i) + "-" + set.hi(i));
    }
    return new Condition.Predicate(
        name + " " + String.join(",", words),
        false,
        List.of(),
        new PacketTest.Masked(property, mask, ranges));
  }
}
