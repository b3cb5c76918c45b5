package io.ruleshade.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruleshade.model.IpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Linux kernel, asked through {@code oracle.py}: it loads a dump into a network namespace of its
 * own, sends packets through it, and reads from the kernel's trace what became of each.
 */
final class Oracle {
  /** Tells the state of connections: its chains come right behind connection tracking. */
  private static final String PROBE =
      """
      table inet zz_probe {
        chain pre { type filter hook prerouting priority -199; policy accept; }
        chain out { type filter hook output priority -199; policy accept; }
      }
      """;

  private final Path script;
  private final Path work;

  Oracle(Path script, Path work) {
    this.script = script;
    this.work = work;
  }

  /** The answers, or why there are none. */
  record Run(List<Answer> answers, @Nullable String refused, List<Raw> raw) {
    Run(List<Answer> answers, @Nullable String refused) {
      this(answers, refused, List.of());
    }
  }

  /** An answer as the oracle gives it. */
  record Raw(TestPacket packet, Map<String, Object> answer) {}

  /** Sends packets through a ruleset of nftables. */
  Run run(Path rules, List<TestPacket> packets, String backend) throws IOException {
    Path in = work.resolve("packets.jsonl");
    Path out = work.resolve("answers.jsonl");
    Files.deleteIfExists(out);
    Files.write(in, packets.stream().map(p -> Json.text(p.fields())).toList());
    String failed =
        call(
            List.of(
                "run", "--rules", rules.toString(), "--backend", backend, "--packets", in.toString(),
                "--out", out.toString()));
    if (failed != null) {
      return new Run(List.of(), failed);
    }
    List<TestPacket> known = withRouting(packets);
    List<String> lines = Files.readAllLines(out);
    List<Raw> raw = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      raw.add(new Raw(known.get(i), Json.object(lines.get(i))));
    }
    return new Run(List.of(), null, raw);
  }

  /** The oracle of the shared folder; a test is skipped, and says why, where the kernel cannot be asked. */
  static Oracle orSkip(Path work) {
    Path script = KernelRun.shared().resolve("oracle/oracle.py");
    String missing = missing(script);
    assumeTrue(missing == null, "skipped: " + missing);
    return new Oracle(script, work);
  }

  /** {@return why the kernel cannot be asked here; null when it can} */
  static @Nullable String missing(Path script) {
    if (!Files.isRegularFile(script)) {
      return "no kernel oracle at " + script;
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return "the kernel can be asked by root only";
    }
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      return "no /dev/net/tun";
    }
    for (String tool : List.of("python3", "iptables-legacy-restore", "ip6tables-legacy-restore", "nft", "ipset", "ip", "unshare")) {
      boolean there = false;
      for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1)) {
        there |= Files.isExecutable(Path.of(folder).resolve(tool));
      }
      if (!there) {
        return "no tool `" + tool + "`";
      }
    }
    try {
      Process process = new ProcessBuilder("unshare", "-n", "true").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? null : "no network namespaces";
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Random packets that lean to a dump's constants. */
  List<TestPacket> generate(Path rules, boolean v6, int count, int seed) throws IOException {
    return generate(rules, v6, count, seed, List.of("input", "forward", "output"));
  }

  /** Random packets that lean to a dump's constants, on some hooks. */
  List<TestPacket> generate(Path rules, boolean v6, int count, int seed, List<String> hooks)
      throws IOException {
    Path out = work.resolve("generated.jsonl");
    Files.deleteIfExists(out);
    List<String> arguments =
        new ArrayList<>(
            List.of("gen", "--rules", rules.toString(), "--family", v6 ? "6" : "4", "-n", "" + count,
                "--seed", "" + seed, "--out", out.toString(), "--hooks", String.join(",", hooks)));
    String failed = call(arguments);
    if (failed != null) {
      // Where the dump names one interface only, another has to be given.
      arguments.addAll(List.of("--ifaces", "eth0,eth8"));
      failed = call(arguments);
    }
    if (failed != null) {
      throw new IOException(failed);
    }
    return Files.readAllLines(out).stream().map(line -> new TestPacket(Json.object(line))).toList();
  }

  /** Sends packets through a dump. */
  Run run(Path rules, @Nullable Path sets, boolean v6, List<TestPacket> packets) throws IOException {
    Path in = work.resolve("packets.jsonl");
    Path out = work.resolve("answers.jsonl");
    Path probe = work.resolve("probe.nft");
    Files.deleteIfExists(out);
    Files.writeString(probe, PROBE);
    Files.write(in, packets.stream().map(p -> Json.text(p.fields())).toList());
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--rules", rules.toString(), "--backend", "legacy", "--family", v6 ? "6" : "4",
                "--pre", "nft -f " + probe, "--packets", in.toString(), "--out", out.toString()));
    if (sets != null) {
      arguments.addAll(List.of("--ipset", sets.toString()));
    }
    String failed = call(arguments);
    if (failed != null) {
      return new Run(List.of(), failed);
    }
    String clock = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString();
    List<TestPacket> known = new ArrayList<>(withRouting(packets));
    if (Files.readString(rules, StandardCharsets.ISO_8859_1).contains(" -m time ")) {
      known.replaceAll(p -> p.with("_clock", clock));
    }
    List<String> lines = Files.readAllLines(out);
    List<Answer> answers = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      answers.add(Answer.ofOracle(known.get(i), Json.object(lines.get(i))));
    }
    return new Run(answers, null);
  }

  /** Writes a file to work with. */
  Path file(String name, byte[] content) throws IOException {
    return Files.write(work.resolve(name), content);
  }

  /** Runs the oracle; returns the last line of what it complains about, or null. */
  private @Nullable String call(List<String> arguments) throws IOException {
    Path log = work.resolve("oracle.log");
    List<String> command = new ArrayList<>(List.of("python3", "-X", "utf8", script.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(15, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return "the oracle took more than 15 minutes";
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
    if (process.exitValue() == 0) {
      return null;
    }
    String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    int error = said.indexOf("RuntimeError: ");
    String text = error < 0 ? said.strip() : said.substring(error + 14).strip();
    if (error < 0) {
      return "oracle: " + text.substring(text.lastIndexOf('\n') + 1);
    }
    return text.replaceAll("\\s+", " ").replaceFirst(" Try .*", "");
  }

  /**
   * The oracle sends packets in rounds, in each of which every destination has one route. From that
   * follow the types of addresses: what is a packet's destination in INPUT is local in its round.
   */
  static List<TestPacket> withRouting(List<TestPacket> packets) {
    List<Map<String, String>> rounds = new ArrayList<>();
    List<Map<String, String>> of = new ArrayList<>();
    TreeSet<String> devices = new TreeSet<>();
    Set<String> broadcast = new HashSet<>();
    for (TestPacket packet : packets) {
      if (packet.text("pkttype", "").equals("broadcast")) {
        broadcast.add(packet.text("dst", ""));
      }
    }
    for (TestPacket packet : packets) {
      String hook = packet.hook();
      String out = packet.text("oif", "eth0");
      boolean local = hook.equals("input") || (hook.equals("output") && out.equals("lo"));
      String route = local ? "L" : out;
      String dst = packet.text("dst", "");
      Map<String, String> round =
          rounds.stream().filter(r -> r.getOrDefault(dst, route).equals(route)).findFirst().orElse(null);
      if (round == null) {
        round = new HashMap<>();
        rounds.add(round);
      }
      round.put(dst, route);
      of.add(round);
      if (!hook.equals("output")) {
        devices.add(packet.text("iif", "eth0"));
      }
      if (!hook.equals("input")) {
        devices.add(out);
      }
    }
    devices.remove("lo");
    List<TestPacket> known = new ArrayList<>(packets.size());
    for (int i = 0; i < packets.size(); i++) {
      TestPacket packet = packets.get(i);
      if (!packet.v6()) {
        packet =
            packet
                .with("_srctype", type(packet.text("src", ""), of.get(i), devices.size(), broadcast))
                .with("_dsttype", type(packet.text("dst", ""), of.get(i), devices.size(), broadcast));
      }
      String back = of.get(i).get(packet.text("src", ""));
      known.add(back == null ? packet : packet.with("_route", back));
    }
    return known;
  }

  /** {@code __inet_dev_addr_type} in net/ipv4/fib_frontend.c. */
  private static String type(String address, Map<String, String> routes, int devices, Set<String> broadcast) {
    long value = IpAddress.parse(address).orElseThrow().low();
    int first = (int) (value >> 24);
    if (first == 0 || value == 0xffff_ffffL) {
      return "BROADCAST";
    }
    if (first >> 4 == 14) {
      return "MULTICAST";
    }
    if (value == 0x7fff_ffffL) {
      return "BROADCAST";
    }
    boolean own = value > 0xc000_0000L && value <= 0xc000_0000L + devices;
    if ("L".equals(routes.get(address)) && broadcast.contains(address)) {
      return "BROADCAST";
    }
    boolean local = first == 127 || own || "L".equals(routes.get(address));
    return local ? "LOCAL" : "UNICAST";
  }
}
