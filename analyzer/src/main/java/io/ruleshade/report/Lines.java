package io.ruleshade.report;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.source.SourceFile;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The account of the lines of some devices. A file that several devices share (contexts, virtual
 * systems) counts once.
 */
record Lines(int all, int modelled, int irrelevant, int notUnderstood) {
  /** Sums up. Complexity: linear in the number of files. */
  static Lines of(List<Device> devices) {
    Set<SourceFile> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    int all = 0;
    int modelled = 0;
    int irrelevant = 0;
    int not = 0;
    for (Device device : devices) {
      for (Coverage coverage : device.coverage()) {
        if (seen.add(coverage.file())) {
          all += coverage.lines();
          modelled += coverage.modelled();
          irrelevant += coverage.irrelevant();
          not += coverage.notUnderstood().size();
        }
      }
    }
    return new Lines(all, modelled, irrelevant, not);
  }

  /** {@return the account in words, which add up} */
  String words() {
    return Words.count(all, "line")
        + " ("
        + modelled
        + " modelled, "
        + irrelevant
        + " irrelevant, "
        + notUnderstood
        + " not understood)";
  }
}
