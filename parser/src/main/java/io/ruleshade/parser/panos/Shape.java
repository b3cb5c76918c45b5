package io.ruleshade.parser.panos;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which words of a line are keys, so that one {@code set} line may state several fields: {@code set
 * rulebase security rules R1 from trust to untrust action allow}.
 *
 * <p>After the value of a key the line goes on in the nearest node above that knows the next word.
 * Lines of nodes without a shape are one path of names.
 *
 * @param keys what each key holds
 * @param value whether it is a key with one value or a list in brackets
 */
record Shape(Map<String, Shape> keys, boolean value) {
  private static final Shape VALUE = new Shape(Map.of(), true);

  private static Shape of(Map<String, Shape> keys) {
    return new Shape(keys, false);
  }

  private static Map.Entry<String, Shape> key(String name) {
    return Map.entry(name, VALUE);
  }

  private static final Shape PROFILES =
      of(
          Map.ofEntries(
              key("virus"),
              key("spyware"),
              key("vulnerability"),
              key("url-filtering"),
              key("file-blocking"),
              key("data-filtering"),
              key("wildfire-analysis"),
              key("gtp"),
              key("sctp")));

  private static final Shape RULE =
      of(
          Map.ofEntries(
              key("from"),
              key("to"),
              key("source"),
              key("destination"),
              key("source-user"),
              key("application"),
              key("service"),
              key("category"),
              key("hip-profiles"),
              key("source-hip"),
              key("destination-hip"),
              key("source-device"),
              key("destination-device"),
              key("source-imsi"),
              key("source-imei"),
              key("source-nw-slice"),
              key("saas-user-list"),
              key("saas-tenant-list"),
              key("negate-source"),
              key("negate-destination"),
              key("rule-type"),
              key("action"),
              key("icmp-unreachable"),
              key("disabled"),
              key("schedule"),
              key("log-start"),
              key("log-end"),
              key("log-setting"),
              key("description"),
              key("tag"),
              key("group-tag"),
              key("uuid"),
              key("disable-inspect"),
              Map.entry("option", of(Map.ofEntries(key("disable-server-response-inspection")))),
              Map.entry(
                  "profile-setting", of(Map.ofEntries(key("group"), Map.entry("profiles", PROFILES)))),
              Map.entry("target", of(Map.ofEntries(key("negate"), key("tags"))))));

  private static final Shape ADDRESS =
      of(
          Map.ofEntries(
              key("ip-netmask"),
              key("ip-range"),
              key("ip-wildcard"),
              key("fqdn"),
              key("description"),
              key("tag"),
              key("disable-override")));

  private static final Shape ADDRESS_GROUP =
      of(
          Map.ofEntries(
              key("static"),
              Map.entry("dynamic", of(Map.ofEntries(key("filter")))),
              key("description"),
              key("tag"),
              key("disable-override")));

  private static final Shape PORTS = of(Map.ofEntries(key("port"), key("source-port")));

  private static final Shape SERVICE =
      of(
          Map.ofEntries(
              Map.entry(
                  "protocol", of(Map.of("tcp", PORTS, "udp", PORTS, "sctp", PORTS))),
              key("description"),
              key("tag"),
              key("disable-override")));

  private static final Shape GROUP =
      of(Map.ofEntries(key("members"), key("description"), key("tag"), key("disable-override")));

  /** {@return the shape of an entry of a section; null when lines of it are plain paths} */
  static @Nullable Shape of(String section) {
    return switch (section) {
      case "address" -> ADDRESS;
      case "address-group" -> ADDRESS_GROUP;
      case "service" -> SERVICE;
      case "service-group", "application-group" -> GROUP;
      default -> null;
    };
  }

  /** {@return the shape of a security rule} */
  static Shape rule() {
    return RULE;
  }
}
