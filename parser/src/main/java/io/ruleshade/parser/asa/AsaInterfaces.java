package io.ruleshade.parser.asa;

import io.ruleshade.grammar.asa.AsaParser;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names and addresses of interfaces, which entries refer to by {@code interface NAME}.
 */
final class AsaInterfaces {
  private final SourceFile file;
  private final LineLedger ledger;
  private final AsaStatements statements;

  /** Name of the interface whose mode is open; empty while none was read. */
  private String name = "";

  private @Nullable String address;
  private boolean six;

  AsaInterfaces(SourceFile file, LineLedger ledger, AsaStatements statements) {
    this.file = file;
    this.ledger = ledger;
    this.statements = statements;
  }

  /** Begins another interface. */
  void open() {
    name = "";
    address = null;
    six = false;
  }

  private List<String> words(int at, int end) {
    return AsaReader.words(file.text(), at, end);
  }

  /**
   * Reads a line below {@code interface}; false when it is none that matters.
   *
   * @param below whether the line is indented
   */
  boolean line(
      AsaConfig config, int line, int at, int end, boolean below, String word, boolean negated) {
    if (!below && !isFlattened(word, words(at, end))) {
      return false;
    }
    switch (word) {
      case "nameif" -> nameif(config, line, at, end, negated);
      case "ip" -> {
        List<String> words = words(at, end);
        if (words.size() < 2 || !words.get(1).equals("address")) {
          return false;
        }
        address = negated || words.size() < 4 ? null : words.get(2);
        config.looseWords.addAll(words.subList(2, words.size()));
        ledger.modelled(line);
        store(config);
      }
      case "ipv6" -> {
        List<String> words = words(at, end);
        if (words.size() > 1 && words.get(1).equals("access-list")) {
          return false;
        }
        six = six || !negated;
        ledger.modelled(line);
        store(config);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Whether a line of an interface has lost its indentation; PIX has global commands like them. */
  private static boolean isFlattened(String word, List<String> words) {
    return switch (word) {
      case "nameif" -> words.size() == 2;
      case "ip" ->
          words.size() > 2
              && words.get(1).equals("address")
              && (AsaNames.quad(words.get(2)) >= 0
                  || words.get(2).equals("dhcp")
                  || words.get(2).equals("pppoe"));
      default -> false;
    };
  }

  private void nameif(AsaConfig config, int line, int at, int end, boolean negated) {
    AsaParser.NameifContext tree = negated ? null : statements.parse(at, end, AsaParser::nameif);
    if (tree == null && !negated) {
      ledger.notUnderstood(line, statements.error());
      return;
    }
    ledger.modelled(line);
    name = tree == null ? "" : tree.name(0).getText();
    store(config);
  }

  private void store(AsaConfig config) {
    if (!name.isEmpty()) {
      AsaConfig.Interface known = config.interfaceNamed(name);
      known.address = address;
      known.six = six;
    }
  }

  /**
   * Reads the global commands of PIX, {@code nameif ethernet0 outside security0} and {@code ip
   * address outside 10.1.1.1 255.255.255.0}; false when the line is neither.
   */
  boolean pix(AsaConfig config, int line, int at, int end, String word, boolean negated) {
    List<String> words = words(at, end);
    if (word.equals("nameif")) {
      if (words.size() < 3) {
        return false;
      }
      if (!negated) {
        config.interfaceNamed(words.get(2));
      }
      ledger.modelled(line);
      return true;
    }
    if (words.size() < 4 || !words.get(1).equals("address") || negated) {
      return false;
    }
    AsaConfig.Interface known = config.interfaceNamed(words.get(2));
    known.address = words.size() < 5 ? null : words.get(3);
    config.looseWords.addAll(words.subList(3, words.size()));
    ledger.modelled(line);
    return true;
  }
}
