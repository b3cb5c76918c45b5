package io.ruleshade.parser.junos;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Lowers one system of a configuration: the main one, a logical system or a tenant. */
final class SystemLowering {
  private SystemLowering() {}

  /**
   * What is lowered before the ledger can be closed.
   *
   * @param id the device's name
   * @param rulesets in file order
   * @param entryPoints where packets enter
   * @param objects in file order
   */
  record Parts(
      String id,
      List<Ruleset> rulesets,
      List<EntryPoint> entryPoints,
      List<NamedObject> objects) {
    /** {@return whether there is anything to analyse} */
    boolean isEmpty() {
      return rulesets.isEmpty() && objects.isEmpty();
    }

    Device device(Coverage coverage) {
      return new Device(id, "junos", List.of(coverage), rulesets, entryPoints, objects);
    }
  }

  /** Lowers a system; entries its unreadable values into the ledger. */
  static Parts lower(Context context, String id, Set<String> loose) {
    Statement security = context.system.get("security");
    int line = security == null ? 1 : security.first;
    AddressBooks books =
        new AddressBooks(
            context.system, context.ledger, names -> context.cycle(names, context.span(line)));
    Applications applications = new Applications(context.system, context.ledger);
    PrefixLists lists = new PrefixLists(context);
    Filters filters = new Filters(context.system.get("firewall"));
    Bindings bindings = new Bindings(context, filters);

    List<Ruleset> rulesets =
        new ArrayList<>(
            new FilterLowering(context, filters, lists, bindings, loose).lower());
    List<EntryPoint> entryPoints = new ArrayList<>(bindings.entryPoints());
    PolicyLowering policies = new PolicyLowering(context, books, applications);
    policies.lower();
    rulesets.addAll(policies.rulesets());
    entryPoints.addAll(policies.entryPoints());
    StatefulLowering stateful = new StatefulLowering(context, applications, lists, loose);
    rulesets.addAll(stateful.lower());
    rulesets.sort(Comparator.comparingInt(ruleset -> ruleset.opening().start()));
    List<NamedObject> objects = new Inventory(context, books, applications, lists, loose).objects();
    return new Parts(id, rulesets, entryPoints, objects);
  }
}
