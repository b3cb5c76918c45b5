package io.ruleshade.parser.cisco;

import io.ruleshade.grammar.cisco.CiscoAclLexer;
import io.ruleshade.grammar.cisco.CiscoAclParser;
import io.ruleshade.parser.antlr.StatementParser;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Turns the text of entries and members into vendor records. */
final class AceReader {
  private final SourceFile file;
  private final StatementParser<CiscoAclParser> parser =
      new StatementParser<>(
          new CiscoAclLexer(CharStreams.fromString("")), CiscoAclParser::new);

  private String statement = "";
  private int offset;
  private boolean supplementary;
  private String error = "";

  AceReader(SourceFile file) {
    this.file = file;
  }

  /** {@return why the last statement could not be read} */
  String error() {
    return error;
  }

  private <T extends ParserRuleContext> @Nullable T parse(
      int start, int end, Function<CiscoAclParser, T> rule) {
    statement = file.text().substring(start, end);
    offset = start;
    supplementary = false;
    for (int i = 0; i < statement.length() && !supplementary; i++) {
      supplementary = Character.isSurrogate(statement.charAt(i));
    }
    StatementParser.Outcome<T> outcome = parser.parse(statement, rule);
    error = outcome.error() == null ? "" : outcome.error();
    return outcome.tree();
  }

  private int at(int codePoints) {
    return offset + (supplementary ? StatementParser.utf16(statement, codePoints) : codePoints);
  }

  private Ace.Word word(Token token) {
    return new Ace.Word(token.getText(), at(token.getStartIndex()), at(token.getStopIndex() + 1));
  }

  private Ace.Word word(ParserRuleContext tree) {
    return word(tree.getStart());
  }

  private List<Ace.Word> words(List<CiscoAclParser.ValueContext> values) {
    List<Ace.Word> out = new ArrayList<>(values.size());
    for (CiscoAclParser.ValueContext value : values) {
      out.add(word(value));
    }
    return out;
  }

  // ---- entries

  /** {@return an entry of an extended list, or null} */
  @Nullable Ace extended(int start, int end) {
    CiscoAclParser.ExtendedContext tree = parse(start, end, CiscoAclParser::extended);
    if (tree == null) {
      return null;
    }
    Ace.Word service;
    boolean group = false;
    switch (tree.service()) {
      case CiscoAclParser.ServiceGroupContext g -> {
        service = word(g.name());
        group = true;
      }
      default -> service = word(tree.service());
    }
    return new Ace(
        Ace.Form.EXTENDED,
        tree.verdict().PERMIT() != null,
        tree.DYNAMIC() == null ? null : word(tree.name()),
        service,
        group,
        address(tree.source),
        tree.sourcePorts == null ? null : ports(tree.sourcePorts),
        address(tree.destination),
        tree.destinationPorts == null ? null : ports(tree.destinationPorts),
        tree.message() == null ? List.of() : words(tree.message().value()),
        options(tree.option()),
        typed());
  }

  /** {@return an entry of a standard list, or null} */
  @Nullable Ace standard(int start, int end) {
    CiscoAclParser.StandardContext tree = parse(start, end, CiscoAclParser::standard);
    if (tree == null) {
      return null;
    }
    Ace.Address source = address(tree.address());
    if (tree.QUAD() != null) {
      Ace.Word mask = word(tree.QUAD().getSymbol());
      source = new Ace.Address(Ace.AddressKind.MASKED, source.word(), mask);
    }
    return sourceOnly(tree.verdict(), source, tree.option());
  }

  /** {@return an entry that states a source only, of an IPv6 list, or null} */
  @Nullable Ace sourceOnly(int start, int end) {
    CiscoAclParser.SourceOnlyContext tree = parse(start, end, CiscoAclParser::sourceOnly);
    return tree == null
        ? null
        : sourceOnly(tree.verdict(), address(tree.address()), tree.option());
  }

