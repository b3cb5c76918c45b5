import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a filter set in the manner of ClassBench ({@code @src dst sport : sport dport : dport
 * protocol/mask flags}) as a firewall configuration: {@code java RuleSets.java set.cb DIALECT [copies]}, to
 * standard output. The dialects are the names that {@code --dialect} takes.
 *
 * <p>A filter set has no actions. They are drawn as Python draws them: {@code random.Random(7)}, one
 * {@code random() < 0.6} a line, true for permit. Ports count for tcp and udp only, the flags column not
 * at all. A copy after the first has its number mixed into the top four bits of every address whose
 * prefix has them, and actions of its own; the copies of one filter follow each other, so that narrow
 * filters stay ahead of wide ones, as ClassBench orders them. PAN-OS has no service for other protocols
 * than tcp and udp: such rules are left out there, and counted on standard error.
 */
final class RuleSets {
  private static final int WORDS = 624;

  private final int[] state = new int[WORDS];
  private int next = WORDS;
  private final List<Row> rows = new ArrayList<>();

  /** One rule; a protocol of -1 is any, null ports are all. */
  private record Row(int number, boolean permit, int protocol, Net src, Net dst, int[] from, int[] to) {
    String action(String yes, String no) {
      return permit ? yes : no;
    }

    String name() {
      return switch (protocol) {
        case 1 -> "icmp";
        case 6 -> "tcp";
        case 17 -> "udp";
        default -> Integer.toString(protocol);
      };
    }
  }

  /** A prefix. */
  private record Net(long address, int length) {
    boolean any() {
      return length == 0;
    }

    String prefix() {
      return quad(address) + "/" + length;
    }

    String mask() {
      return quad(length == 0 ? 0 : 0xffff_ffffL << (32 - length) & 0xffff_ffffL);
    }

    String wildcard() {
      return quad(0xffff_ffffL >> length & 0xffff_ffffL);
    }
  }

