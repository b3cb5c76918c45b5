import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a filter set in the manner of ClassBench ({@code @src dst sport : sport dport : dport
 * protocol/mask flags}) as a firewall configuration: {@code java RuleSets.java set.cb asa|iptables
 * [copies]}, to standard output.
 *
 * <p>A filter set has no actions. They are drawn as Python draws them: {@code random.Random(7)}, one
 * {@code random() < 0.6} a line, true for permit. Ports count for tcp and udp only, the flags column not
 * at all. A copy after the first has its number mixed into the top four bits of every address whose
 * prefix has them, and actions of its own.
 */
final class RuleSets {
  private static final int WORDS = 624;

  private final int[] state = new int[WORDS];
  private int next = WORDS;
  private final PrintStream out;
  private final boolean asa;

  private RuleSets(PrintStream out, boolean asa) {
    this.out = out;
    this.asa = asa;
    seed(7);
  }

  public static void main(String[] args) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    boolean asa = args[1].equals("asa");
    if (!asa && !args[1].equals("iptables")) {
      throw new IllegalArgumentException("asa or iptables, not " + args[1]);
    }
    int copies = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    PrintStream out =
        new PrintStream(
            new java.io.BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.US_ASCII);
    RuleSets writer = new RuleSets(out, asa);
    out.print(
        asa
            ? "ASA Version 9.16(4)\nhostname bench\ninterface GigabitEthernet0/0\n nameif outside\n"
                + " security-level 0\n ip address 192.0.2.1 255.255.255.0\n"
            : "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n");
    for (int copy = 0; copy < copies; copy++) {
      for (String line : lines) {
        writer.rule(line, copy);
      }
    }
    out.print(asa ? "access-group outside_in in interface outside\n" : "COMMIT\n");
    out.flush();
  }

  private void rule(String line, int copy) {
    String[] cells = line.substring(1).split("\t", -1);
    boolean permit = random() < 0.6;
    int protocol = Integer.decode(cells[4].substring(0, 4));
    boolean any = cells[4].endsWith("/0x00");
    boolean ports = !any && (protocol == 6 || protocol == 17);
    int[] from = range(cells[2]);
    int[] to = range(cells[3]);
    if (asa) {
      out.print("access-list outside_in extended ");
      out.print(permit ? "permit " : "deny ");
      out.print(any ? "ip" : name(protocol));
      out.print(asaAddress(cells[0], copy) + (ports ? asaPorts(from) : ""));
      out.println(asaAddress(cells[1], copy) + (ports ? asaPorts(to) : ""));
    } else {
      out.print("-A FORWARD");
      option("-s", cells[0], copy);
      option("-d", cells[1], copy);
      if (!any) {
        out.print(" -p " + (ports ? name(protocol) + " -m " + name(protocol) : name(protocol)));
      }
      if (ports) {
        out.print(iptablesPorts("--sport", from) + iptablesPorts("--dport", to));
      }
      out.println(permit ? " -j ACCEPT" : " -j DROP");
    }
  }

  private static String name(int protocol) {
    return switch (protocol) {
      case 1 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      default -> Integer.toString(protocol);
    };
  }

  private static int[] range(String text) {
    String[] ends = text.split(" : ", -1);
    return new int[] {Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip())};
  }

  private static String asaPorts(int[] ports) {
    if (ports[0] == 0 && ports[1] == 65535) {
      return "";
    }
    if (ports[0] == ports[1]) {
      return " eq " + ports[0];
    }
    if (ports[1] == 65535) {
      return " gt " + (ports[0] - 1);
    }
    return " range " + ports[0] + " " + ports[1];
  }

  private static String iptablesPorts(String option, int[] ports) {
    if (ports[0] == 0 && ports[1] == 65535) {
      return "";
    }
    return " " + option + " " + (ports[0] == ports[1] ? "" + ports[0] : ports[0] + ":" + ports[1]);
  }

  private static String asaAddress(String prefix, int copy) {
    int length = length(prefix);
    if (length == 0) {
      return " any4";
    }
    long address = address(prefix, copy);
    return length == 32
        ? " host " + quad(address)
        : " " + quad(address) + " " + quad(0xffff_ffffL << (32 - length) & 0xffff_ffffL);
  }

  private void option(String option, String prefix, int copy) {
    if (length(prefix) > 0) {
      out.print(" " + option + " " + quad(address(prefix, copy)) + "/" + length(prefix));
    }
  }

  private static int length(String prefix) {
    return Integer.parseInt(prefix.substring(prefix.indexOf('/') + 1));
  }

  private static long address(String prefix, int copy) {
    long address = 0;
    for (String part : prefix.substring(0, prefix.indexOf('/')).split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(part);
    }
    int length = length(prefix);
    address &= 0xffff_ffffL << (32 - length);
    return length < 4 ? address : address ^ (copy & 15L) << 28;
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
