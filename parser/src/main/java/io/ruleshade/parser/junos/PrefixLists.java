package io.ruleshade.parser.junos;

import io.ruleshade.model.AddressSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prefix lists under {@code policy-options}. A list with {@code apply-path} also has the addresses
 * that other parts of the configuration name, which are not looked up: they are a predicate.
 *
 * <p>Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide,
 * "Understanding Prefix Lists for Use in Routing Policy Match Conditions".
 */
final class PrefixLists {
  private final Context context;
  private final @Nullable Statement options;
  private final Map<String, List<Addresses.Prefix>> known = new HashMap<>();

  PrefixLists(Context context) {
    this.context = context;
    this.options = context.system.get("policy-options");
  }

  /** {@return the lists in file order} */
  List<Statement> all() {
    return options == null ? List.of() : options.each("prefix-list");
  }

  /** Adds a prefix list to the list of a term. */
  void addTo(PrefixMatch match, String name, boolean except, int line, AddressSet family) {
    if (options == null || options.get("prefix-list", name) == null) {
      context.undefined("prefix list", name, line);
    }
    add(match, name, except, family);
  }

  /** Adds a prefix list, of which it has been said before when it is not defined. */
  void add(PrefixMatch match, String name, boolean except, AddressSet family) {
    Statement list = options == null ? null : options.get("prefix-list", name);
    if (list == null) {
      match.addOpen("undefined prefix list `" + name + "`", false, except);
      return;
    }
    String path = list.value("apply-path");
    if (path != null) {
      match.addOpen("prefix-list " + name, true, except);
    }
    boolean some = path != null;
    for (Addresses.Prefix prefix : prefixes(list)) {
      if (!prefix.set().intersect(family).isEmpty()) {
        match.add(prefix, except);
        some = true;
      }
    }
    if (!list.unread().isEmpty() || hasUnreadable(list)) {
      match.addOpen("entry of prefix list `" + name + "`", false, except);
      some = true;
    }
    if (!some) {
      // What an empty list matches is not documented.
      match.addOpen("prefix list `" + name + "` without a prefix", false, except);
    }
  }

  private List<Addresses.Prefix> prefixes(Statement list) {
    List<Addresses.Prefix> out = known.get(list.name());
    if (out == null) {
      out = new ArrayList<>();
      for (Statement entry : list.entries()) {
        Addresses.Prefix prefix = Addresses.prefix(entry.name());
        if (prefix == null) {
          context.ledger.notUnderstood(
              Math.max(1, entry.first), "no prefix: `" + entry.name() + "`");
        } else {
          out.add(prefix);
        }
      }
      known.put(list.name(), out);
    }
    return out;
  }

  private boolean hasUnreadable(Statement list) {
    return prefixes(list).size() != list.entries().size();
  }
}
