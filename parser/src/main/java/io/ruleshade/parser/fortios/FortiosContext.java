package io.ruleshade.parser.fortios;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the lowering of one virtual domain works with.
 *
 * @param file the file
 * @param ledger where settings that cannot be read are entered
 * @param config the whole configuration
 * @param vdom the virtual domain
 * @param diagnostics where what is wrong is reported
 * @param reported places that were reported as undefined already
 */
record FortiosContext(
    SourceFile file,
    LineLedger ledger,
    FortiosConfig config,
    FortiosVdom vdom,
    List<Diagnostic> diagnostics,
    Set<Integer> reported) {

  FortiosContext(
      SourceFile file,
      LineLedger ledger,
      FortiosConfig config,
      FortiosVdom vdom,
      List<Diagnostic> diagnostics) {
    this(file, ledger, config, vdom, diagnostics, new HashSet<>());
  }

  /** {@return an entry of the virtual domain, or of the global part} */
  @Nullable FortiosEntry entry(String path, String name) {
    FortiosEntry entry = vdom.entry(path, name);
    return entry == null && vdom != config.global ? config.global.entry(path, name) : entry;
  }

  /** {@return the entries of a table of the virtual domain and of the global part} */
  List<FortiosEntry> entries(String path) {
    List<FortiosEntry> own = vdom.entries(path);
    return own.isEmpty() && vdom != config.global ? config.global.entries(path) : own;
  }

  /** {@return a setting of a block without entries, or the empty text} */
  String setting(String path, String key) {
    String own = vdom.setting(path, key);
    return own.isEmpty() && vdom != config.global ? config.global.setting(path, key) : own;
  }

  Span span(FortiosWord word) {
    return new Span(file, word.start(), word.end());
  }

  Span span(FortiosEntry entry) {
    return new Span(file, entry.start, Math.max(entry.start, entry.end));
  }

  /** Enters the line of a setting that the device would not take, or that is not known here. */
  void notUnderstood(FortiosField field, String reason) {
    ledger.notUnderstood(field.line(), reason);
  }

  /** Enters the line of a setting of an entry, where it has that setting. */
  void notUnderstood(FortiosEntry entry, String key, String reason) {
    FortiosField field = entry.field(key);
    if (field != null) {
      notUnderstood(field, reason);
    }
  }

  /** Reports a name that is not defined, once a place. */
  void undefined(String what, FortiosWord word) {
    if (reported.add(word.start())) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.UNDEFINED,
              Severity.HIGH,
              "undefined " + what + " `" + word.text() + "`",
              new Label(span(word), "not defined in this configuration"),
              "define it, or remove what uses it"));
    }
  }

  /** Reports groups that are members of each other, once a place. */
  void cycle(FortiosEntry group) {
    if (reported.add(-1 - group.start)) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.CYCLE,
              Severity.MEDIUM,
              "the group `" + group.name + "` is a member of itself",
              new Label(span(group), "one of them"),
              "take one group out of another; the device refuses such a circle"));
    }
  }

  /** Reports what the device would refuse. */
  void refused(Span span, String why, String help) {
    if (reported.add(span.start() ^ why.hashCode())) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.REFUSED_BY_DEVICE, Severity.MEDIUM, why, new Label(span, ""), help));
    }
  }
}
