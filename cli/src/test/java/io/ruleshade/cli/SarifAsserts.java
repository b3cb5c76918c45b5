package io.ruleshade.cli;

import io.ruleshade.report.document.ResultDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONObject;

/** What GitHub wants of SARIF that neither the schema nor the multitool look at. */
final class SarifAsserts {
  private SarifAsserts() {}

  static List<String> faults(String sarif, ResultDocument document) {
    List<String> faults = new ArrayList<>();
    JSONArray runs = new JSONObject(sarif).getJSONArray("runs");
    check(faults, runs.length() == 1, "one run");
    JSONObject run = runs.getJSONObject(0);
    String id = run.getJSONObject("automationDetails").getString("id");
    check(faults, id.matches("ruleshade/([^/]+/)?"), "automation id " + id);
    JSONArray results = run.getJSONArray("results");
    check(faults, results.length() <= 5_000, "results " + results.length());
    Map<String, Long> lines = new HashMap<>();
    document
        .filesByPath()
        .values()
        .forEach(file -> lines.put(file.relativePath(), file.lines()));
    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < results.length(); i++) {
      JSONObject result = results.getJSONObject(i);
      JSONObject prints = result.getJSONObject("partialFingerprints");
      String hash = prints.optString("primaryLocationLineHash");
      check(faults, hash.matches("[0-9a-f]{16}:[0-9]+"), "line hash " + hash);
      check(faults, hashes.add(hash), "line hash twice " + hash);
      check(faults, prints.optString("ruleshadeRule/v1").startsWith("rs1:"), "own fingerprint");
      check(faults, result.getJSONArray("locations").length() == 1, "one location");
      for (Object each : result.getJSONArray("locations")) {
        location((JSONObject) each, lines, faults);
      }
      related(result, lines, faults);
    }
    JSONArray artifacts = run.getJSONArray("artifacts");
    check(faults, artifacts.length() == document.filesByPath().size(), "artifacts");
    for (Object each : artifacts) {
      String sha = ((JSONObject) each).getJSONObject("hashes").getString("sha-256");
      check(faults, sha.matches("[0-9a-f]{64}"), "digest " + sha);
    }
    return faults;
  }

  private static void related(JSONObject result, Map<String, Long> lines, List<String> faults) {
    String message = result.getJSONObject("message").getString("text");
    JSONArray related = result.optJSONArray("relatedLocations");
    for (int i = 0; related != null && i < related.length(); i++) {
      JSONObject each = related.getJSONObject(i);
      check(faults, message.contains("](" + each.getInt("id") + ")"), "no link to " + each);
      location(each, lines, faults);
    }
  }

  private static void location(JSONObject location, Map<String, Long> lines, List<String> faults) {
    JSONObject physical = location.getJSONObject("physicalLocation");
    String uri = physical.getJSONObject("artifactLocation").getString("uri");
    check(faults, uri.matches("[A-Za-z0-9._~%-][A-Za-z0-9._~%/-]*"), "uri " + uri);
    Long count = lines.get(java.net.URLDecoder.decode(uri.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8));
    JSONObject region = physical.getJSONObject("region");
    int first = region.getInt("startLine");
    int last = region.getInt("endLine");
    check(faults, count != null, "no such file " + uri);
    check(faults, count == null || (1 <= first && first <= last && last <= count), "" + region);
    boolean oneLine = first == last && region.has("startColumn");
    check(
        faults,
        !oneLine || region.getInt("startColumn") <= region.getInt("endColumn"),
        "columns " + region);
  }

  private static void check(List<String> faults, boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }
}