  private Ace sourceOnly(
      CiscoAclParser.VerdictContext verdict,
      Ace.Address source,
      List<CiscoAclParser.OptionContext> options) {
    return new Ace(
        Ace.Form.STANDARD,
        verdict.PERMIT() != null,
        null,
        null,
        false,
        source,
        null,
        null,
        null,
        List.of(),
        options(options),
        typed());
  }

  /** {@return an {@code evaluate} entry, or null} */
  @Nullable Ace evaluate(int start, int end) {
    CiscoAclParser.EvaluateContext tree = parse(start, end, CiscoAclParser::evaluate);
    return tree == null
        ? null
        : new Ace(
            Ace.Form.EVALUATE,
            true,
            null,
            word(tree.name()),
            false,
            null,
            null,
            null,
            null,
            List.of(),
            options(tree.option()),
            typed());
  }

  /** The statement's words, one blank between them. */
  private String typed() {
    return String.join(" ", CiscoText.words(statement, 0, statement.length()));
  }

  private Ace.Address address(CiscoAclParser.AddressContext tree) {
    return switch (tree) {
      case CiscoAclParser.AnyAddressContext a ->
          new Ace.Address(Ace.AddressKind.ANY, word(a), null);
      case CiscoAclParser.HostAddressContext a ->
          new Ace.Address(Ace.AddressKind.HOST, word(a.name()), null);
      case CiscoAclParser.GroupAddressContext a ->
          new Ace.Address(Ace.AddressKind.GROUP, word(a.name()), null);
      case CiscoAclParser.PrefixAddressContext a ->
          new Ace.Address(Ace.AddressKind.PREFIX, word(a), null);
      case CiscoAclParser.SixAddressContext a ->
          new Ace.Address(Ace.AddressKind.BARE, word(a), null);
      case CiscoAclParser.QuadAddressContext a ->
          quad(a.start, a.QUAD().size() > 1 ? a.QUAD(1).getSymbol() : null, a.LENGTH() == null
              ? null
              : a.LENGTH().getSymbol());
      default -> throw new IllegalStateException("no such address");
    };
  }

  private Ace.Address quad(Token base, @Nullable Token mask, @Nullable Token length) {
    if (mask != null) {
      return new Ace.Address(Ace.AddressKind.MASKED, word(base), word(mask));
    }
    return length == null
        ? new Ace.Address(Ace.AddressKind.BARE, word(base), null)
        : new Ace.Address(Ace.AddressKind.LENGTH, word(base), word(length));
  }

  private Ace.Ports ports(CiscoAclParser.PortsContext tree) {
    return switch (tree) {
      case CiscoAclParser.PortListContext p -> new Ace.Ports(operator(p), words(p.value()));
      case CiscoAclParser.PortBoundContext p -> new Ace.Ports(operator(p), List.of(word(p.value())));
      case CiscoAclParser.PortRangeContext p -> new Ace.Ports(operator(p), words(p.value()));
      case CiscoAclParser.PortGroupContext p -> new Ace.Ports(null, List.of(word(p.name())));
      default -> throw new IllegalStateException("no such ports");
    };
  }

  /** The operator that a tree begins with; equality where it begins with the value. */
  private static CiscoNumbers.Operator operator(ParserRuleContext tree) {
    return switch (tree.getStart().getType()) {
      case CiscoAclParser.NEQ -> CiscoNumbers.Operator.NEQ;
      case CiscoAclParser.LT -> CiscoNumbers.Operator.LT;
      case CiscoAclParser.GT -> CiscoNumbers.Operator.GT;
      case CiscoAclParser.RANGE -> CiscoNumbers.Operator.RANGE;
      default -> CiscoNumbers.Operator.EQ;
    };
  }

  private Ace.Ports comparison(CiscoAclParser.ComparisonContext tree) {
    List<CiscoAclParser.ValueContext> values =
        switch (tree) {
          case CiscoAclParser.ComparedListContext c -> c.value();
          case CiscoAclParser.ComparedBoundContext c -> List.of(c.value());
          case CiscoAclParser.ComparedRangeContext c -> c.value();
          default -> throw new IllegalStateException("no such comparison");
        };
    return new Ace.Ports(operator(tree), words(values));
  }

