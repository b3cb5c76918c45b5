package io.ruleshade.parser;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Device;
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
  public ParseResult {
    devices = List.copyOf(devices);
    diagnostics = List.copyOf(diagnostics);
  }
}
