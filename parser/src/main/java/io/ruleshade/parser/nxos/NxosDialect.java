package io.ruleshade.parser.nxos;

import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.JoinedText;
import io.ruleshade.parser.NameTable;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.cisco.RouterEmitter;
import io.ruleshade.parser.cisco.RouterFlavor;
import io.ruleshade.parser.cisco.RouterLowering;
import io.ruleshade.source.SourceFile;
import java.util.List;

/**
 * Cisco NX-OS: {@code show running-config} and {@code show access-lists}.
 *
 * <p>The filter statements, in which every line is modelled or reported as not understood, are {@code
 * ip|ipv6 access-list} with all lines below it, {@code object-group ip|ipv6}, {@code time-range} with
 * its periods, {@code ip [port] access-group}, {@code ipv6 [port] traffic-filter}, {@code ip|ipv6
 * access-class}, {@code interface} and {@code line}, {@code hostname}, {@code no} of all of these, and
 * the lists of {@code show access-lists}.
 *
 * <p>Everything else is irrelevant to packet filtering by this declaration: MAC and ARP lists, AS-path
 * and prefix lists, VLAN access maps, class maps and control-plane policing among them. A line that
 * refers to a list, a group or a time range counts as modelled, for the model says that it is in use.
 */
public final class NxosDialect implements Dialect {
  private static final RouterFlavor FLAVOR =
      new RouterFlavor("nxos", true, NameTable.load(NxosDialect.class, "names.tsv"));

  @Override
  public String id() {
    return "nxos";
  }

  @Override
  public String title() {
    return "Cisco NX-OS";
  }

  @Override
  public int detect(SourceFile file) {
    return NxosDetection.score(file);
  }

  @Override
  public ParseResult parse(ParseInput input) {
    return RouterLowering.parse(input, FLAVOR);
  }

  @Override
  public Emitter emitter() {
    return new RouterEmitter(JoinedText.Mask.LENGTH);
  }

  @Override
  public List<Feature> features() {
    return NxosFeatures.ALL;
  }
}