  // ---- options

  private Ace.Options options(List<CiscoAclParser.OptionContext> trees) {
    Ace.Options out = new Ace.Options();
    for (CiscoAclParser.OptionContext tree : trees) {
      option(tree, out);
    }
    return out;
  }

  private void option(CiscoAclParser.OptionContext tree, Ace.Options out) {
    switch (tree) {
      case CiscoAclParser.LogContext o ->
          out.log = o.WORD() == null ? "log" : "log " + o.WORD().getText();
      case CiscoAclParser.LogInputContext o ->
          out.log = o.WORD() == null ? "log-input" : "log-input " + o.WORD().getText();
      case CiscoAclParser.EstablishedContext o -> out.established = true;
      case CiscoAclParser.FragmentsContext o -> out.fragments = true;
      case CiscoAclParser.SignedFlagsContext o -> {
        if (!out.flags.isEmpty()) {
          out.error = "flags are stated twice";
        }
        out.allFlags = o.MATCH_ALL() != null;
        o.SIGNED().forEach(flag -> out.flags.add(flag.getText()));
      }
      case CiscoAclParser.PlainFlagContext o -> {
        if (out.allFlags) {
          out.error = "flags are stated twice";
        }
        out.flags.add(o.getText());
      }
      case CiscoAclParser.FlagsMaskContext o ->
          out.flagsMask = number(o.NUMBER().getText(), 63, out);
      case CiscoAclParser.DscpContext o -> compare("dscp", o.comparison(), out);
      case CiscoAclParser.PrecedenceContext o -> compare("precedence", o.comparison(), out);
      case CiscoAclParser.TosContext o -> compare("tos", o.comparison(), out);
      case CiscoAclParser.TtlContext o -> compare("ttl", o.comparison(), out);
      case CiscoAclParser.PacketLengthContext o -> compare("packet-length", o.comparison(), out);
      case CiscoAclParser.FieldContext o ->
          out.predicates.add(o.getStart().getText() + " " + o.name().getText());
      case CiscoAclParser.VniContext o -> out.predicates.add("nve vni " + o.NUMBER().getText());
      case CiscoAclParser.HeaderContext o -> out.predicates.add(o.getText());
      case CiscoAclParser.TimeRangeContext o -> {
        if (out.timeRange != null) {
          out.error = "two time ranges";
        }
        out.timeRange = word(o.name());
      }
      case CiscoAclParser.ReflectContext o -> out.reflect = word(o.name());
      case CiscoAclParser.SequenceContext o ->
          out.sequence = number(o.NUMBER().getText(), Integer.MAX_VALUE, out);
      case CiscoAclParser.IcmpOffContext o -> out.effects.add("icmp-off");
      case CiscoAclParser.CaptureContext o ->
          out.effects.add(
              o.NUMBER() == null ? "capture" : "capture session " + o.NUMBER().getText());
      case CiscoAclParser.CounterContext o -> out.effects.add("counter " + o.name().getText());
      case CiscoAclParser.MatchesContext o -> out.hits = hits(o.getText());
      case CiscoAclParser.StateContext o -> out.timeRangeKnown = true;
      default -> throw new IllegalStateException("no such option");
    }
  }

  private void compare(
      String key, CiscoAclParser.ComparisonContext comparison, Ace.Options out) {
    out.comparisons.add(new Ace.Comparison(key, comparison(comparison)));
  }

  private static int number(String text, int most, Ace.Options out) {
    int number = CiscoNumbers.number(text, most).orElse(-1);
    if (number < 0) {
      out.error = "`" + text + "` is too large";
    }
    return number;
  }

