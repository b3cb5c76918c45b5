package io.ruleshade.parser.asa;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Cisco ASA, PIX and FWSM: {@code show running-config} and {@code show access-list}.
 *
 * <p>The filter statements, in which every line is modelled or reported as not understood, are
 * {@code access-list} (extended, standard, remarks), {@code ipv6 access-list}, {@code
 * access-group}, {@code object network|service}, {@code object-group
 * network|service|protocol|icmp-type|user|security} with all lines below them, {@code name}, {@code
 * time-range} with its periods, {@code interface} as far as {@code nameif} and its address go,
 * {@code hostname}, the version line, {@code clear configure} and {@code no} of all of these, and
 * {@code conduit}, {@code outbound} and {@code apply}, which are always reported.
 *
 * <p>Everything else is irrelevant to packet filtering by this declaration, EtherType and webtype
 * lists, {@code object-group network-service}, security levels, {@code icmp}, {@code ssh} and
 * {@code http} included. A line among it that refers to a list or an object (translation, class
 * map, crypto map, route map, VPN filter, split tunnel, AAA, capture) counts as modelled, for the
 * model says that the list is in use.
 */
public final class AsaDialect implements Dialect {
  @Override
  public String id() {
    return "asa";
  }

  @Override
  public String title() {
    return "Cisco ASA, PIX, FWSM";
  }

  @Override
  public int detect(SourceFile file) {
    return AsaDetection.score(file);
  }

  @Override
  public ParseResult parse(ParseInput input) {
    SourceFile file = input.file();
    if (file.lines().count() == 0) {
      return ParseResult.NOTHING;
    }
    LineLedger ledger = new LineLedger(file, AsaIdle.ALL);
    List<AsaConfig> configs = new AsaReader(file, ledger).read();
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<AsaLowering.Parts> parts = new ArrayList<>();
    for (AsaConfig config : configs) {
      parts.add(new AsaLowering(file, ledger, config, diagnostics).lower());
    }
    Coverage coverage = ledger.close();
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      AsaConfig config = configs.get(i);
      Device device = AsaLowering.device(id(config, file, devices), coverage, parts.get(i));
      devices.add(config.hostname == null ? device.namedAfter(file.stem()) : device);
    }
    return new ParseResult(devices, diagnostics, true);
  }

  /** The name of a device: its host name and context, or its file's name; never used twice. */
  private static String id(AsaConfig config, SourceFile file, List<Device> before) {
    String name = config.hostname == null ? file.stem() : config.hostname;
    if (config.context != null && !config.context.equals(name)) {
      name = name + "/" + config.context;
    }
    String id = name;
    for (int n = 2; isTaken(id, before); n++) {
      id = name + "-" + n;
    }
    return id;
  }

  private static boolean isTaken(String id, List<Device> devices) {
    return devices.stream().anyMatch(device -> device.id().equals(id));
  }

  @Override
  public Emitter emitter() {
    return new AsaEmitter();
  }

  @Override
  public List<Feature> features() {
    return AsaFeatures.ALL;
  }
}
