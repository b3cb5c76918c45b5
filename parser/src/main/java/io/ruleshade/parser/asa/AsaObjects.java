package io.ruleshade.parser.asa;

import io.ruleshade.grammar.asa.AsaParser;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays {@code object}, {@code object-group} and {@code name} statements.
 *
 * <p>A group entered again is extended; an object entered again keeps its value until a line states
 * another. A name that is in use with another type is refused by the device, and so are the lines
 * below it: they are not understood.
 */
final class AsaObjects {
  private final SourceFile file;
  private final LineLedger ledger;
  private final AsaStatements statements;

  AsaObjects(SourceFile file, LineLedger ledger, AsaStatements statements) {
    this.file = file;
    this.ledger = ledger;
    this.statements = statements;
  }

  /** {@return the object that an {@code object} line opens, or null when it opens none} */
  @Nullable AsaObject object(AsaConfig config, int line, int start, int end, boolean negated) {
    AsaParser.ObjectContext tree = statements.parse(start, end, AsaParser::object);
    if (tree == null) {
      ledger.notUnderstood(line, statements.error());
      return null;
    }
    boolean service = tree instanceof AsaParser.ObjectServiceContext;
    String name =
        tree instanceof AsaParser.ObjectServiceContext s
            ? s.name().getText()
            : ((AsaParser.ObjectNetworkContext) tree).name().getText();
    AsaObject object = config.objects.get(name);
    if (negated) {
      if (object != null && object.service == service) {
        config.objects.remove(name);
      }
      ledger.modelled(line);
      return null;
    }
    if (object != null && object.service != service) {
      ledger.notUnderstood(line, "`" + name + "` is an object of another type");
      return null;
    }
    if (object == null) {
      object = new AsaObject(name, service, file.span(line));
      config.objects.put(name, object);
    }
    ledger.modelled(line);
    return object;
  }

  /** Reads a line below {@code object}. */
  void value(AsaObject object, int line, int start, int end, boolean negated) {
    AsaParser.ObjectValueContext tree = statements.parse(start, end, AsaParser::objectValue);
    if (tree == null || tree instanceof AsaParser.ValueServiceContext != object.service) {
      ledger.notUnderstood(
          line, tree == null ? statements.error() : "no value of this type of object");
      object.value = new AsaObject.Value.Unreadable(file.text().substring(start, end).strip());
      return;
    }
    AsaObject.Value value = statements.value(tree);
    if (value instanceof AsaObject.Value.Unreadable) {
      ledger.notUnderstood(line, "a part is stated twice");
    } else {
      ledger.modelled(line);
    }
    object.value = negated ? null : value;
    extend(object, line);
  }

  private void extend(AsaObject object, int line) {
    if (object.span.endLine() == line - 1) {
      object.span = object.span.to(file.span(line));
    }
  }

  /** {@return the group that an {@code object-group} line opens, or null when it opens none} */
  @Nullable AsaGroup group(AsaConfig config, int line, int start, int end, boolean negated) {
    AsaParser.ObjectGroupContext tree = statements.parse(start, end, AsaParser::objectGroup);
    if (tree == null) {
      ledger.notUnderstood(line, statements.error());
      return null;
    }
    AsaGroup read = newGroup(tree.groupKind(), line);
    if (read == null) {
      ledger.notUnderstood(line, "no type of service group");
      return null;
    }
    AsaGroup group = config.groups.get(read.name);
    if (negated) {
      if (group != null) {
        config.groups.remove(read.name);
      }
      ledger.modelled(line);
      return null;
    }
    if (group != null && (group.type != read.type || !group.ports.equals(read.ports))) {
      ledger.notUnderstood(line, "`" + read.name + "` is a group of another type");
      return null;
    }
    if (group == null) {
      group = read;
      config.groups.put(group.name, group);
    }
    ledger.modelled(line);
    return group;
  }

