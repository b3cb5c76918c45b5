package io.ruleshade.parser.cisco;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Where lists are applied, and what happens at their end.
 *
 * <p>A list ends with an implicit deny. An IPv6 list also permits neighbour solicitations and
 * advertisements before it, on NX-OS router solicitations and advertisements too; these are no rules,
 * so each such place is two entry points, one for these messages with another default. On IOS a list
 * without entries, and on both a list that is not defined, lets every packet pass. What IOS sends
 * itself does not meet an outbound list.
 *
 * <p>Sources: Cisco IOS Security Command Reference, {@code ip access-group}, {@code ipv6
 * traffic-filter}, {@code deny (IPv6)}; Cisco Nexus 7000 Series NX-OS Security Configuration Guide, "IP
 * ACLs", "Implicit Rules", and {@code fragments}.
 */
final class RouterBindings {
  private final RouterConfig config;
  private final RouterFlavor flavor;

  RouterBindings(RouterConfig config, RouterFlavor flavor, List<Diagnostic> diagnostics) {
    this.config = config;
    this.flavor = flavor;
    for (RouterConfig.Binding binding : config.bindings) {
      for (String name : binding.lists()) {
        AccessList list = config.lists.get(RouterConfig.key(name, binding.six()));
        if (list == null) {
          report(
              diagnostics,
              binding,
              Diagnostic.UNDEFINED,
              Severity.HIGH,
              "undefined access list `" + name + "`");
        } else if (passesAll(list)) {
          report(
              diagnostics,
              binding,
              Diagnostic.ASSUMED,
              Severity.HIGH,
              "access list `" + name + "` has no entries");
        }
      }
    }
  }

  private static void report(
      List<Diagnostic> diagnostics,
      RouterConfig.Binding binding,
      String code,
      Severity severity,
      String message) {
    diagnostics.add(
        Diagnostic.at(
            code,
            severity,
            message,
            new Label(binding.span(), "applied here, every packet passes"),
            "define the list, or remove the statement"));
  }

  /** Whether a list is as good as none: on IOS the implicit deny begins with the first entry. */
  private boolean passesAll(AccessList list) {
    return !flavor.nexus() && !list.hasEntries();
  }

  /** {@return the name of a list's ruleset} */
  String fullName(AccessList list) {
    return list.six && config.lists.containsKey(RouterConfig.key(list.name, false))
        ? "ipv6 " + list.name
        : list.name;
  }

  /**
   * {@return what happens at the end of a list} Where nothing applies it, and its end is not one
   * verdict for all packets, that is left open.
   */
  Action.Kind defaultAction(AccessList list) {
    if (passesAll(list)) {
      return Action.Kind.PERMIT;
    }
    boolean severalEnds = list.six || list.permitsFragments;
    return severalEnds && !isApplied(list) ? Action.Kind.QUEUE : Action.Kind.DENY;
  }

  private boolean isApplied(AccessList list) {
    for (RouterConfig.Binding binding : config.bindings) {
      if (binding.six() == list.six && binding.lists().contains(list.name)) {
        return true;
      }
    }
    return false;
  }

  /** {@return where a list is applied} */
  List<Ruleset.Binding> of(AccessList list) {
    List<Ruleset.Binding> out = new ArrayList<>(1);
    for (RouterConfig.Binding binding : config.bindings) {
      if (binding.six() == list.six && binding.lists().contains(list.name)) {
        out.add(new Ruleset.Binding(binding.text(), binding.span()));
      }
    }
    return out;
  }

  /** {@return where packets enter the lists} */
  List<EntryPoint> entryPoints() {
    List<EntryPoint> out = new ArrayList<>();
    for (RouterConfig.Binding binding : config.bindings) {
      List<AccessList> lists = new ArrayList<>(1);
      for (String name : binding.lists()) {
        AccessList list = config.lists.get(RouterConfig.key(name, binding.six()));
        if (list != null) {
          lists.add(list);
        }
      }
      if (!lists.isEmpty() && lists.size() == binding.lists().size()) {
        entryPoints(binding, lists, out);
      }
    }
    return out;
  }

  private void entryPoints(
      RouterConfig.Binding binding, List<AccessList> lists, List<EntryPoint> out) {
    List<String> names = lists.stream().map(this::fullName).toList();
    String name = binding.text() + (binding.six() ? " (ipv6)" : "");
    Product guard = guard(binding);
    if (lists.stream().allMatch(this::passesAll)) {
      out.add(new EntryPoint(name, guard, names, Action.Kind.PERMIT));
      return;
    }
    if (lists.stream().anyMatch(list -> list.permitsFragments)) {
      out.add(
          new EntryPoint(
              name + " later fragments",
              guard.withFragments(Fragments.LATER),
              names,
              Action.Kind.PERMIT));
      guard = guard.withFragments(Fragments.FIRST);
    }
    if (binding.six()) {
      ServiceSet discovery =
          ServiceSet.icmp(ServiceSet.ICMPV6, 135, 0, 255)
              .union(ServiceSet.icmp(ServiceSet.ICMPV6, 136, 0, 255));
      if (flavor.nexus()) {
        discovery =
            discovery
                .union(ServiceSet.icmp(ServiceSet.ICMPV6, 133, 0, 255))
                .union(ServiceSet.icmp(ServiceSet.ICMPV6, 134, 0, 255));
      }
      out.add(
          new EntryPoint(
              name + " neighbor discovery",
              guard.withService(discovery),
              names,
              Action.Kind.PERMIT));
      guard = guard.withService(discovery.complement());
    }
    out.add(new EntryPoint(name, guard, names, Action.Kind.DENY));
  }

  private Product guard(RouterConfig.Binding binding) {
    AddressSet addresses = binding.six() ? AddressSet.ANY6 : AddressSet.ANY4;
    Product guard = Product.ANY.withSrc(addresses).withDst(addresses);
    if (binding.place() == RouterConfig.Place.LINE) {
      return binding.in() ? guard.withOut(InterfaceSet.NONE) : guard.withIn(InterfaceSet.NONE);
    }
    InterfaceSet name = InterfaceSet.named(binding.name());
    if (binding.in()) {
      return guard.withIn(name);
    }
    return flavor.nexus() ? guard.withOut(name) : guard.withOut(name).withIn(InterfaceSet.SOME);
  }
}
