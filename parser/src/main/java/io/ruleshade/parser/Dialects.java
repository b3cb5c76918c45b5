package io.ruleshade.parser;

import io.ruleshade.parser.asa.AsaDialect;
import io.ruleshade.parser.iptables.IptablesDialect;
import io.ruleshade.parser.nftables.NftablesDialect;
import java.util.List;
import java.util.Optional;

/** The dialects this program reads, one line each. */
public final class Dialects {
  /** Every dialect, in the order in which ties of detection are broken. */
  public static final List<Dialect> ALL =
      List.of(
          new IptablesDialect(), //
          new NftablesDialect(),
          new AsaDialect());

  private Dialects() {}

  /** {@return the dialect of that name} */
  public static Optional<Dialect> named(String id) {
    return ALL.stream().filter(dialect -> dialect.id().equals(id)).findFirst();
  }
}
