package io.ruleshade.cli;

import io.ruleshade.change.EditException;
import io.ruleshade.change.Edits;
import io.ruleshade.check.Checker;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.report.Printable;
import io.ruleshade.report.TraceJson;
import io.ruleshade.report.TraceText;
import io.ruleshade.report.WhyNotJson;
import io.ruleshade.report.WhyNotText;
import io.ruleshade.trace.PacketException;
import io.ruleshade.trace.PacketJson;
import io.ruleshade.trace.PacketSpec;
import io.ruleshade.trace.PacketSyntax;
import io.ruleshade.trace.Tracer;
import io.ruleshade.trace.WhyNot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trace}: which rule decides a packet. */
@Command(
    name = "trace",
    description = "Say which rule decides a packet, and the way to it.",
    customSynopsis = "ruleshade trace [OPTIONS] PATH (--packet PACKET | --packets FILE | --why-not RULE)",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade trace fw.cfg --packet 'tcp 10.0.0.1:1234 > 192.0.2.5:443 in outside'",
      "  ruleshade trace fw.rules --packet 'icmp 10.0.0.1 > 10.0.0.2 type 8 in eth0 out eth1'",
      "  ruleshade trace fw.cfg --why-not OUTSIDE_IN#9",
      "  ruleshade trace fw.rules --packets packets.jsonl --format jsonl",
      ""
    },
    footerHeading = "%nA packet:%n",
    footer = {
      "  PROTOCOL SOURCE[:PORT] > DESTINATION[:PORT], then any of",
      "  in NAME, out NAME      interface or zone; all that rules ask for are tried when left out",
      "  hook NAME              input, forward, output (Linux); input when no out is said",
      "  ruleset NAME           ask this list or chain alone",
      "  state NAME             new, established, related, invalid, untracked",
      "  flags syn,ack          TCP flags; type N, code N for ICMP",
      "  fragment               a fragment with an offset",
      "  mark=N, smac=MAC ...   what a rule may ask besides: smac, mark, ctmark, ttl, tos,",
      "                         len, uid, gid, physin, physout, pkttype",
      "  if 'TEXT', unless 'TEXT'   the truth of a condition that is not modelled",
      "  Lines of --packets are JSON objects with hook, iif, oif, src, dst, proto, sport,",
      "  dport, icmp_type, icmp_code, flags, ct, ruleset."
    })
