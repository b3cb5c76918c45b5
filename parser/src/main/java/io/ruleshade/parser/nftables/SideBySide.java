package io.ruleshade.parser.nftables;

import io.ruleshade.model.Extent;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.nftables.Fields.Field;
import io.ruleshade.parser.nftables.MatchLowering.Subject;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Plain;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of a set that is written out in a condition on one field: {@code tcp dport { 22, 80 }}. */
final class SideBySide {
  private SideBySide() {}

  /** Says which values stand side by side, where the condition asks for one of a set or for none. */
  static void tell(Plain.Match match, Span rule, RuleParts.Builder parts) {
    Subject subject = Subject.of(match.left());
    String operator = match.operator();
    boolean asked = operator.isEmpty() || operator.equals("==") || operator.equals("!=");
    if (!(match.right() instanceof Expr.SetOf set)
        || subject == null
        || !subject.steps().isEmpty()
        || !asked
        || ChainReader.isLimited(set.elements())) {
      return;
    }
    Field field = subject.field();
    RuleParts.Field place = place(field.key());
    if (place == null) {
      return;
    }
    List<RuleParts.Member> members = new ArrayList<>();
    for (Element element : set.elements()) {
      Values values = Values.of(field, element.key());
      if (values.isKnown() && values.words.isEmpty() && !values.any) {
        Extent extent = extent(place, field.key(), values);
        members.add(new RuleParts.Member(Values.text(element.key()), extent, rule));
      }
    }
    parts.add(place, null, members);
  }

  private static RuleParts.@Nullable Field place(String key) {
    return switch (key) {
      case "ip saddr", "ip6 saddr" -> RuleParts.Field.SOURCE;
      case "ip daddr", "ip6 daddr" -> RuleParts.Field.DESTINATION;
      case "ip protocol", "meta l4proto" -> RuleParts.Field.PROTOCOL;
      case "icmp type", "icmpv6 type" -> RuleParts.Field.ICMP_TYPE;
      case "tcp sport", "udp sport", "udplite sport", "sctp sport", "dccp sport", "th sport" ->
          RuleParts.Field.SOURCE_PORT;
      case "tcp dport", "udp dport", "udplite dport", "sctp dport", "dccp dport", "th dport" ->
          RuleParts.Field.DESTINATION_PORT;
      default -> null;
    };
  }

  private static Extent extent(RuleParts.Field place, String key, Values values) {
    return switch (place) {
      case SOURCE, DESTINATION, ADDRESS -> Extent.of(values.addressSet());
      case SOURCE_PORT, DESTINATION_PORT, PORT -> Extent.ofPorts(values.ranges(0xffff));
      case PROTOCOL -> octets(values.ranges(255), 16, 0);
      case ICMP_TYPE ->
          octets(
              values.ranges(255), 8, key.equals("icmp type") ? ServiceSet.ICMP : ServiceSet.ICMPV6);
      case SERVICE -> throw new IllegalArgumentException(key);
    };
  }

  /** Numbers of an octet on the line of services: protocols, or the messages of one. */
  private static Extent octets(IntRanges numbers, int shift, int protocol) {
    IntRanges.Builder out = new IntRanges.Builder();
    for (int i = 0; i < numbers.count(); i++) {
      int base = protocol << 16;
      out.add(base | numbers.lo(i) << shift, base | numbers.hi(i) << shift | (1 << shift) - 1);
    }
    return Extent.ofServices(List.of(Extent.Service.of(ServiceSet.of(out.build()))));
  }
}
