package io.ruleshade.parser;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.model.Device;
import java.util.Comparator;
import java.util.List;

/**
 * What was read from one input.
 *
 * @param devices the devices described; empty when the input is unusable
 * @param diagnostics what there is to say about the text, in file order
 * @param complete false when the input is cut off or a part of it was unusable; lines that were not
 *     understood make a result incomplete by themselves
 */
public record ParseResult(List<Device> devices, List<Diagnostic> diagnostics, boolean complete) {
  /** What a file without text gives. */
  public static final ParseResult NOTHING = new ParseResult(List.of(), List.of(), false);

  /** Puts the diagnostics into file order; what is about the whole file comes first. */
  public ParseResult {
    devices = List.copyOf(devices);
    diagnostics = diagnostics.stream().sorted(Comparator.comparingInt(ParseResult::place)).toList();
  }

  private static int place(Diagnostic diagnostic) {
    Label label = diagnostic.primary();
    return label == null ? 0 : label.span().start();
  }
}
