package io.ruleshade.change;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.intent.StatedChange;
import io.ruleshade.intent.StatedChange.Flow;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was stated of a change beside what it does, so that a reviewer sees how wide the statement is and which
 * part of it is a slip, or is yet to come. Nothing fails for it: a statement only says what may be.
 *
 * @param stated each flow and name, in words
 * @param notDone those of which the change does nothing
 */
public record StatedUse(List<String> stated, List<String> notDone) {
  /** Nothing was stated. */
  public static final StatedUse NONE = new StatedUse(List.of(), List.of());

  public StatedUse {
    stated = List.copyOf(stated);
    notDone = List.copyOf(notDone);
  }

  static StatedUse of(@Nullable StatedChange stated, SemanticDiff.Result diff) {
    if (stated == null) {
      return NONE;
    }
    List<String> all = new ArrayList<>();
    List<String> not = new ArrayList<>();
    for (Flow flow : stated.permit()) {
      add("permit " + words(flow), isDone(flow, diff, Set.of(Kind.NEWLY_PERMITTED, Kind.UNKNOWN)), all, not);
    }
    for (Flow flow : stated.deny()) {
      add("deny " + words(flow), isDone(flow, diff, Set.of(Kind.NEWLY_DENIED, Kind.UNKNOWN)), all, not);
    }
    for (String name : stated.newDevices()) {
      add("new device " + name, has(diff.onlyAfter(), name), all, not);
    }
    for (String name : stated.removedDevices()) {
      add("removed device " + name, has(diff.onlyBefore(), name), all, not);
    }
    for (String name : stated.entryPoints()) {
      add("entry point " + name, diff.pairs().stream().anyMatch(pair -> touches(pair, name)), all, not);
    }
    return new StatedUse(all, not);
  }

  private static void add(String words, boolean done, List<String> all, List<String> not) {
    all.add(words);
    if (!done) {
      not.add(words);
    }
  }

  private static String words(Flow flow) {
    return flow.words() + (flow.devices().isEmpty() ? "" : " on " + String.join(", ", flow.devices()));
  }

  private static boolean has(List<Device> devices, String name) {
    return devices.stream().anyMatch(device -> device.id().equals(name));
  }

  private static boolean touches(SemanticDiff.Pair pair, String name) {
    return pair.result().onlyBefore().contains(name)
        || pair.result().onlyAfter().contains(name)
        || pair.result().changes().stream().anyMatch(change -> change.entryPoint().equals(name));
  }

  /** Whether some packet of a flow may fare so; sets that were left out may hold one. */
  private static boolean isDone(Flow flow, SemanticDiff.Result diff, Set<Kind> kinds) {
    for (SemanticDiff.Pair pair : diff.pairs()) {
      if (!flow.isAbout(pair.after())) {
        continue;
      }
      for (Change change : pair.result().changes()) {
        boolean whole = change.regionsComplete() && !change.others();
        if (kinds.contains(change.kind())
            && (!whole || change.regions().stream().anyMatch(region -> meets(flow, region)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean meets(Flow flow, Region region) {
    for (Product packets : flow.products()) {
      if (!packets.src().intersect(region.src()).isEmpty()
          && !packets.dst().intersect(region.dst()).isEmpty()
          && !packets.service().intersect(region.service()).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
