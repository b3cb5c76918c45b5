package io.ruleshade.analysis;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * A list of five-tuple rules over IPv4, as papers and filter-set generators write it, with a second,
 * plain answer to what covers what: subtraction of boxes of numbers.
 *
 * @param rows the rules in order
 */
record PlainRules(List<Row> rows) {
  static final String LIST = "list";
  private static final long ALL_ADDRESSES = 0xffff_ffffL;

  /**
   * One rule.
   *
   * @param permit whether it permits
   * @param bounds source, source port, destination, destination port, protocol: first and last of each
   */
  record Row(boolean permit, long[] bounds) {
    private Product product() {
      Product product = Product.ANY.withSrc(addresses(0)).withDst(addresses(4));
      boolean anyProtocol = bounds[8] == 0 && bounds[9] == 255;
      boolean ports = bounds[2] > 0 || bounds[3] < 0xffff || bounds[6] > 0 || bounds[7] < 0xffff;
      if (!anyProtocol) {
        int protocol = (int) bounds[8];
        product =
            product.withService(
                ports
                    ? ServiceSet.ports(protocol, range(6))
                    : ServiceSet.protocol(protocol));
      } else if (ports) {
        throw new IllegalArgumentException("ports of any protocol");
      }
      return ports ? product.withSrcPort(range(2)) : product;
    }

    private AddressSet addresses(int at) {
      return AddressSet.between(IpAddress.v4(bounds[at]), IpAddress.v4(bounds[at + 1]));
    }

    private IntRanges range(int at) {
      return IntRanges.between((int) bounds[at], (int) bounds[at + 1]);
    }
  }

  /** Reads a filter set: {@code @src dst sport : sport dport : dport protocol/mask flags}. */
  static PlainRules ofFilterSet(Path path, int seed) {
    PythonRandom random = new PythonRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (String line : SharedFiles.lines(path)) {
      String[] cells = line.substring(1).split("\t", -1);
      int protocol = Integer.decode(cells[4].substring(0, 4));
      boolean any = cells[4].endsWith("/0x00");
      boolean ports = !any && (protocol == ServiceSet.TCP || protocol == ServiceSet.UDP);
      long[] bounds = new long[10];
      put(bounds, 0, prefix(cells[0]));
      put(bounds, 2, ports ? pair(cells[2].split(" : ", -1)) : new long[] {0, 0xffff});
      put(bounds, 4, prefix(cells[1]));
      put(bounds, 6, ports ? pair(cells[3].split(" : ", -1)) : new long[] {0, 0xffff});
      put(bounds, 8, any ? new long[] {0, 255} : new long[] {protocol, protocol});
      rows.add(new Row(random.random() < 0.6, bounds));
    }
    return new PlainRules(rows);
  }

  /** A rule of a paper's table: protocol, source, source port, destination, port, action. */
  static Row ofTable(List<String> cells) {
    long[] bounds = new long[10];
    put(bounds, 0, range(cells.get(1), ALL_ADDRESSES));
    put(bounds, 2, range(cells.get(2), 0xffff));
    put(bounds, 4, range(cells.get(3), ALL_ADDRESSES));
    put(bounds, 6, range(cells.get(4), 0xffff));
    long protocol =
        switch (cells.get(0)) {
          case "tcp" -> ServiceSet.TCP;
          case "udp" -> ServiceSet.UDP;
          case "any" -> -1;
          default -> throw new IllegalArgumentException(cells.get(0));
        };
    put(bounds, 8, protocol < 0 ? new long[] {0, 255} : new long[] {protocol, protocol});
    boolean permit =
        switch (cells.get(5)) {
          case "accept" -> true;
          case "deny", "discard" -> false;
          default -> throw new IllegalArgumentException(cells.get(5));
        };
    return new Row(permit, bounds);
  }

  private static long[] range(String text, long last) {
    if (text.equals("any")) {
      return new long[] {0, last};
    }
    if (text.indexOf('.') >= 0) {
      return prefix(text);
    }
    return pair(text.indexOf('-') < 0 ? new String[] {text, text} : text.split("-", -1));
  }

  private static long[] pair(String[] texts) {
    return new long[] {Long.parseLong(texts[0].strip()), Long.parseLong(texts[1].strip())};
  }

  private static long[] prefix(String text) {
    String[] parts = text.split("/", -1);
    long host = (1L << (32 - Integer.parseInt(parts[1]))) - 1;
    long address = IpAddress.parseV4(parts[0]);
    return new long[] {address & ~host, address | host};
  }

  private static void put(long[] bounds, int at, long[] pair) {
    bounds[at] = pair[0];
    bounds[at + 1] = pair[1];
  }

  /** The device with this one list, which denies what no rule permits. */
  Device device() {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(row.permit() ? "permit\n" : "deny\n"));
    SourceFile file = SourceFile.ofText("rules", text.toString());
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      rules.add(
          new Rule(
              i + 1,
              null,
              file.span(i + 1),
              true,
              rows.get(i).permit() ? Action.PERMIT : Action.DENY,
              Match.of(rows.get(i).product()),
              null,
              null,
              List.of()));
    }
    Ruleset list =
        new Ruleset(
            LIST,
            "acl",
            Ruleset.Family.IPV4,
            Action.Kind.DENY,
            List.of(),
            rules,
            List.of(),
            file.span(1),
            false);
    Product guard = Product.ANY.withSrc(AddressSet.ANY4).withDst(AddressSet.ANY4);
    int lines = file.lines().count();
    return new Device(
        "plain",
        "plain",
        List.of(new Coverage(file, lines, lines, 0, List.of(), new TreeMap<>())),
        List.of(list),
        List.of(new EntryPoint(LIST, guard, List.of(LIST), Action.Kind.DENY)),
        List.of());
  }

  /** Whether some rules together hold all packets of another; all by their 0-based numbers. */
  boolean covers(List<Integer> by, int rule) {
    Deque<long[]> open = new ArrayDeque<>();
    open.push(rows.get(rule).bounds().clone());
    while (!open.isEmpty()) {
      long[] box = open.pop();
      long[] cover =
          by.stream().map(i -> rows.get(i).bounds()).filter(b -> meets(b, box)).findFirst().orElse(null);
      if (cover == null) {
        return false;
      }
      for (int at = 0; at < box.length; at += 2) {
        if (box[at] < cover[at]) {
          long[] below = box.clone();
          below[at + 1] = cover[at] - 1;
          open.push(below);
          box[at] = cover[at];
        }
        if (box[at + 1] > cover[at + 1]) {
          long[] above = box.clone();
          above[at] = cover[at + 1] + 1;
          open.push(above);
          box[at + 1] = cover[at + 1];
        }
      }
    }
    return true;
  }

  private static boolean meets(long[] a, long[] b) {
    for (int at = 0; at < a.length; at += 2) {
      if (a[at] > b[at + 1] || b[at] > a[at + 1]) {
        return false;
      }
    }
    return true;
  }

  boolean sameMatch(int a, int b) {
    return Arrays.equals(rows.get(a).bounds(), rows.get(b).bounds());
  }
}
