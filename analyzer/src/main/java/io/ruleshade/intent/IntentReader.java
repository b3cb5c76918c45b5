package io.ruleshade.intent;

import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Fields;
import io.ruleshade.config.Node;
import io.ruleshade.config.Place;
import io.ruleshade.config.Suggestions;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code intents} and {@code matrix}. The ends of a flow are names of zones or networks that the file
 * defines, addresses, {@code any}, or {@code self} for the firewall itself; a mapping of {@code zone} and
 * {@code network} asks for both.
 */
public final class IntentReader {
  private static final List<String> INTENT =
      List.of("name", "deny", "permit", "devices", "packets");
  private static final List<String> CHANGE =
      List.of("permit", "deny", "new-devices", "removed-devices", "entry-points", "reason", "ticket");
  private static final List<String> FLOW = List.of("from", "to", "service");
  private static final List<String> ROW =
      List.of("name", "from", "to", "allow", "devices", "packets");

  private final Names known;
  private final Policy policy;
  private final Set<String> taken = new HashSet<>();

  /** A reader. */
  public IntentReader(Names known, Policy policy) {
    this.known = known;
    this.policy = policy;
  }

  /** {@return the intents of a list} */
  public List<Intent> intents(List<Node> list) throws BadConfig {
    List<Intent> out = new ArrayList<>();
    for (Node node : list) {
      Fields fields = Fields.of("an intent", node, INTENT);
      boolean deny = fields.get("deny").isPresent();
      if (deny == fields.get("permit").isPresent()) {
        throw new BadConfig(
            fields.place(), "an intent has one of `deny` and `permit`, with `from`, `to` and `service`");
      }
      Fields flow =
          Fields.of("a flow", fields.get(deny ? "deny" : "permit").orElseThrow(), FLOW);
      Intent.Kind kind = deny ? Intent.Kind.DENY : Intent.Kind.PERMIT;
      String name = unique(fields.required("name"), fields.place("name"));
      List<Node.Text> services = services(flow);
      Side from = side(flow, "from");
      Side to = side(flow, "to");
      somePackets(from, to, flow.place());
      out.add(
          new Intent(
              name,
              kind,
              from,
              to,
              services == null ? ServiceSet.ANY : services(services),
              services == null ? "any service" : words(services),
              devices(fields),
              opening(fields),
              fields.place()));
    }
    return out;
  }

  /** {@return the rows of a segmentation matrix} */
  public List<Intent> matrix(List<Node> list) throws BadConfig {
    List<Intent> out = new ArrayList<>();
    for (Node node : list) {
      Fields fields = Fields.of("a row of the matrix", node, ROW);
      List<Node.Text> allowed = fields.scalars("allow");
      if (allowed == null) {
        throw new BadConfig(
            fields.place(), "a row of the matrix needs `allow`; write [] where nothing may pass");
      }
      ServiceSet services = services(allowed);
      if (services.equals(ServiceSet.ANY)) {
        throw new BadConfig(
            fields.place("allow"),
            "a row of the matrix that allows every service forbids nothing; leave the row out");
      }
      Side from = side(fields, "from");
      Side to = side(fields, "to");
      somePackets(from, to, fields.place());
      String given = fields.text("name");
      String name = given == null ? from.words() + " to " + to.words() : given.strip();
      out.add(
          new Intent(
              unique(name, fields.place("name")),
              Intent.Kind.ONLY,
              from,
              to,
              services,
              words(allowed),
              devices(fields),
              opening(fields),
              fields.place()));
    }
    return out;
  }

  /**
   * {@return what the author of a change says it is for} Here {@code any} and addresses are those of every
   * packet, of and to the firewall itself too.
   */
  public StatedChange change(Node node) throws BadConfig {
    Fields fields = Fields.of("a stated change", node, CHANGE);
    // For people; what is no text is a slip all the same.
    fields.text("reason");
    fields.text("ticket");
    return new StatedChange(
        flows(fields.list("permit")),
        flows(fields.list("deny")),
        names(fields, "new-devices"),
        names(fields, "removed-devices"),
        names(fields, "entry-points"));
  }

  private static List<String> names(Fields fields, String key) throws BadConfig {
    List<String> names = fields.texts(key);
    return names == null ? List.of() : names;
  }

  private List<StatedChange.Flow> flows(List<Node> list) throws BadConfig {
    List<StatedChange.Flow> out = new ArrayList<>();
    for (Node node : list) {
      Fields flow = Fields.of("a flow", node, List.of("from", "to", "service", "devices"));
      Side from = side(flow, "from");
      Side to = side(flow, "to");
      somePackets(from, to, flow.place());
      List<Node.Text> said = services(flow);
      ServiceSet service = said == null ? ServiceSet.ANY : services(said);
      List<Product> products = new ArrayList<>();
      for (Side.Term one : from.terms()) {
        for (Side.Term other : to.terms()) {
          Product packets =
              Product.ANY
                  .withIn(whole(one))
                  .withSrc(one.addresses())
                  .withOut(whole(other))
                  .withDst(other.addresses())
                  .withService(service);
          products.add(packets);
        }
      }
      out.add(
          new StatedChange.Flow(
              (said == null ? "any service" : words(said)) + " from " + from.words() + " to " + to.words(),
              products,
              devices(flow)));
    }
    return out;
  }

