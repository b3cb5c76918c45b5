package io.ruleshade.config;

import io.ruleshade.config.Config.InlineRemarks;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.Intent;
import io.ruleshade.intent.IntentReader;
import io.ruleshade.intent.Names;
import io.ruleshade.intent.Networks;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.policy.Policy;
import io.ruleshade.report.Pages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ruleshade.yaml}, and the settings that the environment may hold. What neither says is that
 * of {@link Config#DEFAULT}.
 */
public final class ConfigReader {
  /** Every key of the file, in the order of the documentation. */
  public static final List<String> KEYS =
      List.of(
          "select",
          "ignore",
          "fail-on",
          "allow-incomplete",
          "severities",
          "thresholds",
          "trusted",
          "default-services",
          "services",
          "baseline",
          "exceptions",
          "exception-days",
          "inline-remarks",
          "zones",
          "networks",
          "intents",
          "matrix",
          "model");

  private static final List<String> THRESHOLDS = List.of("wide-score", "listed", "objects");

  private final Map<String, String> origins = new LinkedHashMap<>();

  private ConfigReader() {}

  /**
   * Reads the settings of a site.
   *
   * @param root the file; null where there is none
   * @param environment variables, of which those that begin with {@code RULESHADE_} and name a setting
   *     go before the file
   */
  public static Config read(@Nullable Node root, Map<String, String> environment)
      throws BadConfig {
    return new ConfigReader().config(root, environment);
  }

  private Config config(@Nullable Node root, Map<String, String> environment) throws BadConfig {
    Config none = Config.DEFAULT;
    Fields file =
        Fields.of(
            "the configuration",
            root == null ? new Node.Mapping(new Place("", 0), Map.of()) : root,
            KEYS);
    for (String key : file.given()) {
      origins.put(key, file.place(key).toString());
    }
    Policy policy = new PolicyFields(file, origins).policy(none.policy());
    String baseline = file.text("baseline");
    String exceptions = file.text("exceptions");
    Integer days = file.number("exception-days", 1, 3660);
    Boolean incomplete = file.truth("allow-incomplete");
    Names names = names(file);
    Config said =
        new Config(
            codes(file, "select"),
            codes(file, "ignore"),
            file.oneOf("fail-on", levels(true)),
            incomplete != null && incomplete,
            severities(file),
            policy,
            name(file, "baseline", baseline),
            name(file, "exceptions", exceptions),
            days == null ? none.exceptionDays() : days,
            mode(file.oneOf("inline-remarks", modes())),
            names,
            intents(file, names, policy),
            file.get("model").orElse(null),
            Map.of());
    if (said.model() != null) {
      Fields.named("`model`", said.model());
    }
    return environment(said, environment);
  }

  /** Puts what the environment says over what the file says. */
  private Config environment(Config said, Map<String, String> environment) throws BadConfig {
    Map<String, Node.Entry> given = new LinkedHashMap<>();
    for (String key :
        List.of(
            "select", "ignore", "fail-on", "allow-incomplete", "baseline", "exceptions",
            "inline-remarks")) {
      String name = variable(key);
      String value = environment.get(name);
      if (value == null || value.isEmpty()) {
        continue;
      }
      Place place = new Place(name, 0);
      origins.put(key, name);
      Node node =
          key.equals("select") || key.equals("ignore")
              ? new Node.Items(
                  place,
                  Arrays.stream(value.split(","))
                      .map(code -> (Node) new Node.Text(place, code.strip(), false))
                      .toList())
              : new Node.Text(place, value, true);
      given.put(key, new Node.Entry(place, node));
    }
    Fields over =
        Fields.of("the environment", new Node.Mapping(new Place("environment", 0), given), KEYS);
    Boolean incomplete = over.truth("allow-incomplete");
    String failOn = over.oneOf("fail-on", levels(true));
    String baseline = over.text("baseline");
    String exceptions = over.text("exceptions");
    String mode = over.oneOf("inline-remarks", modes());
    return new Config(
        given.containsKey("select") ? codes(over, "select") : said.select(),
        given.containsKey("ignore") ? codes(over, "ignore") : said.ignore(),
        failOn == null ? said.failOn() : failOn,
        incomplete == null ? said.allowIncomplete() : incomplete,
        said.severities(),
        said.policy(),
        baseline == null ? said.baseline() : baseline,
        exceptions == null ? said.exceptions() : exceptions,
        said.exceptionDays(),
        mode == null ? said.inlineRemarks() : mode(mode),
        said.names(),
        said.intents(),
        said.model(),
        origins);
  }

  /** {@return the variable of the environment that stands for a key} */
  public static String variable(String key) {
    return "RULESHADE_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static @Nullable String name(Fields file, String key, @Nullable String name)
      throws BadConfig {
    if (name != null && name.isBlank()) {
      throw new BadConfig(file.place(key), "`" + key + "` is the name of a file");
    }
    return name;
  }

  /** The levels there are. */
  private static List<String> levels(boolean none) {
    List<String> levels = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      levels.add(severity.label());
    }
    if (none) {
      levels.add("none");
    }
    return levels;
  }

  private static List<String> modes() {
    return Arrays.stream(InlineRemarks.values()).map(InlineRemarks::label).toList();
  }

  private static InlineRemarks mode(@Nullable String label) {
    for (InlineRemarks mode : InlineRemarks.values()) {
      if (mode.label().equals(label)) {
        return mode;
      }
    }
    return Config.DEFAULT.inlineRemarks();
  }

  private static List<String> codes(Fields file, String key) throws BadConfig {
    List<Node.Text> given = file.scalars(key);
    List<String> codes = new ArrayList<>();
    for (Node.Text node : given == null ? List.<Node.Text>of() : given) {
      String code = code(node.text(), true, node.place());
      if (key.equals("ignore") && code.length() < 3) {
        throw new BadConfig(
            node.place(), "`ignore: " + node.text() + "` would leave out every code; name some");
      }
      codes.add(code);
    }
    return codes;
  }

  /** A code in capitals that there is, or the beginning of one. */
  static String code(String text, boolean prefix, Place place) throws BadConfig {
    String capital = text.strip().toUpperCase(Locale.ROOT);
    List<String> known = new ArrayList<>(Pages.codes().keySet());
    boolean found =
        !capital.isEmpty()
            && known.stream().anyMatch(k -> prefix ? k.startsWith(capital) : k.equals(capital));
    if (!found) {
      throw new BadConfig(place, "unknown code `" + text + "`" + Suggestions.of(text, known));
    }
    return capital;
  }

  private Map<String, Severity> severities(Fields file) throws BadConfig {
    Map<String, Severity> out = new LinkedHashMap<>();
    Node node = file.get("severities").orElse(null);
    if (node == null) {
      return out;
    }
    for (Map.Entry<String, Node.Entry> entry : Fields.named("`severities`", node).entrySet()) {
      Place place = entry.getValue().place();
      String code = code(entry.getKey(), false, place);
      String level = entry.getValue().value() instanceof Node.Text text ? text.text() : "";
      Severity severity = Severity.of(level).orElse(null);
      if (severity == null) {
        throw new BadConfig(
            place,
            "the severity of " + code + " is one of " + String.join(", ", levels(false)) + ", not "
                + entry.getValue().value().what() + Suggestions.of(level, levels(false)));
      }
      out.put(code, severity);
      origins.put("severities." + code, place.toString());
    }
    return out;
  }

  private static Names names(Fields file) throws BadConfig {
    Map<String, InterfaceSet> zones = new LinkedHashMap<>();
    for (Map.Entry<String, List<Node.Text>> zone : file.lists("zones").entrySet()) {
      InterfaceSet set = InterfaceSet.EMPTY;
      for (Node.Text name : zone.getValue()) {
        String text = name.text();
        boolean pattern = text.endsWith("*") && text.length() > 1;
        if (text.isBlank() || text.equals("*")) {
          throw new BadConfig(name.place(), "`" + text + "` is no name of an interface or zone");
        }
        set =
            set.union(
                pattern
                    ? InterfaceSet.startingWith(text.substring(0, text.length() - 1))
                    : InterfaceSet.named(text));
      }
      named(file, "zones", zone.getKey(), zone.getValue());
      zones.put(zone.getKey(), set);
    }
    Map<String, AddressSet> networks = new LinkedHashMap<>();
    for (Map.Entry<String, List<Node.Text>> network : file.lists("networks").entrySet()) {
      named(file, "networks", network.getKey(), network.getValue());
      AddressSet set = AddressSet.EMPTY;
      for (Node.Text text : network.getValue()) {
        AddressSet one = Networks.parse(text.text());
        if (one == null) {
          throw new BadConfig(
              text.place(),
              "`" + text.text() + "` is no address, prefix or range of addresses, or has bits behind its prefix");
        }
        set = set.union(one);
      }
      if (zones.containsKey(network.getKey())) {
        throw new BadConfig(
            file.place("networks"), "`" + network.getKey() + "` is a zone and a network");
      }
      networks.put(network.getKey(), set);
    }
    return new Names(zones, networks);
  }

  private static List<Intent> intents(Fields file, Names names, Policy policy)
      throws BadConfig {
    IntentReader reader = new IntentReader(names, policy);
    List<Intent> out = new ArrayList<>(reader.intents(file.list("intents")));
    out.addAll(reader.matrix(file.list("matrix")));
    return out;
  }

  private static void named(Fields file, String key, String name, List<Node.Text> values)
      throws BadConfig {
    boolean address = Networks.parse(name) != null;
    if (name.isBlank() || name.equals("any") || name.equals("self") || address) {
      throw new BadConfig(file.place(key), "`" + name + "` cannot be a name in `" + key + "`");
    }
    if (values.isEmpty()) {
      throw new BadConfig(file.place(key), "`" + name + "` in `" + key + "` holds nothing");
    }
  }

  /** {@return the thresholds there are, for messages and documentation} */
  static List<String> thresholds() {
    return THRESHOLDS;
  }
}
