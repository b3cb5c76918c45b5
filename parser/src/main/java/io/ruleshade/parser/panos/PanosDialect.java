package io.ruleshade.parser.panos;

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
 * Palo Alto Networks PAN-OS and Panorama: the running configuration as XML, in {@code set} form and
 * in the form with braces.
 *
 * <p>The filter statements, in which every line is modelled or reported as not understood, are, in
 * {@code shared}, in every virtual system and device group, and in what Panorama pushed: {@code
 * security} rules of {@code pre-rulebase}, {@code rulebase} and {@code post-rulebase}, {@code
 * default-security-rules}, {@code nat} rules, {@code address}, {@code address-group}, {@code
 * service}, {@code service-group}, {@code application}, {@code application-group}, {@code
 * application-filter}, {@code external-list}, {@code region}, {@code schedule} and {@code zone};
 * the devices and the parents of device groups, the host name, and {@code
 * ancestor-objects-take-precedence}; in {@code set} form also {@code delete}, {@code move} and
 * {@code rename} of all these.
 *
 * <p>Everything else is irrelevant to packet filtering by this declaration: the other policies
 * (decryption, policy-based forwarding, QoS, application override, authentication, denial of
 * service, tunnel inspection), profiles, tags, templates, interfaces, routing, management.
 */
public final class PanosDialect implements Dialect {
  @Override
  public String id() {
    return "panos";
  }

  @Override
  public String title() {
    return "Palo Alto Networks PAN-OS, Panorama";
  }

  @Override
  public int detect(SourceFile file) {
    return Detection.score(file);
  }

  @Override
  public ParseResult parse(ParseInput input) {
    SourceFile file = input.file();
    if (file.lines().count() == 0) {
      return ParseResult.NOTHING;
    }
    LineLedger ledger = new LineLedger(file, PanosIdle.ALL);
    Tree tree = new Tree();
    Form form = Form.of(file);
    switch (form) {
      case XML -> new XmlReader(file, ledger, tree).read();
      case SET -> new SetReader(file, ledger, tree).read();
      case BRACES -> new CurlyReader(file, ledger, tree).read();
    }
    tree.incomplete |= tree.root.children().isEmpty();
    List<Diagnostic> diagnostics = new ArrayList<>(tree.diagnostics);
    List<Lowering.Parts> parts = new ArrayList<>();
    for (Tree document : tree.documents()) {
      parts.add(new Lowering(file, ledger, document, form != Form.XML).parts());
      diagnostics.addAll(document.diagnostics);
    }
    Coverage coverage = ledger.close();
    List<Device> devices = new ArrayList<>();
    for (Lowering.Parts each : parts) {
      String name = each.hostname() == null ? file.stem() : each.hostname();
      String id = name;
      for (int n = 2; isTaken(id, devices); n++) {
        id = name + "-" + n;
      }
      Device device = each.device(id, coverage);
      devices.add(each.hostname() == null ? device.namedAfter(file.stem()) : device);
    }
    return new ParseResult(devices, diagnostics, !tree.incomplete);
  }

  private static boolean isTaken(String id, List<Device> devices) {
    return devices.stream().anyMatch(device -> device.id().equals(id));
  }

  @Override
  public Emitter emitter() {
    return new PanosEmitter();
  }

  @Override
  public List<Feature> features() {
    return Features.ALL;
  }

  /** The forms of a configuration. */
  enum Form {
    XML,
    SET,
    BRACES;

    /** The form of a text, by the first line that tells. */
    static Form of(SourceFile file) {
      for (int line = 1; line <= file.lines().count(); line++) {
        String text = file.lines().text(line).strip();
        if (text.startsWith("<")) {
          return XML;
        }
        if (text.startsWith("set ") || text.contains("# set ") || text.startsWith("delete ")) {
          return SET;
        }
        if (text.endsWith("{") && !text.startsWith("#")) {
          return BRACES;
        }
      }
      return SET;
    }
  }
}
