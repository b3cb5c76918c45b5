package io.ruleshade.parser.asa;

import io.ruleshade.grammar.asa.AsaLexer;
import io.ruleshade.grammar.asa.AsaParser;
import io.ruleshade.parser.antlr.StatementParser;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Turns the text of one statement into a tree, and parts of trees into vendor records. */
final class AsaStatements {
  private final SourceFile file;
  private final StatementParser<AsaParser> parser =
      new StatementParser<>(new AsaLexer(CharStreams.fromString("")), AsaParser::new);

  private String statement = "";
  private int offset;
  private boolean supplementary;
  private String error = "";

  AsaStatements(SourceFile file) {
    this.file = file;
  }

  /** {@return the tree of a statement, or null, and then {@link #error} says why} */
  <T extends ParserRuleContext> @Nullable T parse(int start, int end, Function<AsaParser, T> rule) {
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

  /** {@return why the last statement could not be read} */
  String error() {
    return error;
  }

  /** {@return an operand that stands for a bare name} */
  Ace.Operand word(AsaParser.NameContext name) {
    return operand(Ace.Kind.WORD, name.getStart(), "");
  }

  /** {@return the operand of a token} */
  Ace.Operand operand(Ace.Kind kind, Token token, String second) {
    return new Ace.Operand(
        kind, token.getText(), second, at(token.getStartIndex()), at(token.getStopIndex() + 1));
  }

  /** {@return a span of the statement} */
  Span span(Token token) {
    return new Span(file, at(token.getStartIndex()), at(token.getStopIndex() + 1));
  }

  private int at(int codePoints) {
    return offset + (supplementary ? StatementParser.utf16(statement, codePoints) : codePoints);
  }

  /** {@return the vendor record of an entry of an extended or standard list} */
  Ace ace(AsaParser.EntryContext entry) {
    return switch (entry) {
      case AsaParser.ExtendedContext ace ->
          ace(
              false,
              ace.verdict(),
              protocol(ace.service()),
              ace.operand(),
              ace.option(),
              ace.counter());
      case AsaParser.StandardContext ace -> {
        Token first = ace.verdict().getStart();
        int at = at(first.getStartIndex());
        yield ace(
            true,
            ace.verdict(),
            new Ace.Operand(Ace.Kind.WORD, "ip", "", at, at),
            ace.operand(),
            ace.option(),
            ace.counter());
      }
      default -> throw new IllegalStateException("a remark is no entry");
    };
  }

  private Ace ace(
      boolean standard,
      AsaParser.VerdictContext verdict,
      Ace.Operand protocol,
      List<AsaParser.OperandContext> operands,
      List<AsaParser.OptionContext> options,
      List<AsaParser.CounterContext> counters) {
    List<Ace.Operand> read = new ArrayList<>(operands.size());
    for (AsaParser.OperandContext operand : operands) {
      read.add(operand(operand));
    }
    Ace.Logging logging = null;
    Ace.Operand timeRange = null;
    boolean inactive = false;
    for (AsaParser.OptionContext option : options) {
      switch (option) {
        case AsaParser.LogContext log ->
            logging =
                new Ace.Logging(
                    log.level() == null ? null : log.level().getText(),
                    log.name() == null ? null : log.name().getText());
        case AsaParser.TimeRangeContext range -> timeRange = word(range.name());
        default -> inactive = true;
      }
    }
    long hits = -1;
    for (AsaParser.CounterContext counter : counters) {
      Token token = counter.getStart();
      if (token.getType() == AsaParser.HITCNT) {
        hits = hits(token.getText());
      }
    }
    boolean permit = verdict.getStart().getType() == AsaParser.PERMIT;
    return new Ace(standard, permit, protocol, read, logging, timeRange, inactive, hits);
  }

  /** The number in {@code (hitcnt=N)}. */
  private static long hits(String text) {
    String digits = text.substring("(hitcnt=".length(), text.length() - 1);
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private Ace.Operand protocol(AsaParser.ServiceContext service) {
    Token first = service.getStart();
    return switch (first.getType()) {
      case AsaParser.OBJECT -> operand(Ace.Kind.OBJECT, service.name().getStart(), "");
      case AsaParser.OBJECT_GROUP -> operand(Ace.Kind.OBJECT_GROUP, service.name().getStart(), "");
      default -> operand(Ace.Kind.WORD, first, "");
    };
  }

  private Ace.Operand operand(AsaParser.OperandContext operand) {
    Token first = operand.getStart();
    Ace.Kind kind = kind(first.getType());
    List<AsaParser.NameContext> names = operand.name();
    if (names.isEmpty()) {
      return operand(kind, first, "");
    }
    if (operand.TAG() != null && operand.SECURITY_GROUP() != null) {
      kind = Ace.Kind.SECURITY_TAG;
    }
    String second = names.size() > 1 ? names.get(1).getText() : "";
    return operand(kind, names.get(0).getStart(), second);
  }

  private static Ace.Kind kind(int token) {
    return switch (token) {
      case AsaParser.ANY -> Ace.Kind.ANY;
      case AsaParser.ANY4 -> Ace.Kind.ANY4;
      case AsaParser.ANY6 -> Ace.Kind.ANY6;
      case AsaParser.HOST -> Ace.Kind.HOST;
      case AsaParser.OBJECT -> Ace.Kind.OBJECT;
      case AsaParser.OBJECT_GROUP -> Ace.Kind.OBJECT_GROUP;
      case AsaParser.INTERFACE -> Ace.Kind.INTERFACE;
      case AsaParser.FQDN -> Ace.Kind.FQDN;
      case AsaParser.EQ -> Ace.Kind.EQ;
      case AsaParser.NEQ -> Ace.Kind.NEQ;
      case AsaParser.LT -> Ace.Kind.LT;
      case AsaParser.GT -> Ace.Kind.GT;
      case AsaParser.RANGE -> Ace.Kind.RANGE;
      case AsaParser.USER -> Ace.Kind.USER;
      case AsaParser.USER_GROUP -> Ace.Kind.USER_GROUP;
      case AsaParser.OBJECT_GROUP_USER -> Ace.Kind.OBJECT_GROUP_USER;
      case AsaParser.SECURITY_GROUP -> Ace.Kind.SECURITY_NAME;
      case AsaParser.OBJECT_GROUP_SECURITY -> Ace.Kind.OBJECT_GROUP_SECURITY;
      case AsaParser.OBJECT_GROUP_NETWORK_SERVICE -> Ace.Kind.OBJECT_GROUP_NETWORK_SERVICE;
      default -> Ace.Kind.WORD;
    };
  }

  /** {@return the value that a line of an object states} */
  AsaObject.Value value(AsaParser.ObjectValueContext line) {
    return switch (line) {
      case AsaParser.ValueHostContext host -> new AsaObject.Value.Host(word(host.name()));
      case AsaParser.ValueSubnetContext subnet ->
          new AsaObject.Value.Subnet(
              word(subnet.name(0)), subnet.name().size() > 1 ? word(subnet.name(1)) : null);
      case AsaParser.ValueRangeContext range ->
          new AsaObject.Value.Range(word(range.name(0)), word(range.name(1)));
      case AsaParser.ValueFqdnContext fqdn ->
          new AsaObject.Value.Fqdn(
              fqdn.V4() != null ? 4 : fqdn.V6() != null ? 6 : 0, fqdn.name().getText());
      case AsaParser.ValueServiceContext service -> {
        AsaGroup.ServiceSpec spec = spec(service.serviceSpec());
        yield spec == null
            ? new AsaObject.Value.Unreadable(statement.strip())
            : new AsaObject.Value.Service(spec);
      }
      default -> throw new IllegalStateException("no such value");
    };
  }

  /** {@return the member that a line of a group states} */
  AsaGroup.Member member(AsaParser.MemberContext line) {
    return switch (line) {
      case AsaParser.MemberGroupContext group -> new AsaGroup.Member.Group(word(group.name()));
      case AsaParser.MemberNetworkContext network -> networkMember(network.networkMember());
      case AsaParser.MemberPortContext port -> new AsaGroup.Member.Ports(portSpec(port.portSpec()));
      case AsaParser.MemberServiceObjectContext object ->
          new AsaGroup.Member.ObjectRef(word(object.name()));
      case AsaParser.MemberServiceContext service -> {
        AsaGroup.ServiceSpec spec = spec(service.serviceSpec());
        yield spec == null ? unreadable() : new AsaGroup.Member.Service(spec, tail());
      }
      case AsaParser.MemberProtocolContext protocol ->
          new AsaGroup.Member.Protocol(protocol.name().getText());
      case AsaParser.MemberIcmpContext icmp ->
          new AsaGroup.Member.Icmp(
              icmp.name(0).getText(), icmp.name().size() > 1 ? icmp.name(1).getText() : "");
      case AsaParser.MemberUserContext user -> new AsaGroup.Member.Identity(words());
      case AsaParser.MemberUserGroupContext group -> new AsaGroup.Member.Identity(words());
      case AsaParser.MemberSecurityContext security -> new AsaGroup.Member.Identity(words());
      default -> throw new IllegalStateException("no such member");
    };
  }

  private AsaGroup.Member networkMember(AsaParser.NetworkMemberContext member) {
    Token first = member.getStart();
    if (first.getType() == AsaParser.HOST) {
      return new AsaGroup.Member.Host(word(member.name()));
    }
    if (first.getType() == AsaParser.OBJECT) {
      return new AsaGroup.Member.ObjectRef(word(member.name()));
    }
    return new AsaGroup.Member.Subnet(
        operand(Ace.Kind.WORD, first, ""),
        member.plain().size() > 1 ? operand(Ace.Kind.WORD, member.plain(1).getStart(), "") : null);
  }

  private Ace.Operand portSpec(AsaParser.PortSpecContext spec) {
    String second = spec.name().size() > 1 ? spec.name(1).getText() : "";
    return operand(kind(spec.getStart().getType()), spec.name(0).getStart(), second);
  }

  /** The parts of a service; null where a part is stated twice. */
  private AsaGroup.@Nullable ServiceSpec spec(AsaParser.ServiceSpecContext spec) {
    Ace.Operand source = null;
    Ace.Operand destination = null;
    List<String> details = new ArrayList<>(0);
    for (AsaParser.ServiceDetailContext detail : spec.serviceDetail()) {
      switch (detail) {
        case AsaParser.SourcePortsContext ports -> {
          if (source != null || destination != null) {
            return null;
          }
          source = portSpec(ports.portSpec());
        }
        case AsaParser.DestinationPortsContext ports -> {
          if (destination != null) {
            return null;
          }
          destination = portSpec(ports.portSpec());
        }
        case AsaParser.BarePortsContext ports -> {
          if (destination != null) {
            return null;
          }
          destination = portSpec(ports.portSpec());
        }
        default -> details.add(detail.getText());
      }
    }
    return new AsaGroup.ServiceSpec(spec.protocol.getText(), source, destination, details);
  }

  private AsaGroup.Member unreadable() {
    return new AsaGroup.Member.Unreadable(words());
  }

  /** The statement's words, one blank between them. */
  private String words() {
    return String.join(" ", AsaReader.words(statement, 0, statement.length()));
  }

  /** The statement's words after the first. */
  private String tail() {
    String all = words();
    int blank = all.indexOf(' ');
    return blank < 0 ? "" : all.substring(blank + 1);
  }
}
