package io.ruleshade.parser.asa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the operands of an entry their roles, in the order of the command reference: user, security
 * group, source, source ports, security group, destination, destination ports or ICMP type.
 *
 * <p>{@code object-group X} after the source is a port group or the destination, which only the
 * type of the group tells; the number of operands that follow decides for a group that is not
 * defined.
 */
final class AsaRoles {
  private final Ace ace;
  private final AsaConfig config;
  private int at;

  /** Users and source security groups. */
  final List<Ace.Operand> sourceIdentities = new ArrayList<>(0);

  /** Destination security groups. */
  final List<Ace.Operand> destinationIdentities = new ArrayList<>(0);

  /** The source; null in a standard list. */
  @Nullable Address source;

  Ace.@Nullable Operand sourcePorts;
  @Nullable Address destination;
  Ace.@Nullable Operand destinationPorts;

  /** ICMP type and code, or an ICMP type group. */
  final List<Ace.Operand> icmp = new ArrayList<>(0);

  /** What is wrong; null when every operand has a role. */
  @Nullable String error;

  /**
   * An address.
   *
   * @param operand what it is
   * @param mask the mask of a network; null otherwise
   */
  record Address(Ace.Operand operand, Ace.@Nullable Operand mask) {}

  private AsaRoles(Ace ace, AsaConfig config) {
    this.ace = ace;
    this.config = config;
  }

  /**
   * Gives roles.
   *
   * @param ports whether the entry's protocol may be followed by ports
   * @param icmp whether the entry's protocol is ICMP
   */
  static AsaRoles of(Ace ace, AsaConfig config, boolean ports, boolean icmp) {
    AsaRoles roles = new AsaRoles(ace, config);
    if (ace.standard()) {
      roles.destination = roles.address();
    } else {
      roles.identities(roles.sourceIdentities);
      roles.source = roles.address();
      if (ports && roles.error == null) {
        roles.sourcePorts = roles.ports(true);
      }
      roles.identities(roles.destinationIdentities);
      roles.destination = roles.address();
      if (ports) {
        roles.destinationPorts = roles.ports(false);
      } else if (icmp) {
        roles.icmp();
      }
    }
    if (roles.error == null && roles.at < ace.operands().size()) {
      roles.error = "unexpected `" + ace.operands().get(roles.at).words() + "`";
    }
    return roles;
  }

  private Ace.@Nullable Operand peek() {
    return at < ace.operands().size() ? ace.operands().get(at) : null;
  }

  private void identities(List<Ace.Operand> out) {
    for (Ace.Operand next = peek(); next != null; next = peek()) {
      switch (next.kind()) {
        case USER, USER_GROUP, OBJECT_GROUP_USER -> {
          if (out != sourceIdentities || !out.isEmpty()) {
            return;
          }
          out.add(next);
        }
        case SECURITY_NAME, SECURITY_TAG, OBJECT_GROUP_SECURITY -> out.add(next);
        default -> {
          return;
        }
      }
      at++;
    }
  }

  private @Nullable Address address() {
    Ace.Operand next = peek();
    if (error != null) {
      return null;
    }
    if (next == null) {
      error = "the statement ends too early";
      return null;
    }
    switch (next.kind()) {
      case ANY,
          ANY4,
          ANY6,
          HOST,
          OBJECT,
          OBJECT_GROUP,
          INTERFACE,
          FQDN,
          OBJECT_GROUP_NETWORK_SERVICE -> {
        at++;
        return new Address(next, null);
      }
      case RANGE -> {
        if (AsaNames.address(next.text()) != null && AsaNames.address(next.second()) != null) {
          at++;
          return new Address(next, null);
        }
      }
      case WORD -> {
        at++;
        if (next.text().indexOf('/') > 0) {
          return new Address(next, null);
        }
        Ace.Operand mask = peek();
        if (mask != null && mask.kind() == Ace.Kind.WORD && AsaNames.quad(mask.text()) >= 0) {
          at++;
          return new Address(next, mask);
        }
        error = "no mask after `" + next.text() + "`";
        return null;
      }
      default -> {}
    }
    error = "no address: `" + next.words() + "`";
    return null;
  }

  private Ace.@Nullable Operand ports(boolean source) {
    Ace.Operand next = peek();
    if (next == null) {
      return null;
    }
    boolean ports =
        next.kind().isPort()
            ? !source || AsaNames.address(next.text()) == null || next.kind() != Ace.Kind.RANGE
            : next.kind() == Ace.Kind.OBJECT_GROUP && (!source || isPortGroup(next));
    if (!ports) {
      return null;
    }
    at++;
    return next;
  }

  /** Whether a group between two addresses holds ports. */
  private boolean isPortGroup(Ace.Operand operand) {
    AsaGroup group = config.groups.get(operand.text());
    if (group != null) {
      return group.type == AsaGroup.Type.PORTS || group.type == AsaGroup.Type.SERVICE;
    }
    Ace.Operand after = at + 1 < ace.operands().size() ? ace.operands().get(at + 1) : null;
    if (after == null || after.kind().isPort()) {
      return false;
    }
    AsaGroup next = config.groups.get(after.text());
    boolean portsFollow =
        after.kind() == Ace.Kind.OBJECT_GROUP && next != null && next.type == AsaGroup.Type.PORTS;
    return !portsFollow;
  }

  private void icmp() {
    Ace.Operand next = peek();
    if (next == null) {
      return;
    }
    if (next.kind() == Ace.Kind.OBJECT_GROUP) {
      icmp.add(next);
      at++;
      return;
    }
    while (next != null && next.kind() == Ace.Kind.WORD && icmp.size() < 2) {
      icmp.add(next);
      at++;
      next = peek();
    }
  }
}
