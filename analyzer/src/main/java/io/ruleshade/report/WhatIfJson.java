package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.change.Edit;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.change.WhatIf;
import io.ruleshade.check.Finding;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** What edits would come to as JSON, schema {@code ruleshade/what-if/1}. */
public final class WhatIfJson {
  private WhatIfJson() {}

  /**
   * Writes the answer.
   *
   * @param complete whether the input was whole and understood
   */
  public static void write(WhatIf answer, boolean complete, Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/what-if/1");
      json.writeStringField("device", answer.before().id());
      Json.texts(json, "edits", answer.edits().stream().map(Edit::toString).toList());
      json.writeObjectFieldStart("difference");
      DiffJson.body(json, SemanticDiff.Result.of(answer.difference()), complete);
      json.writeEndObject();
      findings(json, "appeared", answer.appeared());
      findings(json, "gone", answer.gone());
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void findings(JsonGenerator json, String field, List<Finding> findings)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Finding finding : findings) {
      ResultJson.item(json, Item.of(finding));
    }
    json.writeEndArray();
  }
}
