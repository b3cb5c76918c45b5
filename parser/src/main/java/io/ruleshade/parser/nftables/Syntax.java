package io.ruleshade.parser.nftables;

import io.ruleshade.model.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of rules, the same whether they were read from text or from JSON. */
final class Syntax {
  private Syntax() {}

  /** What is compared, looked up or written. */
  sealed interface Expr {
    /** A property of the packet by its canonical name: {@code ip saddr}, {@code meta mark}. */
    record Field(String key) implements Expr {}

    /** Fields or values side by side: {@code ip saddr . tcp dport}. */
    record Concat(List<Expr> parts) implements Expr {}

    /** Bits combined: {@code tcp flags & (syn | ack)}; from left to right. */
    record Binary(String operator, Expr left, Expr right) implements Expr {}

    /** One word or number. */
    record Value(String text, boolean quoted) implements Expr {}

    /** All values from the first to the last. */
    record Range(Expr first, Expr last) implements Expr {}

    /** Flags of which any will do, or together one value: {@code established,related}. */
    record Flags(List<Expr> values) implements Expr {}

    /** Flags that must be set among those of a mask: {@code syn / syn,ack}. */
    record Under(Expr value, Expr mask) implements Expr {}

    /** A set or map as written: {@code { 22, 80 }}. */
    record SetOf(List<Element> elements) implements Expr {}

    /** A set or map of the table: {@code @blocked}. */
    record Named(String name) implements Expr {}

    /** Every value: the element {@code *}. */
    record Any() implements Expr {}

    /** A value that nobody knows: an undefined variable, an illegible word. */
    record Undefined(String text) implements Expr {}
  }

  /**
   * A member of a set or map.
   *
   * @param key the member
   * @param verdict what a verdict map says for it; null for other sets and maps
   * @param limited whether a limit or quota goes with it
   */
  record Element(Expr key, @Nullable Verdict verdict, boolean limited) {}

  /**
   * A verdict, or a jump or goto.
   *
   * @param kind what is done
   * @param target name of the chain within the table; null when nothing is called, or an anonymous
   *     chain
   * @param body the rules of an anonymous chain
   */
  record Verdict(Action.Kind kind, @Nullable String target, List<List<Statement>> body)
      implements Statement {}

  /** A statement of a rule. */
  sealed interface Statement permits Verdict, Plain {}

  /** A statement other than a verdict. */
  sealed interface Plain extends Statement {
    /**
     * A condition on the packet.
     *
     * @param operator {@code ==}, {@code !=}, {@code <} …; empty when none is written
     */
    record Match(Expr left, String operator, Expr right) implements Plain {}

    /** A verdict looked up by the packet's properties. */
    record VerdictMap(Expr key, Expr map) implements Plain {}

    /** A counter: of the rule itself when {@code name} is null. */
    record Counter(@Nullable String name, long packets, long bytes) implements Plain {}

    /** A log entry. */
    record Log(String text) implements Plain {}

    /** A condition with memory. */
    record Stateful(String text) implements Plain {}

    /** Writes a property of the packet, of its connection, or of something else. */
    record Assign(Expr field, String text) implements Plain {}

    /** Writes a member of a set; the rule goes on when there was room, and its limit allows. */
    record Update(String set, String text) implements Plain {}

    /**
     * A verdict with an effect: rejection, translation, a queue.
     *
     * @param version 4 or 6 when only packets of that IP version are affected; 0 otherwise
     * @param protocol when only packets of that protocol are affected; -1 otherwise
     */
    record End(Action.Kind kind, String effect, int version, int protocol) implements Plain {}

    /** Does something and goes on. */
    record Effect(String text, List<String> writes) implements Plain {}

    /** Does something and goes on, but not always. */
    record Perhaps(String text, List<String> writes) implements Plain {}

    /** Answers SYN and ACK packets for a server; others go on. */
    record Synproxy(String text) implements Plain {}

    /** What is known to be a condition, but not which. */
    record Opaque(String text) implements Plain {}

    /**
     * A statement that takes what it writes from the packet. Where the packet has not what is asked for,
     * or a map has no element for it, the rule ends there (NFT_BREAK).
     *
     * @param fields what is read
     * @param lookups what is looked up, each as the match of a key with a map
     */
    record Reading(List<Expr> fields, List<Match> lookups, Plain statement) implements Plain {}

    /** A remark. */
    record Remark(String text) implements Plain {}
  }
}
