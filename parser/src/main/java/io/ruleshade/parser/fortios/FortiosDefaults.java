package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.fortios.FortiosValues.Part;
import io.ruleshade.parser.fortios.FortiosValues.ServiceCollector;
import io.ruleshade.parser.fortios.FortiosValues.Services;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a device has without being told: predefined services, and which settings of a policy do what.
 * Read from {@code names.tsv}, which names its sources; immutable once read.
 */
final class FortiosDefaults {
  private static final Map<String, Map<String, String>> TABLES = load();

  private FortiosDefaults() {}

  private static Map<String, Map<String, String>> load() {
    Map<String, Map<String, String>> tables = new HashMap<>();
    try (InputStream in = FortiosDefaults.class.getResourceAsStream("names.tsv")) {
      if (in == null) {
        throw new IllegalStateException("missing resource names.tsv");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          tables.computeIfAbsent(cells[0], k -> new HashMap<>()).put(cells[1], cells[2]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(tables);
  }

  private static @Nullable String cell(String table, String name) {
    return TABLES.getOrDefault(table, Map.of()).get(name);
  }

  /** {@return whether an object of a kind ships with the device} */
  static boolean isPredefined(String kind, String name) {
    return cell(kind, name) != null;
  }

  /**
   * {@return what a setting of a policy is: {@code note}, {@code switch} (an effect that is off
   * unless enabled) or {@code effect}; null when it is not known}
   */
  static @Nullable String setting(String key) {
    return cell("policy", key);
  }

  /** {@return a predefined service or group; null when there is none of that name} */
  static @Nullable Services service(String name) {
    String group = cell("service-group", name);
    if (group != null) {
      ServiceCollector all = new ServiceCollector();
      for (String member : group.split(" ", -1)) {
        Services services = service(member);
        if (services != null) {
          all.add(services);
        }
      }
      return all.build();
    }
    String text = cell("service", name);
    if (text == null) {
      return null;
    }
    if (text.equals("varies")) {
      return Services.unknown("predefined service " + name + " depends on the version");
    }
    ServiceCollector all = new ServiceCollector();
    for (String word : text.split(" ", -1)) {
      all.add(part(word));
    }
    return all.build();
  }

  /** A service in the words of the table: {@code any}, {@code tcp/80}, {@code icmp/8}, {@code 47}. */
  private static Part part(String word) {
    int slash = word.indexOf('/');
    String protocol = slash < 0 ? word : word.substring(0, slash);
    String detail = slash < 0 ? "" : word.substring(slash + 1);
    return switch (protocol) {
      case "any" -> Part.of(ServiceSet.ANY);
      case "tcp" -> ports(ServiceSet.TCP, detail);
      case "udp" -> ports(ServiceSet.UDP, detail);
      case "icmp" -> icmp(ServiceSet.ICMP, detail);
      case "icmp6" -> icmp(ServiceSet.ICMPV6, detail);
      default -> Part.of(ServiceSet.protocol(Integer.parseInt(protocol)));
    };
  }

  private static Part icmp(int protocol, String type) {
    return Part.of(
        type.isEmpty()
            ? ServiceSet.protocol(protocol)
            : ServiceSet.icmp(protocol, Integer.parseInt(type), 0, 255));
  }

  private static Part ports(int protocol, String detail) {
    int colon = detail.indexOf(':');
    IntRanges to = FortiosServices.range(colon < 0 ? detail : detail.substring(0, colon));
    IntRanges from =
        colon < 0 ? ServiceSet.ALL_PORTS : FortiosServices.range(detail.substring(colon + 1));
    if (to == null || from == null) {
      throw new IllegalStateException("names.tsv: " + detail);
    }
    return new Part(
        ServiceSet.ports(protocol, to), from, AddressSet.ANY, List.of());
  }
}