  private static long hits(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  // ---- members

  /** {@return a member of a group; {@link #error} says why when it is unreadable} */
  ObjectGroup.Member member(ObjectGroup.Type type, int start, int end) {
    ObjectGroup.Member member =
        switch (type) {
          case NETWORK -> network(start, end);
          case PORT -> port(start, end);
          case SERVICE -> service(start, end);
          case OTHER -> {
            error = "no such group is modelled";
            yield null;
          }
        };
    return member == null
        ? new ObjectGroup.Member.Unreadable(file.text().substring(start, end).strip())
        : member;
  }

  private ObjectGroup.@Nullable Member network(int start, int end) {
    return switch (parse(start, end, CiscoAclParser::networkMember)) {
      case null -> null;
      case CiscoAclParser.MemberGroupContext m -> new ObjectGroup.Member.Group(word(m.name()));
      case CiscoAclParser.MemberRangeContext m ->
          new ObjectGroup.Member.Range(word(m.name(0)), word(m.name(1)), typed());
      case CiscoAclParser.MemberNetworkContext m ->
          new ObjectGroup.Member.Network(memberAddress(m.memberAddress()), typed());
      default -> throw new IllegalStateException("no such member");
    };
  }

  private Ace.Address memberAddress(CiscoAclParser.MemberAddressContext tree) {
    return switch (tree) {
      case CiscoAclParser.MemberAnyContext a ->
          new Ace.Address(Ace.AddressKind.ANY, word(a), null);
      case CiscoAclParser.MemberHostContext a ->
          new Ace.Address(Ace.AddressKind.HOST, word(a.name()), null);
      case CiscoAclParser.MemberPrefixContext a ->
          new Ace.Address(Ace.AddressKind.PREFIX, word(a), null);
      case CiscoAclParser.MemberSixContext a ->
          new Ace.Address(Ace.AddressKind.BARE, word(a), null);
      case CiscoAclParser.MemberQuadContext a ->
          quad(a.start, a.QUAD().size() > 1 ? a.QUAD(1).getSymbol() : null, a.LENGTH() == null
              ? null
              : a.LENGTH().getSymbol());
      default -> throw new IllegalStateException("no such address");
    };
  }

  private ObjectGroup.@Nullable Member port(int start, int end) {
    return switch (parse(start, end, CiscoAclParser::portMember)) {
      case null -> null;
      case CiscoAclParser.PortMemberGroupContext m -> new ObjectGroup.Member.Group(word(m.name()));
      case CiscoAclParser.PortMemberPortsContext m -> {
        Ace.Ports ports = ports(m.ports());
        yield ports.operator() == null
            ? new ObjectGroup.Member.Group(ports.values().get(0))
            : new ObjectGroup.Member.Port(ports, typed());
      }
      default -> throw new IllegalStateException("no such member");
    };
  }

  private ObjectGroup.@Nullable Member service(int start, int end) {
    return switch (parse(start, end, CiscoAclParser::serviceMember)) {
      case null -> null;
      case CiscoAclParser.ServiceMemberGroupContext m ->
          new ObjectGroup.Member.Group(word(m.name()));
      case CiscoAclParser.ServiceMemberServiceContext m -> {
        Ace.Word protocol = word(m.value());
        Ace.Ports source = m.portTest() == null ? null : portTest(m.portTest());
        String name = protocol.text().toLowerCase(Locale.ROOT);
        boolean icmp = name.equals("icmp") || name.equals("icmpv6") || name.equals("1");
        if (m.tail() == null) {
          yield new ObjectGroup.Member.Service(protocol, source, null, List.of(), typed());
        }
        CiscoAclParser.PortTestContext tail = m.tail().portTest();
        boolean plain = tail.getStart().getType() == CiscoAclParser.NUMBER
            || tail.getStart().getType() == CiscoAclParser.WORD;
        if (icmp && plain) {
          yield new ObjectGroup.Member.Service(
              protocol, source, null, words(tail.value()), typed());
        }
        yield new ObjectGroup.Member.Service(protocol, source, portTest(tail), List.of(), typed());
      }
      default -> throw new IllegalStateException("no such member");
    };
  }

  private Ace.Ports portTest(CiscoAclParser.PortTestContext tree) {
    return new Ace.Ports(operator(tree), words(tree.value()));
  }
}