  private @Nullable AsaGroup newGroup(AsaParser.GroupKindContext kind, int line) {
    return switch (kind) {
      case AsaParser.GroupNetworkContext g -> group(g.name(), AsaGroup.Type.NETWORK, "", line);
      case AsaParser.GroupProtocolContext g -> group(g.name(), AsaGroup.Type.PROTOCOL, "", line);
      case AsaParser.GroupIcmpTypeContext g -> group(g.name(), AsaGroup.Type.ICMP_TYPE, "", line);
      case AsaParser.GroupUserContext g -> group(g.name(), AsaGroup.Type.USER, "", line);
      case AsaParser.GroupSecurityContext g -> group(g.name(), AsaGroup.Type.SECURITY, "", line);
      case AsaParser.GroupServiceContext g -> {
        if (g.WORD() == null) {
          yield group(g.name(), AsaGroup.Type.SERVICE, "", line);
        }
        String ports = g.WORD().getText();
        boolean known = ports.equals("tcp") || ports.equals("udp") || ports.equals("tcp-udp");
        yield known ? group(g.name(), AsaGroup.Type.PORTS, ports, line) : null;
      }
      default -> throw new IllegalStateException("no such group");
    };
  }

  private AsaGroup group(AsaParser.NameContext name, AsaGroup.Type type, String ports, int line) {
    return new AsaGroup(name.getText(), type, ports, file.span(line));
  }

  /** Reads a line below {@code object-group}. */
  void member(AsaGroup group, int line, int start, int end, boolean negated) {
    AsaParser.MemberContext tree = statements.parse(start, end, AsaParser::member);
    AsaGroup.Member member =
        tree == null
            ? new AsaGroup.Member.Unreadable(file.text().substring(start, end).strip())
            : statements.member(tree);
    if (tree == null) {
      ledger.notUnderstood(line, statements.error());
    } else if (member instanceof AsaGroup.Member.Unreadable) {
      ledger.notUnderstood(line, "a part is stated twice");
    } else if (!fits(group, member)) {
      ledger.notUnderstood(line, "no member of this type of group");
      member = new AsaGroup.Member.Unreadable(member.words());
    } else {
      ledger.modelled(line);
    }
    if (negated) {
      remove(group, member, line);
    } else {
      group.members.add(member);
    }
    if (group.span.endLine() == line - 1) {
      group.span = group.span.to(file.span(line));
    }
  }

  /** Replays the removal of a member; one that is not there may have been any of them. */
  private void remove(AsaGroup group, AsaGroup.Member member, int line) {
    if (!group.members.removeIf(other -> other.words().equals(member.words()))) {
      ledger.notUnderstood(line, "removes a member that the group does not have");
      group.members.add(new AsaGroup.Member.Unreadable("no " + member.words()));
    }
  }

  private static boolean fits(AsaGroup group, AsaGroup.Member member) {
    return switch (member) {
      case AsaGroup.Member.Group g -> true;
      case AsaGroup.Member.ObjectRef o ->
          group.type == AsaGroup.Type.NETWORK || group.type == AsaGroup.Type.SERVICE;
      case AsaGroup.Member.Host h -> group.type == AsaGroup.Type.NETWORK;
      case AsaGroup.Member.Subnet s -> group.type == AsaGroup.Type.NETWORK;
      case AsaGroup.Member.Ports p -> group.type == AsaGroup.Type.PORTS;
      case AsaGroup.Member.Service s -> group.type == AsaGroup.Type.SERVICE;
      case AsaGroup.Member.Protocol p -> group.type == AsaGroup.Type.PROTOCOL;
      case AsaGroup.Member.Icmp i -> group.type == AsaGroup.Type.ICMP_TYPE;
      case AsaGroup.Member.Identity i ->
          group.type == AsaGroup.Type.USER || group.type == AsaGroup.Type.SECURITY;
      case AsaGroup.Member.Unreadable u -> false;
    };
  }

  /** Reads {@code name A N} or replays {@code no name}. */
  void name(AsaConfig config, int line, int start, int end, boolean negated) {
    if (negated) {
      List<String> words = AsaReader.words(file.text(), start, end);
      config
          .names
          .values()
          .removeIf(name -> words.size() > 1 && name.address().equals(words.get(1)));
      ledger.modelled(line);
      return;
    }
    AsaParser.NameLineContext tree = statements.parse(start, end, AsaParser::nameLine);
    if (tree == null || AsaNames.address(tree.address.getText()) == null) {
      ledger.notUnderstood(line, tree == null ? statements.error() : "no address");
      return;
    }
    String name = tree.alias.getText();
    config.names.put(name, new AsaConfig.AsaName(name, tree.address.getText(), file.span(line)));
    ledger.modelled(line);
  }
}
