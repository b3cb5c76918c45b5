package io.ruleshade.parser.ios;

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
 * Cisco IOS, IOS-XE and, as far as it is the same, IOS-XR: {@code show running-config} and {@code show
 * access-lists}.
 *
 * <p>The filter statements, in which every line is modelled or reported as not understood, are {@code
 * access-list} with the numbers of IP lists, {@code ip|ipv4|ipv6 access-list} with all lines below it,
 * {@code object-group}, {@code time-range} with its periods, {@code ip|ipv4 access-group}, {@code ipv6
 * traffic-filter|access-group}, {@code access-class}, {@code interface} and {@code line}, {@code
 * hostname}, {@code no} of all of these, and the lists of {@code show access-lists}.
 *
 * <p>Everything else is irrelevant to packet filtering by this declaration, lists of MAC, ARP and IPX
 * frames, {@code permit} and {@code deny} of route maps, prefix lists and community lists, the
 * zone-based firewall, {@code ip inspect} and control-plane policing included. A line among it that
 * refers to a list, a group or a time range counts as modelled, for the model says that it is in use.
 */
public final class IosDialect implements Dialect {
  private static final RouterFlavor FLAVOR =
      new RouterFlavor("ios", false, NameTable.load(IosDialect.class, "names.tsv"));

  @Override
  public String id() {
    return "ios";
  }

  @Override
  public String title() {
    return "Cisco IOS, IOS-XE, IOS-XR";
  }

  @Override
  public int detect(SourceFile file) {
    return IosDetection.score(file);
  }

  @Override
  public ParseResult parse(ParseInput input) {
    return RouterLowering.parse(input, FLAVOR);
  }

  @Override
  public Emitter emitter() {
    return new RouterEmitter(JoinedText.Mask.WILDCARD);
  }

  @Override
  public List<Feature> features() {
    return IosFeatures.ALL;
  }
}
