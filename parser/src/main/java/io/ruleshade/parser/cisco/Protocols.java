package io.ruleshade.parser.cisco;

import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;

/** Sets of services seen as sets of protocols, which is all that a later fragment shows. */
final class Protocols {
  private Protocols() {}

  /** {@return the protocols of which a set holds every service} */
  static ServiceSet whole(ServiceSet set) {
    IntRanges.Builder out = new IntRanges.Builder();
    for (int i = 0; i < set.values().count(); i++) {
      int first = (set.values().lo(i) + 0xffff) >> 16;
      int last = ((set.values().hi(i) + 1) >> 16) - 1;
      if (first <= last) {
        out.add(first << 16, (last << 16) | 0xffff);
      }
    }
    return ServiceSet.of(out.build());
  }

  /** {@return all services of the protocols of which a set holds any} */
  static ServiceSet of(ServiceSet set) {
    IntRanges.Builder out = new IntRanges.Builder();
    for (int i = 0; i < set.values().count(); i++) {
      out.add(set.values().lo(i) & ~0xffff, set.values().hi(i) | 0xffff);
    }
    return ServiceSet.of(out.build());
  }
}