final class TraceCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();

  @Option(
      names = {"-p", "--packet"},
      paramLabel = "PACKET",
      description = "A packet in words; may be given several times.")
  List<String> packets = List.of();

  @Option(
      names = "--packets",
      paramLabel = "FILE",
      description = "Packets, one JSON object a line; - for standard input.")
  @Nullable String packetFile;

  @Option(
      names = "--why-not",
      paramLabel = "RULE",
      description =
          "Why this rule (LIST#3) does not decide the packet; without a packet, what takes packets away"
              + " from it, over all packets.")
  @Nullable String whyNot;

  @Option(names = "--device", paramLabel = "NAME", description = "Ask this device only.")
  @Nullable String device;

  private boolean unreadable;

  TraceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(List.of("text", "json", "jsonl"));
    if (whyNot != null && packetFile != null) {
      throw new Failure(Failure.USAGE, "--why-not takes --packet, or no packet at all");
    }
    if (whyNot == null && packets.isEmpty() == (packetFile == null)) {
      throw new Failure(Failure.USAGE, "trace needs either --packet or --packets");
    }
    List<PacketSpec> given = packets.stream().map(TraceCommand::packet).toList();
    if (packetFile != null && !packetFile.equals("-") && !Files.isReadable(Path.of(packetFile))) {
      throw new Failure(Failure.INCOMPLETE, packetFile + ": cannot be read");
    }
    if (packetFile != null && packetFile.equals("-") && input.paths.contains("-")) {
      throw new Failure(Failure.USAGE, "standard input `-` can be given only once");
    }
    Loaded loaded;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
    }
    ReadOptions.sayUnusable(loaded, console, common);
    List<Tracer> tracers = tracers(loaded);
    if (whyNot == null) {
      output.write(
          console, input.quiet, (format, terminal, out) -> answers(format, tracers, given, out));
    } else if (!tracers.isEmpty()) {
      explain(tracers, given, whyNot);
    }
    if (loaded.internalFault()) {
      return Failure.INTERNAL;
    }
    boolean whole = loaded.isComplete() && !unreadable;
    return whole || (input.allowIncomplete && !unreadable) ? 0 : Failure.INCOMPLETE;
  }

  private void explain(List<Tracer> tracers, List<PacketSpec> given, String rule) {
    List<WhyNot> answers = new ArrayList<>();
    Tracer tracer = tracers.get(0);
    try {
      List<Tracer> knowing =
          tracers.stream().filter(each -> WhyNot.knows(each.device(), rule)).toList();
      if (knowing.size() > 1) {
        throw new Failure(
            Failure.USAGE,
            "--why-not: rule `" + rule + "` is in several devices: "
                + String.join(", ", knowing.stream().map(each -> each.device().id()).toList())
                + "\nname one: --device NAME");
      }
      if (knowing.isEmpty() && tracers.size() > 1) {
        throw new Failure(
            Failure.USAGE,
            "--why-not: none of the " + tracers.size() + " devices has a rule `" + rule
                + "`; a rule is called LIST#3");
      }
      tracer = knowing.isEmpty() ? tracer : knowing.get(0);
      RuleRef ref = Edits.find(tracer.device(), rule);
      for (PacketSpec spec : given) {
        answers.add(WhyNot.ofPacket(ref, tracer, spec));
      }
      if (given.isEmpty()) {
        Checker.Options usual = Checker.Options.DEFAULT;
        answers.add(WhyNot.ofAll(tracer.device(), ref, usual.workPerRule(), usual.threads()));
      }
    } catch (EditException e) {
      throw new Failure(Failure.USAGE, "--why-not: " + message(e));
    } catch (PacketException e) {
      throw new Failure(Failure.USAGE, "--packet: " + message(e));
    }
    String id = tracer.device().id();
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          if (format.equals("text")) {
            for (WhyNot answer : answers) {
              WhyNotText.write(id, answer, console.layout(common.color), output.verbose, out);
            }
          } else {
            WhyNotJson.write(id, answers, out);
          }
        });
  }

  private static PacketSpec packet(String text) {
    try {
      return PacketSyntax.parse(text);
    } catch (PacketException e) {
      throw new Failure(
          Failure.USAGE,
          "--packet: "
              + e.getMessage()
              + "\nexample: --packet 'tcp 10.0.0.1:1234 > 192.0.2.5:443 in eth0'");
    }
  }

  private List<Tracer> tracers(Loaded loaded) {
    List<Device> devices =
        loaded.devices().stream().filter(d -> device == null || d.id().equals(device)).toList();
    if (devices.isEmpty() && device != null && !loaded.devices().isEmpty()) {
      throw Failure.unknown("device", device, loaded.devices().stream().map(Device::id).toList());
    }
    return devices.stream().map(Tracer::new).toList();
  }

  private void answers(String format, List<Tracer> tracers, List<PacketSpec> given, Writer out)
      throws IOException {
    if (format.equals("text")) {
      textAnswers(tracers, given, out);
      return;
    }
    try (TraceJson json = new TraceJson(out, format.equals("jsonl"))) {
      for (int i = 0; i < given.size(); i++) {
        for (Tracer tracer : tracers) {
          try {
            json.answer(tracer.device().id(), null, tracer.trace(given.get(i)));
          } catch (PacketException e) {
            throw new Failure(Failure.USAGE, "--packet: " + e.getMessage());
          }
        }
      }
      lines(
          (number, line) -> {
            try {
              PacketSpec spec = PacketJson.parse(line);
              for (Tracer tracer : tracers) {
                json.answer(tracer.device().id(), line, tracer.trace(spec));
              }
            } catch (PacketException e) {
              unreadable(number, e);
              json.error(line, number, String.valueOf(e.getMessage()));
            }
          });
    }
  }

  private void textAnswers(List<Tracer> tracers, List<PacketSpec> given, Writer out)
      throws IOException {
    for (PacketSpec spec : given) {
      try {
        textAnswer(tracers, spec, out);
      } catch (PacketException e) {
        throw new Failure(Failure.USAGE, "--packet: " + e.getMessage());
      }
    }
    lines(
        (number, line) -> {
          try {
            textAnswer(tracers, PacketJson.parse(line), out);
          } catch (PacketException e) {
            unreadable(number, e);
          }
        });
  }

  private void textAnswer(List<Tracer> tracers, PacketSpec spec, Writer out)
      throws IOException, PacketException {
    for (Tracer tracer : tracers) {
      TraceText.write(tracer.device().id(), tracer.trace(spec), console.layout(common.color), out);
    }
  }

  private void unreadable(int number, PacketException e) {
    unreadable = true;
    console.err().println("error: " + packetFile + ":" + number + ": " + Printable.of(message(e)));
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }

  /** Takes the lines of the packet file. */
  @FunctionalInterface
  private interface LineBody {
    void accept(int number, String line) throws IOException;
  }

  private void lines(LineBody body) throws IOException {
    if (packetFile == null) {
      return;
    }
    try (BufferedReader reader =
        packetFile.equals("-")
            ? new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))
            : new BufferedReader(
                new InputStreamReader(
                    Files.newInputStream(Path.of(packetFile)), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          body.accept(number, line);
        }
      }
    }
  }
}
