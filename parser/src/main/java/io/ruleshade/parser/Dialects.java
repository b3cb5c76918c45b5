package io.ruleshade.parser;

import io.ruleshade.parser.asa.AsaDialect;
import io.ruleshade.parser.fortios.FortiosDialect;
import io.ruleshade.parser.ios.IosDialect;
import io.ruleshade.parser.iptables.IptablesDialect;
import io.ruleshade.parser.junos.JunosDialect;
import io.ruleshade.parser.nftables.NftablesDialect;
import io.ruleshade.parser.nxos.NxosDialect;
import io.ruleshade.parser.panos.PanosDialect;
import java.util.List;
import java.util.Optional;

/** The dialects this program reads, one line each. */
public final class Dialects {
  /** Every dialect, in the order in which ties of detection are broken. */
  public static final List<Dialect> ALL =
      List.of(
          new IptablesDialect(), //
          new NftablesDialect(), //
          new AsaDialect(), //
          new IosDialect(), //
          new NxosDialect(), //
          new JunosDialect(), //
          new PanosDialect(), //
          new FortiosDialect());

  private Dialects() {}

  /** {@return the dialect of that name} */
  public static Optional<Dialect> named(String id) {
    return ALL.stream().filter(dialect -> dialect.id().equals(id)).findFirst();
  }
}
