package io.ruleshade.parser.asa;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.LineLedger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where lists are applied.
 *
 * <p>Packets that come in meet the list of their interface, then the global list, then the implicit
 * deny; packets that go out meet the list of their interface alone, for global rules are always
 * inbound. Source: ASA Series Firewall CLI Configuration Guide, "Access Rules", "Implicit Deny". A
 * control-plane list has no implicit deny: what it does not decide is decided elsewhere on the
 * device, which is modelled as a hand-over. An interface without a list is no entry point: security
 * levels decide there.
 */
final class AsaBindings {
  private final AsaConfig config;
  private final List<Bound> bound = new ArrayList<>();

  /** A list at a place. */
  private record Bound(AsaConfig.AccessGroup group, AsaList list) {}

  AsaBindings(AsaConfig config, LineLedger ledger, List<Diagnostic> diagnostics) {
    this.config = config;
    Map<String, Bound> places = new LinkedHashMap<>();
    for (AsaConfig.AccessGroup group : config.accessGroups) {
      AsaList list = config.lists.get(AsaAccessLists.key(group.list(), false));
      AsaList six = config.lists.get(AsaAccessLists.key(group.list(), true));
      if (list == null && six == null) {
        diagnostics.add(
            Diagnostic.at(
                Diagnostic.UNDEFINED,
                Severity.HIGH,
                "undefined access list `" + group.list() + "`",
                new Label(group.span(), "applied here"),
                "define the list, or remove the statement"));
      }
      if (list != null && list.kind == AsaList.Kind.STANDARD) {
        ledger.notUnderstood(
            group.span().line(), "a standard list cannot be applied to an interface");
      } else if (list != null && list.kind != AsaList.Kind.OTHER) {
        replace(places, new Bound(group, list));
      }
      if (six != null) {
        replace(places, new Bound(group, six));
      }
    }
    bound.addAll(places.values());
  }

  /** A place holds one list of each IP version; a later statement takes an earlier one's place. */
  private static void replace(Map<String, Bound> places, Bound next) {
    String place = (next.list().six ? "ipv6 " : "") + next.group().text();
    places.remove(place);
    places.put(place, next);
  }

  /** {@return the name of a list's ruleset} */
  String fullName(AsaList list) {
    return list.six && config.lists.containsKey(AsaAccessLists.key(list.name, false))
        ? "ipv6 " + list.name
        : list.name;
  }

  /** {@return the IP versions a list sees} */
  Ruleset.Family family(AsaList list) {
    if (list.six) {
      return Ruleset.Family.IPV6;
    }
    if (list.kind == AsaList.Kind.STANDARD) {
      return usesVersionSix(list) ? Ruleset.Family.BOTH : Ruleset.Family.IPV4;
    }
    boolean old = config.pixOrFwsm || (config.majorVersion > 0 && config.majorVersion < 9);
    return old && !config.modernAddresses ? Ruleset.Family.IPV4 : Ruleset.Family.BOTH;
  }

  private static boolean usesVersionSix(AsaList list) {
    for (AsaList.Entry entry : list.configured) {
      if (entry.ace != null
          && entry.ace.operands().stream().anyMatch(o -> o.text().indexOf(':') >= 0)) {
        return true;
      }
    }
    return false;
  }

  /** {@return what happens at the end of a list} */
  Action.Kind defaultAction(AsaList list) {
    boolean controlPlane = false;
    for (Bound b : bound) {
      if (b.list() == list) {
        if (!b.group().controlPlane()) {
          return Action.Kind.DENY;
        }
        controlPlane = true;
      }
    }
    return controlPlane ? Action.Kind.QUEUE : Action.Kind.DENY;
  }

  /** {@return where a list is applied} */
  List<Ruleset.Binding> of(AsaList list) {
    List<Ruleset.Binding> out = new ArrayList<>(1);
    for (Bound b : bound) {
      if (b.list() == list) {
        out.add(new Ruleset.Binding(b.group().text(), b.group().span()));
      }
    }
    return out;
  }

  /** {@return where packets enter the lists} */
  List<EntryPoint> entryPoints() {
    List<EntryPoint> out = new ArrayList<>();
    for (Bound b : bound) {
      out.add(entryPoint(b));
    }
    return out;
  }

  private EntryPoint entryPoint(Bound b) {
    AsaConfig.AccessGroup group = b.group();
    Product guard = guard(b.list());
    List<String> rulesets = new ArrayList<>();
    rulesets.add(fullName(b.list()));
    Action.Kind end = Action.Kind.DENY;
    switch (group.direction()) {
      case "global" -> {
        List<String> taken = new ArrayList<>();
        taken.add("");
        for (Bound other : bound) {
          if (isInbound(other) && other.list().six == b.list().six) {
            taken.add(other.group().interfaceName());
          }
        }
        guard = guard.withIn(InterfaceSet.named(taken).negate());
      }
      case "out" -> guard = guard.withOut(InterfaceSet.named(group.interfaceName()));
      default -> {
        guard = guard.withIn(InterfaceSet.named(group.interfaceName()));
        if (group.controlPlane()) {
          guard = guard.withOut(InterfaceSet.NONE);
          end = Action.Kind.QUEUE;
        } else {
          Bound global = global(b.list().six);
          if (global != null) {
            rulesets.add(fullName(global.list()));
          }
        }
      }
    }
    String name = b.list().six ? group.text() + " (ipv6)" : group.text();
    return new EntryPoint(name, guard, rulesets, end);
  }

  private static boolean isInbound(Bound b) {
    return b.group().direction().equals("in") && !b.group().controlPlane();
  }

  private @Nullable Bound global(boolean six) {
    for (Bound b : bound) {
      if (b.group().direction().equals("global") && b.list().six == six) {
        return b;
      }
    }
    return null;
  }

  private Product guard(AsaList list) {
    AddressSet addresses = family(list).addresses();
    return addresses.isAny() ? Product.ANY : Product.ANY.withSrc(addresses).withDst(addresses);
  }
}