  public static void main(String[] args) throws IOException {
    RuleSets sets = new RuleSets();
    sets.seed(7);
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    int copies = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    for (String line : lines) {
      for (int copy = 0; copy < copies; copy++) {
        sets.read(line, copy);
      }
    }
    PrintStream out =
        new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.US_ASCII);
    switch (args[1]) {
      case "iptables" -> sets.iptables(out);
      case "nftables" -> sets.nftables(out);
      case "asa" -> sets.asa(out);
      case "ios" -> sets.ios(out);
      case "nxos" -> sets.nxos(out);
      case "junos" -> sets.junos(out);
      case "panos" -> sets.panos(out);
      case "fortios" -> sets.fortios(out);
      default -> throw new IllegalArgumentException("no dialect " + args[1]);
    }
    out.flush();
  }

  private void read(String line, int copy) {
    String[] cells = line.substring(1).split("\t", -1);
    boolean permit = random() < 0.6;
    int protocol = Integer.decode(cells[4].substring(0, 4));
    boolean any = cells[4].endsWith("/0x00");
    boolean ports = !any && (protocol == 6 || protocol == 17);
    rows.add(
        new Row(
            rows.size() + 1,
            permit,
            any ? -1 : protocol,
            net(cells[0], copy),
            net(cells[1], copy),
            ports ? range(cells[2]) : null,
            ports ? range(cells[3]) : null));
  }

  // ---- the dialects

  private void iptables(PrintStream out) {
    out.print("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n");
    for (Row row : rows) {
      out.print("-A FORWARD");
      out.print(row.src.any() ? "" : " -s " + row.src.prefix());
      out.print(row.dst.any() ? "" : " -d " + row.dst.prefix());
      boolean ports = row.protocol == 6 || row.protocol == 17;
      out.print(row.protocol < 0 ? "" : " -p " + row.name() + (ports ? " -m " + row.name() : ""));
      out.print(row.from == null ? "" : " --sport " + joined(row.from, ":"));
      out.print(row.to == null ? "" : " --dport " + joined(row.to, ":"));
      out.print(row.action(" -j ACCEPT\n", " -j DROP\n"));
    }
    out.print("COMMIT\n");
  }

  private void nftables(PrintStream out) {
    out.print("table ip filter {\n\tchain forward {\n");
    out.print("\t\ttype filter hook forward priority filter; policy drop;\n");
    for (Row row : rows) {
      out.print("\t\t");
      out.print(row.src.any() ? "" : "ip saddr " + row.src.prefix() + " ");
      out.print(row.dst.any() ? "" : "ip daddr " + row.dst.prefix() + " ");
      boolean ports = row.from != null || row.to != null;
      out.print(row.protocol < 0 || ports ? "" : "ip protocol " + row.name() + " ");
      out.print(row.from == null ? "" : row.name() + " sport " + joined(row.from, "-") + " ");
      out.print(row.to == null ? "" : row.name() + " dport " + joined(row.to, "-") + " ");
      out.print(row.action("accept\n", "drop\n"));
    }
    out.print("\t}\n}\n");
  }

  private void asa(PrintStream out) {
    out.print("ASA Version 9.16(4)\nhostname bench\ninterface GigabitEthernet0/0\n nameif outside\n");
    out.print(" security-level 0\n ip address 192.0.2.1 255.255.255.0\n");
    for (Row row : rows) {
      out.print("access-list outside_in extended " + row.action("permit ", "deny "));
      out.print(row.protocol < 0 ? "ip" : row.name());
      out.print(asaAddress(row.src) + ciscoPorts(row.from));
      out.print(asaAddress(row.dst) + ciscoPorts(row.to) + "\n");
    }
    out.print("access-group outside_in in interface outside\n");
  }

  private static String asaAddress(Net net) {
    return net.any()
        ? " any4"
        : net.length == 32 ? " host " + quad(net.address) : " " + quad(net.address) + " " + net.mask();
  }

  private void ios(PrintStream out) {
    out.print("version 15.9\nhostname bench\n!\nip access-list extended BENCH\n");
    for (Row row : rows) {
      out.print(" " + row.action("permit ", "deny ") + (row.protocol < 0 ? "ip" : row.name()));
      out.print(iosAddress(row.src) + ciscoPorts(row.from));
      out.print(iosAddress(row.dst) + ciscoPorts(row.to) + "\n");
    }
    out.print("!\ninterface GigabitEthernet0/0\n ip access-group BENCH in\n!\nend\n");
  }

  private static String iosAddress(Net net) {
    return net.any()
        ? " any"
        : net.length == 32
            ? " host " + quad(net.address)
            : " " + quad(net.address) + " " + net.wildcard();
  }

  private void nxos(PrintStream out) {
    out.print("!Command: show running-config\nversion 9.3(8)\nhostname bench\nip access-list BENCH\n");
    for (Row row : rows) {
      out.print("  " + 10 * row.number + row.action(" permit ", " deny "));
      out.print(row.protocol < 0 ? "ip" : row.name());
      out.print((row.src.any() ? " any" : " " + row.src.prefix()) + ciscoPorts(row.from));
      out.print((row.dst.any() ? " any" : " " + row.dst.prefix()) + ciscoPorts(row.to) + "\n");
    }
    out.print("interface Ethernet1/1\n  ip access-group BENCH in\n");
  }

  private static String ciscoPorts(int[] ports) {
    if (ports == null) {
      return "";
    }
    if (ports[0] == ports[1]) {
      return " eq " + ports[0];
    }
    return ports[1] == 65535 ? " gt " + (ports[0] - 1) : " range " + ports[0] + " " + ports[1];
  }

  private void junos(PrintStream out) {
    out.print("system {\n    host-name bench;\n}\nfirewall {\n    family inet {\n        filter BENCH {\n");
    String in = " ".repeat(20);
    for (Row row : rows) {
      out.print("            term r" + row.number + " {\n                from {\n");
      out.print(row.src.any() ? "" : in + "source-address {\n" + in + "    " + row.src.prefix() + ";\n" + in + "}\n");
      out.print(row.dst.any() ? "" : in + "destination-address {\n" + in + "    " + row.dst.prefix() + ";\n" + in + "}\n");
      out.print(row.protocol < 0 ? "" : in + "protocol " + row.name() + ";\n");
      out.print(row.from == null ? "" : in + "source-port " + joined(row.from, "-") + ";\n");
      out.print(row.to == null ? "" : in + "destination-port " + joined(row.to, "-") + ";\n");
      out.print("                }\n                then " + row.action("accept", "discard") + ";\n            }\n");
    }
    out.print("        }\n    }\n}\ninterfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet {\n");
    out.print("                filter {\n                    input BENCH;\n                }\n            }\n        }\n    }\n}\n");
  }

  private void panos(PrintStream out) {
    Set<String> services = new LinkedHashSet<>();
    StringBuilder all = new StringBuilder();
    int left = 0;
    for (Row row : rows) {
      if (row.protocol != 6 && row.protocol != 17 && row.protocol >= 0) {
        left++;
        continue;
      }
      String service = "any";
      if (row.protocol > 0) {
        String to = row.to == null ? "0-65535" : joined(row.to, "-");
        String from = row.from == null ? "" : joined(row.from, "-");
        service = row.name() + "-" + to + (from.isEmpty() ? "" : "-from-" + from);
        services.add("set service " + service + " protocol " + row.name() + " port " + to + "\n");
        if (!from.isEmpty()) {
          services.add("set service " + service + " protocol " + row.name() + " source-port " + from + "\n");
        }
      }
      String rule = "set rulebase security rules r" + row.number + " ";
      all.append(rule).append("from trust\n").append(rule).append("to untrust\n");
      all.append(rule).append("source ").append(row.src.any() ? "any" : row.src.prefix()).append('\n');
      all.append(rule).append("destination ").append(row.dst.any() ? "any" : row.dst.prefix()).append('\n');
      all.append(rule).append("application any\n").append(rule).append("service ").append(service).append('\n');
      all.append(rule).append(row.action("action allow\n", "action deny\n"));
    }
    out.print("set deviceconfig system hostname bench\n" + String.join("", services) + all);
    System.err.println(left + " rules left out");
  }

  private void fortios(PrintStream out) {
    Set<String> addresses = new LinkedHashSet<>();
    Set<String> services = new LinkedHashSet<>();
    StringBuilder all = new StringBuilder();
    for (Row row : rows) {
      all.append("    edit ").append(row.number).append("\n        set name \"r").append(row.number);
      all.append("\"\n        set srcintf \"port1\"\n        set dstintf \"port2\"\n        set srcaddr ");
      all.append(fortiAddress(row.src, addresses)).append("\n        set dstaddr ");
      all.append(fortiAddress(row.dst, addresses)).append(row.action("\n        set action accept", ""));
      all.append("\n        set schedule \"always\"\n        set service ");
      all.append(fortiService(row, services)).append("\n    next\n");
    }
    out.print("#config-version=FGVM64-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=admin\n");
    out.print("config firewall address\n" + String.join("", addresses) + "end\n");
    out.print("config firewall service custom\n" + String.join("", services) + "end\n");
    out.print("config firewall policy\n" + all + "end\n");
  }

  private static String fortiAddress(Net net, Set<String> objects) {
    if (net.any()) {
      return "\"all\"";
    }
    String name = "\"n_" + net.prefix().replace('/', '_') + "\"";
    objects.add("    edit " + name + "\n        set subnet " + quad(net.address) + " " + net.mask() + "\n    next\n");
    return name;
  }

  private static String fortiService(Row row, Set<String> objects) {
    if (row.protocol < 0) {
      return "\"ALL\"";
    }
    boolean ports = row.protocol == 6 || row.protocol == 17;
    String range =
        (row.to == null ? "1-65535" : fortiRange(row.to)) + (row.from == null ? "" : ":" + fortiRange(row.from));
    String name = "\"s_" + row.name() + (ports ? "_" + range.replace(':', '_') : "") + "\"";
    String set =
        ports
            ? "set " + row.name() + "-portrange " + range
            : row.protocol == 1 ? "set protocol ICMP" : "set protocol IP\n        set protocol-number " + row.protocol;
    objects.add("    edit " + name + "\n        " + set + "\n    next\n");
    return name;
  }

  private static String fortiRange(int[] ports) {
    return Math.max(ports[0], 1) + "-" + ports[1];
  }

  // ---- the parts of a rule

  private static int[] range(String text) {
    String[] ends = text.split(" : ", -1);
    int[] out = {Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip())};
    return out[0] == 0 && out[1] == 65535 ? null : out;
  }

  private static String joined(int[] ports, String by) {
    return ports[0] == ports[1] ? "" + ports[0] : ports[0] + by + ports[1];
  }

  private static Net net(String prefix, int copy) {
    int length = Integer.parseInt(prefix.substring(prefix.indexOf('/') + 1));
    long address = 0;
    for (String part : prefix.substring(0, prefix.indexOf('/')).split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(part);
    }
    address &= 0xffff_ffffL << (32 - length);
    return new Net(length < 4 ? address : address ^ (copy & 15L) << 28, length);
  }

  private static String quad(long a) {
    return (a >> 24 & 255) + "." + (a >> 16 & 255) + "." + (a >> 8 & 255) + "." + (a & 255);
  }

  /** MT19937, initialised by an array of one word, as Python does it. */
  private void seed(int seed) {
    state[0] = 19650218;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }
    int i = 1;
    for (int k = 0; k < WORDS; k++) {
      state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1664525) + seed;
      i = advance(i);
    }
    for (int k = 0; k < WORDS - 1; k++) {
      state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1566083941) - i;
      i = advance(i);
    }
    state[0] = 0x8000_0000;
  }

  private int advance(int i) {
    if (i + 1 < WORDS) {
      return i + 1;
    }
    state[0] = state[WORDS - 1];
    return 1;
  }

  private double random() {
    long high = word() >>> 5;
    long low = word() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  private int word() {
    if (next == WORDS) {
      for (int i = 0; i < WORDS; i++) {
        int y = state[i] & 0x8000_0000 | state[(i + 1) % WORDS] & 0x7fff_ffff;
        state[i] = state[(i + 397) % WORDS] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908_b0df);
      }
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= y << 7 & 0x9d2c_5680;
    y ^= y << 15 & 0xefc6_0000;
    return y ^ y >>> 18;
  }
}