  /** The services of a flow; null for all. None at all would make a statement about nothing. */
  private static @Nullable List<Node.Text> services(Fields flow) throws BadConfig {
    List<Node.Text> services = flow.scalars("service");
    if (services != null && services.isEmpty()) {
      throw new BadConfig(
          flow.place("service"), "`service` names none; leave it out for every service");
    }
    return services;
  }

  /** A packet has one IP version, so that a flow between two versions would be of no packet. */
  private static void somePackets(Side from, Side to, Place place) throws BadConfig {
    if (from.terms().stream().noneMatch(one -> to.terms().stream().anyMatch(one::hasPacketsTo))) {
      throw new BadConfig(
          place,
          "no packet goes from " + from.words() + " to " + to.words()
              + ": source and destination are of one IP version");
    }
  }

  private static InterfaceSet whole(Side.Term term) {
    return term.interfaces().equals(InterfaceSet.SOME) ? InterfaceSet.ANY : term.interfaces();
  }

  private String unique(String name, Place place) throws BadConfig {
    if (!taken.add(name)) {
      throw new BadConfig(place, "two intents are called `" + name + "`");
    }
    return name;
  }

  private static List<String> devices(Fields fields) throws BadConfig {
    List<String> devices = fields.texts("devices");
    if (devices != null && devices.isEmpty()) {
      throw new BadConfig(fields.place("devices"), "`devices` names none; leave it out for all");
    }
    return devices == null ? List.of() : devices;
  }

  private static boolean opening(Fields fields) throws BadConfig {
    return !"all".equals(fields.oneOf("packets", List.of("opening", "all")));
  }

  private static String words(List<Node.Text> nodes) {
    return String.join(", ", nodes.stream().map(Node.Text::text).toList());
  }

  private ServiceSet services(List<Node.Text> nodes) throws BadConfig {
    ServiceSet all = ServiceSet.EMPTY;
    for (Node.Text node : nodes) {
      ServiceSet one = Services.parse(node.text(), policy);
      if (one == null) {
        TreeSet<String> words = new TreeSet<>(List.of("any", "tcp", "udp", "icmp", "icmpv6"));
        policy.services().forEach(service -> words.add(service.name()));
        throw new BadConfig(
            node.place(),
            "`" + node.text() + "` is no service such as tcp/443, udp/53 or icmp/8"
                + Suggestions.of(node.text(), List.copyOf(words)));
      }
      all = all.union(one);
    }
    return all;
  }

  private Side side(Fields flow, String key) throws BadConfig {
    Node node = flow.get(key).orElse(null);
    if (node == null) {
      throw new BadConfig(flow.place(), "`" + key + "` is missing; write any for all");
    }
    List<Side.Term> terms = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Node item : Fields.items(node)) {
      if (item instanceof Node.Mapping) {
        terms.add(both(item, words));
      } else if (item instanceof Node.Text text) {
        terms.add(term(text));
        words.add(text.text());
      } else {
        throw new BadConfig(item.place(), "`" + key + "` names zones or networks, not " + item.what());
      }
    }
    if (terms.isEmpty()) {
      throw new BadConfig(node.place(), "`" + key + "` names nothing");
    }
    return new Side(String.join(", ", words), terms);
  }

  /** Addresses in zones: both must hold. */
  private Side.Term both(Node node, List<String> words) throws BadConfig {
    Fields fields = Fields.of("an end of a flow", node, List.of("zone", "network"));
    List<Node.Text> in = fields.scalars("zone");
    List<Node.Text> of = fields.scalars("network");
    if (in == null || of == null || in.isEmpty() || of.isEmpty()) {
      throw new BadConfig(node.place(), "an end of a flow has `zone` and `network`, or is a name");
    }
    InterfaceSet interfaces = InterfaceSet.EMPTY;
    for (Node.Text zone : in) {
      InterfaceSet set = known.zones().get(zone.text());
      if (set == null) {
        throw unknown(zone);
      }
      interfaces = interfaces.union(set);
    }
    AddressSet addresses = AddressSet.EMPTY;
    for (Node.Text network : of) {
      AddressSet set = addresses(network);
      if (set == null) {
        throw unknown(network);
      }
      addresses = addresses.union(set);
    }
    words.add(words(of) + " in " + words(in));
    return new Side.Term(interfaces, addresses);
  }

  private Side.Term term(Node.Text node) throws BadConfig {
    String word = node.text();
    if (word.equals("any")) {
      return Side.ANY.terms().get(0);
    }
    if (word.equals("self")) {
      return new Side.Term(InterfaceSet.NONE, AddressSet.ANY);
    }
    InterfaceSet zone = known.zones().get(word);
    if (zone != null) {
      return new Side.Term(zone, AddressSet.ANY);
    }
    AddressSet addresses = addresses(node);
    if (addresses == null) {
      throw unknown(node);
    }
    return new Side.Term(InterfaceSet.SOME, addresses);
  }

  private @Nullable AddressSet addresses(Node.Text node) {
    AddressSet named = known.networks().get(node.text());
    return named != null ? named : Networks.parse(node.text());
  }

  private BadConfig unknown(Node.Text node) {
    List<String> words = new ArrayList<>(List.of("any", "self"));
    words.addAll(known.zones().keySet());
    words.addAll(known.networks().keySet());
    return new BadConfig(
        node.place(),
        "`" + node.text() + "` is no zone, network or address" + Suggestions.of(node.text(), words));
  }
}
