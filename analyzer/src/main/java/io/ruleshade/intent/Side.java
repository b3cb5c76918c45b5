package io.ruleshade.intent;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.InterfaceSet;
import java.util.List;

/**
 * One end of a flow: a packet is of it when it fits one of its terms.
 *
 * @param words as the user wrote it
 * @param terms alternatives
 */
public record Side(String words, List<Term> terms) {
  /** Any address behind any interface, the firewall itself not among them. */
  public static final Side ANY =
      new Side("any", List.of(new Term(InterfaceSet.SOME, AddressSet.ANY)));

  public Side {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a side without a term");
    }
  }

  /**
   * Addresses behind interfaces or in zones.
   *
   * @param interfaces interfaces or zones; {@link InterfaceSet#NONE} for the firewall itself
   * @param addresses the addresses
   */
  public record Term(InterfaceSet interfaces, AddressSet addresses) {
    /** {@return whether some IP version has addresses of both ends} */
    boolean hasPacketsTo(Term other) {
      return shares(other, AddressSet.ANY4) || shares(other, AddressSet.ANY6);
    }

    private boolean shares(Term other, AddressSet version) {
      return !addresses.intersect(version).isEmpty()
          && !other.addresses.intersect(version).isEmpty();
    }
  }
}
