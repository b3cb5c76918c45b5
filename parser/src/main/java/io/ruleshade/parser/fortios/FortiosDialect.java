package io.ruleshade.parser.fortios;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
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
 * Fortinet FortiOS: what {@code show} and {@code show full-configuration} print, and backups.
 *
 * <p>The filter statements, in which every line is modelled or reported as not understood, are the
 * blocks {@code firewall policy}, {@code policy6}, {@code policy46}, {@code policy64}, {@code
 * consolidated policy}, {@code security-policy}, {@code local-in-policy}, {@code local-in-policy6};
 * {@code firewall address}, {@code address6}, {@code addrgrp}, {@code addrgrp6}, {@code
 * multicast-address}, {@code multicast-address6}; {@code firewall vip} and {@code vipgrp} of all
 * kinds; {@code firewall service custom|group|category}; {@code firewall schedule
 * onetime|recurring|group}; {@code firewall internet-service-name|custom|custom-group|group};
 * {@code firewall ippool}, {@code ippool6}, {@code central-snat-map}; {@code vdom} and {@code
 * global}; and of {@code system global}, {@code system settings}, {@code system interface}, {@code
 * system zone}, {@code system sdwan}, {@code system external-resource}, {@code vpn ipsec
 * phase1-interface} and the {@code user} tables the names and what says which interface is where.
 *
 * <p>Everything else is irrelevant to the policies by this declaration, other filters with tables
 * of their own included: multicast, DoS, interface, shaping, proxy, TTL and sniffer policies, {@code
 * firewall acl}, administrative access. The names in their lines count as uses of objects.
 *
 * <p>A destination is the one the packet came with, unless central NAT is on: see the virtual IPs.
 * The device reassembles fragments before it looks at ports.
 */
public final class FortiosDialect implements Dialect {
  @Override
  public String id() {
    return "fortios";
  }

  @Override
  public String title() {
    return "Fortinet FortiOS";
  }

  @Override
  public int detect(SourceFile file) {
    return FortiosDetection.score(file);
  }

  @Override
  public ParseResult parse(ParseInput input) {
    SourceFile file = input.file();
    if (file.lines().count() == 0) {
      return ParseResult.NOTHING;
    }
    LineLedger ledger = new LineLedger(file, FortiosIdle.ALL);
    List<Diagnostic> diagnostics = new ArrayList<>();
    FortiosConfig config = new FortiosReader(file, ledger, diagnostics).read();
    if (config.openAtEnd != null) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.TRUNCATED,
              Severity.HIGH,
              "the file ends inside the block `" + config.openAtEnd + "`",
              new Label(file.span(file.lines().count()), "the last line"),
              "export the configuration again"));
    }
    FortiosLowering lowering = new FortiosLowering(file, ledger, config, diagnostics);
    lowering.lower();
    Device device =
        new Device(
            config.hostname().isEmpty() ? file.stem() : config.hostname(),
            id(),
            List.of(ledger.close()),
            lowering.rulesets(),
            lowering.entryPoints(),
            lowering.inventory().objects());
    if (config.hostname().isEmpty()) {
      device = device.namedAfter(file.stem());
    }
    return new ParseResult(List.of(device), diagnostics, config.openAtEnd == null);
  }

  @Override
  public Emitter emitter() {
    return new FortiosEmitter();
  }

  @Override
  public List<Feature> features() {
    return FortiosFeatures.ALL;
  }
}
