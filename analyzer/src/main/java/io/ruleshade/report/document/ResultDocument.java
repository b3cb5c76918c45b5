package io.ruleshade.report.document;

import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.check.RuleState;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Report;
import io.ruleshade.report.Suppression;
import io.ruleshade.view.Permitted.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One result of {@code check}, as its JSON says it.
 *
 * @param tool the program that made it
 * @param complete whether everything could be used, was understood and was decided
 * @param devices what was analysed
 * @param findings what was found, in the order of the result
 * @param statistics what the rules of each ruleset come to; empty when not asked for
 * @param permitted what each entry point lets through, as tables; empty when not asked for
 * @param summary the counts
 * @param gate what decided the exit code
 */
public record ResultDocument(
    Tool tool,
    boolean complete,
    List<Device> devices,
    List<Finding> findings,
    List<Statistics> statistics,
    List<Permitted> permitted,
    Summary summary,
    Gate gate) {
  /** The name of the schema. */
  public static final String SCHEMA = "ruleshade/result/1";

  public ResultDocument {
    devices = List.copyOf(devices);
    findings = List.copyOf(findings);
    statistics = List.copyOf(statistics);
    permitted = List.copyOf(permitted);
  }

  /** A document without tables of what is permitted. */
  public ResultDocument(
      Tool tool,
      boolean complete,
      List<Device> devices,
      List<Finding> findings,
      List<Statistics> statistics,
      Summary summary,
      Gate gate) {
    this(tool, complete, devices, findings, statistics, List.of(), summary, gate);
  }

  /**
   * Reads a document. Fields that are not known are passed over.
   *
   * @throws NoResultException when it is no result, or one of another schema
   */
  public static ResultDocument read(InputStream in) throws IOException, NoResultException {
    return ResultReader.read(JsonNode.read(in));
  }

  /** The same, from text. */
  public static ResultDocument read(Reader in) throws IOException, NoResultException {
    return ResultReader.read(JsonNode.read(in));
  }

  /**
   * {@return whether a finding fails the gate} Those that make the result incomplete weigh by that, and
   * not here.
   */
  public boolean fails(Finding finding) {
    return gate.failOn() != null
        && finding.severity().atLeast(gate.failOn())
        && finding.suppression() == null
        && !Report.isIncompleteness(finding.code());
  }

  /**
   * {@return the files by their paths} A file that several devices share is there once. Complexity: linear
   * in the number of files.
   */
  public Map<String, File> filesByPath() {
    Map<String, File> files = new LinkedHashMap<>();
    for (Device device : devices) {
      for (File file : device.files()) {
        files.putIfAbsent(file.path(), file);
      }
    }
    return files;
  }

  /** The program that made a result. */
  public record Tool(String name, String version) {}

  /**
   * A device.
   *
   * @param id the name it gives itself, or its file's name
   * @param dialect name of its dialect
   * @param files the files it was read from
   * @param coverage how their lines were accounted for
   * @param rules number of rules
   */
  public record Device(
      String id, String dialect, List<File> files, Coverage coverage, long rules) {
    public Device {
      files = List.copyOf(files);
    }
  }

  /**
   * A file.
   *
   * @param path as the user gave it
   * @param relativePath from the top of the repository, links resolved; null when it is not in one
   * @param sha256 digest of its bytes
   * @param bytes its size
   * @param lines number of lines
   */
  public record File(
      String path, @Nullable String relativePath, String sha256, long bytes, long lines) {}

  /** How the lines of a device's files were accounted for. */
  public record Coverage(
      long lines,
      long modelled,
      long irrelevant,
      long notUnderstood,
      List<NotUnderstood> notUnderstoodLines) {
    public Coverage {
      notUnderstoodLines = List.copyOf(notUnderstoodLines);
    }
  }

  /** A line that was not understood. */
  public record NotUnderstood(String file, int line, String text, String reason) {}

  /**
   * A rule.
   *
   * @param id {@code RULESET#INDEX}
   * @param index 1-based place in the evaluation order
   * @param file path of the file, as the user gave it
   * @param line first line
   * @param endLine last line
   * @param text as written, secrets masked
   */
  public record Rule(String id, int index, String file, int line, int endLine, String text) {}

  /**
   * A place in a file with a remark.
   *
   * @param file path of the file, as the user gave it
   * @param line first line
   * @param endLine last line
   * @param text as written, secrets masked
   * @param column 1-based column of the first character, in UTF-16 units
   * @param endColumn 1-based column after the last character, on the last line
   * @param label a remark; may be empty
   */
  public record Place(
      String file, int line, int endLine, String text, int column, int endColumn, String label) {}

  /**
   * A finding, or what a parser said about a line.
   *
   * @param code stable code
   * @param name what it is called
   * @param severity how much it matters
   * @param device id of the device; null when the input yielded none
   * @param ruleset name of the ruleset; null when it is about none
   * @param rule the rule; null when it is about none
   * @param place the place in a file; null when there is none
   * @param related further places
   * @param cause why the rule never matches; null for other findings
   * @param agreement how its packets are decided instead; null for other findings
   * @param certainty whether it is a theorem about the file; null for what a parser said
   * @param conditions what it depends on when conditional
   * @param by the rules that cause it
   * @param byDefault whether the ruleset's default is among the causes
   * @param witness a packet that shows it; null when there is none
   * @param message one line
   * @param notes further facts
   * @param help what to do; may be empty
   * @param fingerprint identity by meaning, {@code rs1:…}
   * @param evidence what causes it as one value, {@code re1:…}
   * @param suppression why it does not count in the gate; null when it counts
   */
  public record Finding(
      String code,
      String name,
      Severity severity,
      @Nullable String device,
      @Nullable String ruleset,
      @Nullable Rule rule,
      @Nullable Place place,
      List<Place> related,
      @Nullable Cause cause,
      @Nullable Agreement agreement,
      @Nullable Certainty certainty,
      List<String> conditions,
      List<Rule> by,
      boolean byDefault,
      @Nullable Witness witness,
      String message,
      List<String> notes,
      String help,
      String fingerprint,
      String evidence,
      @Nullable Suppression suppression) {
    public Finding {
      related = List.copyOf(related);
      conditions = List.copyOf(conditions);
      by = List.copyOf(by);
      notes = List.copyOf(notes);
    }
  }

  /**
   * A packet that shows a finding.
   *
   * @param packet its fields in the order of the document: texts, numbers and truth values as text
   * @param words the packet as {@code trace --packet} reads it
   * @param conditions how each condition that matters turns out
   * @param entryPoint where it enters
   * @param verdict how it is finally decided; null when nobody can say
   * @param decider the rule that finally decides it; null when the default does, or nobody can say
   * @param byDefault whether a default decides it
   */
  public record Witness(
      Map<String, String> packet,
      String words,
      List<Condition> conditions,
      String entryPoint,
      @Nullable String verdict,
      @Nullable Rule decider,
      boolean byDefault) {
    public Witness {
      packet = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(packet));
      conditions = List.copyOf(conditions);
    }
  }

  /** A condition and how it turns out for a packet. */
  public record Condition(String text, boolean holds) {}

  /**
   * What the rules of one ruleset come to.
   *
   * @param removable ids of rules that can all go together without any change
   * @param removableComplete whether no further rule could go with them
   * @param shares what share of all packets is permitted, by entry point and IP version
   * @param objects named objects that its rules refer to
   * @param references how often they do
   * @param kind what the dialect calls the ruleset
   * @param family the IP versions that ever enter it
   * @param defaultAction what happens to packets that no rule decides
   * @param bindings where it is applied
   * @param states what became of each rule, in order
   */
  public record Statistics(
      String device,
      String ruleset,
      long rules,
      long effective,
      long disabled,
      long dead,
      long redundant,
      long mergeable,
      long undecided,
      List<String> removable,
      boolean removableComplete,
      List<Share> shares,
      long objects,
      long references,
      String kind,
      String family,
      String defaultAction,
      List<String> bindings,
      List<State> states) {
    public Statistics {
      removable = List.copyOf(removable);
      shares = List.copyOf(shares);
      bindings = List.copyOf(bindings);
      states = List.copyOf(states);
    }
  }

  /**
   * What share of all packets of one IP version is permitted at an entry point, between two bounds.
   *
   * @param entryPoint name of the entry point
   * @param version {@code ipv4} or {@code ipv6}
   * @param low at least so much, of 1
   * @param high at most so much
   * @param scoreLow the score of {@code low}, of 100
   * @param scoreHigh the score of {@code high}
   */
  public record Share(
      String entryPoint,
      String version,
      double low,
      double high,
      double scoreLow,
      double scoreHigh) {}

  /**
   * What became of one rule.
   *
   * @param index 1-based place in the evaluation order
   * @param file path of the file, as the user gave it
   * @param line first line
   * @param action what the rule does
   * @param state what was proved
   * @param by ids of the rules that make it so, or {@code default}
   */
  public record State(
      int index, String file, int line, String action, RuleState.State state, List<String> by) {
    public State {
      by = List.copyOf(by);
    }
  }

  /**
   * What one entry point lets through of the packets that open a connection.
   *
   * @param device id of the device
   * @param entryPoint name of the entry point
   * @param rulesets the rulesets that packets go through there
   * @param defaultAction what happens to packets that no rule decides
   * @param notDrawn why there are no cells; null where there are
   * @param rows destinations, disjoint, together all that enter
   * @param columns services, likewise
   * @param cells one list a row, one cell a column
   */
  public record Permitted(
      String device,
      String entryPoint,
      List<String> rulesets,
      String defaultAction,
      @Nullable String notDrawn,
      List<Band> rows,
      List<Band> columns,
      List<List<Cell>> cells) {
    public Permitted {
      rulesets = List.copyOf(rulesets);
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
      cells = cells.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A row or a column.
   *
   * @param label in words
   * @param rest whether it is what the others leave
   * @param values its addresses or services
   */
  public record Band(String label, boolean rest, List<String> values) {
    public Band {
      values = List.copyOf(values);
    }
  }

  /**
   * What happens to the packets of a row and a column.
   *
   * @param by ids of the first rules that permit some of them
   * @param more number of further such rules
   */
  public record Cell(Extent extent, List<String> by, long more) {
    public Cell {
      by = List.copyOf(by);
    }
  }

  /**
   * The counts.
   *
   * @param bySeverity numbers of findings that are not suppressed, by severity, all severities
   * @param suppressed number of findings that are suppressed
   * @param undecided number of rules whose work limit ran out
   */
  public record Summary(Map<Severity, Long> bySeverity, long suppressed, long undecided) {
    public Summary {
      bySeverity = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(bySeverity));
    }

    /** {@return number of findings of a severity that are not suppressed} */
    public long count(Severity severity) {
      return bySeverity.getOrDefault(severity, 0L);
    }

    /** {@return number of findings that are not suppressed} */
    public long open() {
      return bySeverity.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * What decided the exit code.
   *
   * @param failOn findings at or above this severity fail; null for none
   * @param failures number of findings that fail
   * @param allowIncomplete whether an incomplete result may pass
   * @param exit the exit code
   */
  public record Gate(
      @Nullable Severity failOn, long failures, boolean allowIncomplete, int exit) {}
}
