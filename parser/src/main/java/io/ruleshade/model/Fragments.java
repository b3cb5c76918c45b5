package io.ruleshade.model;

/**
 * Which packets a product takes by their place in a fragmented datagram. Only the first fragment
 * carries ports, so a match on ports takes {@link #FIRST} where the device looks at packets before
 * reassembly.
 */
public enum Fragments {
  /** Every packet. */
  ANY,
  /** Unfragmented packets and first fragments. */
  FIRST,
  /** Fragments with an offset, which carry no ports. */
  LATER;

  /** {@return whether a packet is taken} */
  public boolean contains(boolean laterFragment) {
    return this == ANY || (this == LATER) == laterFragment;
  }
}
