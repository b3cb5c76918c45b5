package io.ruleshade.parser.junos;

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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Juniper Junos: {@code show configuration} and {@code show configuration | display set}, of routers,
 * switches and SRX firewalls.
 *
 * <p>The filter statements, in which every line is modelled or reported as not understood, are those
 * of {@code hierarchy.txt}: {@code firewall} with its families, filters, policers and interface sets;
 * {@code security policies}, {@code security address-book}, {@code security zones} with their address
 * books and interfaces; {@code applications}; {@code schedulers}; {@code policy-options prefix-list};
 * {@code services stateful-firewall}; where {@code interfaces}, {@code forwarding-options}, {@code
 * vlans}, {@code bridge-domains} and {@code routing-instances} apply filters; {@code system
 * host-name}; configuration groups; and all of these in logical systems and tenants.
 *
 * <p>Everything else is irrelevant to packet filtering by this declaration, host-inbound traffic,
 * screens, translation, routing policies, service filters and simple filters included. Words of such
 * lines are kept, so that a filter or object they name counts as in use.
 */
public final class JunosDialect implements Dialect {
  @Override
  public String id() {
    return "junos";
  }

  @Override
  public String title() {
    return "Juniper Junos";
  }

  @Override
  public int detect(SourceFile file) {
    return JunosDetection.score(file);
  }

  @Override
  public ParseResult parse(ParseInput input) {
    SourceFile file = input.file();
    if (file.lines().count() == 0) {
      return ParseResult.NOTHING;
    }
    LineLedger ledger = new LineLedger(file, JunosIdle.ALL);
    List<Diagnostic> diagnostics = new ArrayList<>();
    JunosReader reader = new JunosReader(file, ledger, diagnostics);
    Statement root = reader.read();
    new NodeGroups(root, ledger).report();
    Inheritance.apply(root, file, diagnostics);
    Set<String> loose = reader.looseWords();

    String main = hostName(root);
    String id = main == null ? file.stem() : main;
    List<SystemLowering.Parts> parts = new ArrayList<>();
    parts.add(SystemLowering.lower(new Context(file, ledger, root, diagnostics), id, loose));
    for (String keyword : List.of("logical-systems", "tenants")) {
      Statement block = root.get(keyword);
      for (Statement system : block == null ? List.<Statement>of() : block.entries()) {
        Context context = new Context(file, ledger, system, diagnostics);
        parts.add(SystemLowering.lower(context, id + "/" + system.name(), loose));
      }
    }
    Coverage coverage = ledger.close();
    List<Device> devices = new ArrayList<>();
    for (SystemLowering.Parts system : parts) {
      if (devices.isEmpty() || !system.isEmpty()) {
        Device device = system.device(coverage);
        devices.add(main == null ? device.namedAfter(id) : device);
      }
    }
    return new ParseResult(devices, diagnostics, reader.isComplete());
  }

  /** The host name, perhaps only stated in a group of the first node of a cluster. */
  private static @Nullable String hostName(Statement root) {
    Statement system = root.get("system");
    String name = system == null ? null : system.value("host-name");
    Statement groups = root.get("groups");
    if (name == null && groups != null) {
      for (Statement group : groups.entries()) {
        Statement own = group.get("system");
        if (name == null && own != null && NodeGroups.isNode(group.name())) {
          name = own.value("host-name");
        }
      }
    }
    return name;
  }

  @Override
  public Emitter emitter() {
    return new JunosEmitter();
  }

  @Override
  public List<Feature> features() {
    return JunosFeatures.ALL;
  }
}
