package io.ruleshade.parser;

import io.ruleshade.source.SourceFile;
import java.util.List;

/**
 * One configuration language: how to tell it and how to read it.
 *
 * <p>A dialect is stateless and thread-safe.
 */
public interface Dialect {
  /** {@return the name that {@code --dialect} takes: {@code iptables}, {@code asa}} */
  String id();

  /** {@return the name in running text: {@code Cisco ASA}} */
  String title();

  /**
   * How sure the dialect is that a file is its own, judged by content.
   *
   * @return 0 for certainly not, up to 100 for certainly; must be fast, looking at no more than the
   *     first few hundred kilobytes
   */
  int detect(SourceFile file);

  /** Reads a file. Never throws because of the text. Complexity: linear in its length. */
  ParseResult parse(ParseInput input);

  /** {@return what the front end reads, for the table in the README} */
  List<Feature> features();

  /** {@return how changes of rules are said in the dialect} */
  default Emitter emitter() {
    return Emitter.NONE;
  }

  /**
   * A feature of the language and how far it is modelled.
   *
   * @param name in the words of the dialect
   * @param support {@code exact}, {@code predicate}, {@code stateful}, {@code opaque} or {@code kept}
   * @param note a limit that a user should know; may be empty
   */
  record Feature(String name, String support, String note) {}
}
