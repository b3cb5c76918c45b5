package io.ruleshade.trace;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of Linux filters, where entry points have them: which a packet comes through, in which
 * order.
 */
public final class Hooks {
  private static final List<String> ORDER =
      List.of("ingress", "prerouting", "input", "forward", "output", "postrouting");

  /** Tables of one hook in the order in which the kernel goes through them. */
  private static final List<String> TABLES = List.of("raw", "mangle", "nat", "filter", "security");

  private Hooks() {}

  /** {@return the hook of an entry point; null when it has none} */
  public static @Nullable String of(EntryPoint entry) {
    String name = entry.name().toLowerCase(Locale.ROOT);
    int cut = Math.max(name.lastIndexOf('/'), name.lastIndexOf(' '));
    String last = name.substring(cut + 1);
    return ORDER.contains(last) ? last : null;
  }

  /** {@return whether a word names a hook} */
  static boolean isHook(String word) {
    return ORDER.contains(word);
  }

  /** {@return whether a packet that is meant for one hook comes through another} */
  static boolean comesThrough(String meant, String hook) {
    return switch (meant) {
      case "input" -> hook.equals("prerouting") || hook.equals("input");
      case "forward" ->
          hook.equals("prerouting") || hook.equals("forward") || hook.equals("postrouting");
      case "output" -> hook.equals("output") || hook.equals("postrouting");
      default -> hook.equals(meant);
    };
  }

  /** {@return the place of an entry point in the order of passage} */
  public static int rank(EntryPoint entry) {
    String hook = of(entry);
    if (hook == null) {
      return 0;
    }
    int slash = entry.name().indexOf('/');
    int table = slash < 0 ? -1 : TABLES.indexOf(entry.name().substring(0, slash));
    return 10 * ORDER.indexOf(hook) + (table < 0 ? 0 : table);
  }

  /**
   * Whether the kernel leaves out an entry point: it asks the table nat for new connections only.
   */
  static boolean isPassedOver(EntryPoint entry, Packet packet) {
    return entry.name().startsWith("nat/")
        && packet.state() != ConnState.NEW
        && packet.state() != ConnState.RELATED;
  }

  /**
   * {@return whether packets may leave an entry point with another address or port, so that what comes later
   * sees others} In nftables a chain of type nat is known by the packets it is asked about.
   */
  public static boolean translates(EntryPoint entry) {
    String hook = of(entry);
    boolean nat =
        entry.name().startsWith("nat/")
            || entry.guard().state().equals(EnumSet.of(ConnState.NEW, ConnState.RELATED));
    return nat && ("prerouting".equals(hook) || "output".equals(hook));
  }

  /** What is not known of a packet behind a translation that comes before its filter. */
  static @Nullable String translation(TraceAnswer.Passage passage) {
    if (!translates(passage.entry())) {
      return null;
    }
    for (Verdict verdict : passage.evaluation().verdicts()) {
      if (verdict.ruleset() != null
          && verdict.rule() != null
          && !verdict.rule().action().effects().isEmpty()) {
        String id = verdict.ruleset().id(verdict.rule());
        return "what becomes of the packet that " + id + " translates";
      }
    }
    return null;
  }
}
