package io.ruleshade.cli;

import io.ruleshade.accept.Exceptions;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.HitCounts;
import io.ruleshade.config.BadConfig;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Item;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exceptions}: accepted risks. */
@Command(
    name = "exceptions",
    description =
        "Accepted risks: a file that people write, in which every entry names its finding, a reason, an"
            + " owner, an approver, a ticket and a last day.",
    synopsisSubcommandLabel = "COMMAND",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade exceptions add rs1:0123…:1 configs/ --ticket CHG-7 --expires 2027-01-31 …",
      "  ruleshade exceptions list",
      "  ruleshade exceptions check",
      ""
    })
final class ExceptionsCommand extends CommandGroup {
  ExceptionsCommand(Console console) {
    super(console);
  }

  private static Path file(@Nullable Path said, Settings settings) {
    return settings
        .exceptions(said)
        .orElseThrow(
            () -> new Failure(Failure.USAGE, "there is no " + Settings.EXCEPTIONS + " here or above"));
  }

  /** How an entry stands on a day. */
  private static String state(Exceptions.Entry entry, LocalDate today) {
    return entry.expires().isBefore(today)
        ? "expired"
        : entry.created().isAfter(today) ? "not yet" : "in force";
  }

  private static String line(Exceptions.Entry entry, LocalDate today) {
    return Printable.of(
        state(entry, today) + "  until " + entry.expires() + "  " + entry.words() + "  ticket "
            + entry.ticket() + ", owner " + entry.owner() + ", approved by " + entry.approvedBy()
            + ": " + entry.reason());
  }

  /** {@code exceptions list}. */
  @Command(
      name = "list",
      description = "List the accepted risks and how they stand today.",
      customSynopsis = "ruleshade exceptions list [--exceptions FILE] [--as-of DATE]",
      headerHeading = "Examples:%n",
      header = {"  ruleshade exceptions list --as-of 2027-01-01", ""})
  static final class Listing implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin Place place = new Place();

    Listing(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Settings settings = Settings.load(console, common);
      LocalDate today = place.today();
      Exceptions all = AcceptOptions.exceptions(file(place.exceptions, settings), settings);
      all.entries().forEach(entry -> console.out().println(line(entry, today)));
      console.out().println(all.entries().size() + " exceptions");
      return 0;
    }
  }

  /** {@code exceptions check}. */
  @Command(
      name = "check",
      description = "Check the file by itself: 2 when it is not valid, 1 when an entry has expired.",
      customSynopsis = "ruleshade exceptions check [--exceptions FILE] [--as-of DATE]",
      headerHeading = "Examples:%n",
      header = {"  ruleshade exceptions check", ""})
  static final class Check implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin Place place = new Place();

    Check(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Settings settings = Settings.load(console, common);
      LocalDate today = place.today();
      Exceptions all = AcceptOptions.exceptions(file(place.exceptions, settings), settings);
      List<Exceptions.Entry> over =
          all.entries().stream().filter(entry -> entry.expires().isBefore(today)).toList();
      over.forEach(entry -> console.out().println(line(entry, today)));
      console
          .out()
          .println(all.entries().size() + " exceptions, " + over.size() + " expired");
      return over.isEmpty() ? 0 : 1;
    }
  }

  /** Which file, and which day is today. */
  static final class Place {
    @Option(names = "--exceptions", paramLabel = "FILE", description = "The file of exceptions.")
    @Nullable Path exceptions;

    @Option(names = "--as-of", paramLabel = "DATE", description = "The day that counts as today.")
    @Nullable String asOf;

    LocalDate today() {
      return asOf == null ? LocalDate.now(java.time.ZoneOffset.UTC) : day("--as-of", asOf);
    }
  }

  private static LocalDate day(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new Failure(
          Failure.USAGE, "no date in " + option + ": `" + text + "`; write 2026-01-31");
    }
  }

  /** {@code exceptions add}. */
  @Command(
      name = "add",
      description = {
        "Write an entry for a finding.",
        "With reason, owner, approver, ticket and last day it is added to the file; without one of them it"
            + " is printed, to be filled in."
      },
      customSynopsis = "ruleshade exceptions add [OPTIONS] FINGERPRINT PATH...",
      headerHeading = "Examples:%n",
      header = {
        "  ruleshade exceptions add rs1:0123…:1 edge-fw1.cfg",
        "  ruleshade exceptions add rs1:0123…:1 edge-fw1.cfg --reason 'kept for the audit of May' \\",
        "      --owner net-team --approved-by ciso --ticket CHG-7 --expires 2027-01-31",
        ""
      })
  static final class Add implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();

    @Parameters(
        index = "0",
        paramLabel = "FINGERPRINT",
        description = "The finding, as JSON names it: rs1:…")
    String fingerprint = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "PATH",
        description = "The configurations in which it is found.")
    List<String> paths = List.of();

    @Option(names = "--exceptions", paramLabel = "FILE", description = "The file to add it to.")
    @Nullable Path exceptions;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is accepted.")
    @Nullable String reason;

    @Option(names = "--owner", paramLabel = "NAME", description = "Who answers for it.")
    @Nullable String owner;

    @Option(names = "--approved-by", paramLabel = "NAME", description = "Who allowed it.")
    @Nullable String approvedBy;

    @Option(names = "--ticket", paramLabel = "ID", description = "Where that was decided.")
    @Nullable String ticket;

    @Option(names = "--expires", paramLabel = "DATE", description = "The last day on which it holds.")
    @Nullable String expires;

    @Option(names = "--as-of", paramLabel = "DATE", description = "The day that counts as today.")
    @Nullable String asOf;

    @Option(names = "--dialect", paramLabel = "NAME", description = "The language of the files.")
    @Nullable String dialect;

    Add(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Settings settings = Settings.load(console, common);
      LocalDate today = asOf == null ? LocalDate.now(java.time.ZoneOffset.UTC) : day("--as-of", asOf);
      Item item = find(settings);
      Map<String, @Nullable String> fields = new LinkedHashMap<>();
      fields.put("fingerprint", item.fingerprint());
      fields.put("code", item.code());
      fields.put("device", item.device() == null ? "" : item.device().id());
      fields.put("ruleset", item.ruleset() == null ? "" : item.ruleset());
      fields.put("reason", reason);
      fields.put("owner", owner);
      fields.put("approved_by", approvedBy);
      fields.put("ticket", ticket);
      fields.put("created", today.toString());
      fields.put("expires", expires == null ? null : day("--expires", expires).toString());
      fields.put("evidence", item.evidence());
      boolean whole = fields.values().stream().noneMatch(value -> value == null);
      if (!whole) {
        console.out().print(stanza(fields, "  ", item));
        console.err().println("note: printed only; fill in what is empty and add it to the file");
        return 0;
      }
      Path file = settings.exceptions(exceptions).orElse(settings.folder().resolve(Settings.EXCEPTIONS));
      add(file, fields, item, settings);
      console.out().println("added to " + Settings.shown(file));
      return 0;
    }

    private Item find(Settings settings) {
      InputOptions input = new InputOptions();
      input.paths = paths;
      input.dialect = dialect;
      input.noProgress = true;
      Loaded loaded;
      try (Progress progress = new Progress(console, false)) {
        loaded = input.load(console, progress, common);
      }
      ReadOptions.sayUnusable(loaded, console, common);
      FindingOptions all = new FindingOptions();
      CheckResult result = all.check(loaded, settings.config(), false, HitCounts.NONE, stage -> {}, null);
      Report report =
          Report.of(result, Version.text(), new Gate(null, true, true), code -> true);
      return report.items().stream()
          .filter(item -> item.fingerprint().equals(fingerprint) && item.device() != null)
          .findFirst()
          .orElseThrow(
              () ->
                  new Failure(
                      Failure.USAGE,
                      "no finding has the fingerprint `" + fingerprint
                          + "`\ntry: ruleshade check --format json"));
    }

    private static String stanza(Map<String, @Nullable String> fields, String indent, Item item) {
      StringBuilder out = new StringBuilder();
      out.append(indent).append("# ").append(Printable.of(item.subject()));
      out.append(": ").append(Printable.of(item.message())).append('\n');
      String lead = indent + "- ";
      for (Map.Entry<String, @Nullable String> field : fields.entrySet()) {
        String value = field.getValue();
        out.append(lead).append(field.getKey()).append(':');
        out.append(value == null ? "" : " " + quoted(value)).append('\n');
        lead = indent + "  ";
      }
      return out.toString();
    }

    /** A text in double quotes, in which nothing has a meaning of its own. */
    private static String quoted(String text) {
      if (text.matches("[A-Za-z][A-Za-z0-9_.-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
          && !text.matches("(?i)true|false|null|yes|no|on|off")) {
        return text;
      }
      StringBuilder out = new StringBuilder("\"");
      text.chars()
          .forEach(
              c -> {
                if (c == '"' || c == '\\') {
                  out.append('\\').append((char) c);
                } else if (c < 0x20 || c > 0x7e) {
                  out.append(String.format("\\u%04x", c));
                } else {
                  out.append((char) c);
                }
              });
      return out.append('"').toString();
    }

    private static void add(
        Path file, Map<String, @Nullable String> fields, Item item, Settings settings) {
      try {
        String before = "exceptions:\n";
        int entries = 0;
        String indent = "  ";
        if (Files.exists(file)) {
          entries = AcceptOptions.exceptions(file, settings).entries().size();
          before = new String(Settings.bytes(file, 1 << 20), StandardCharsets.UTF_8);
          Matcher first = Pattern.compile("(?m)^( *)- ").matcher(before);
          indent = first.find() ? first.group(1) : indent;
          if (entries == 0) {
            before = before.replaceFirst("(?m)^exceptions: *\\[ *] *$", "exceptions:");
            before = before.isBlank() ? "exceptions:\n" : before;
          }
          before = before.endsWith("\n") ? before : before + "\n";
        }
        String stanza = stanza(fields, indent, item);
        byte[] after = (before + stanza).getBytes(StandardCharsets.UTF_8);
        List<Exceptions.Entry> all = new ArrayList<>();
        try {
          int days = settings.config().exceptionDays();
          all.addAll(Exceptions.read(Settings.shown(file), after, days).entries());
        } catch (BadConfig e) {
          throw new Failure(Failure.USAGE, e.getMessage() + "\nnothing was written");
        }
        if (all.size() != entries + 1) {
          throw new Failure(
              Failure.USAGE, "the list is not written one entry below the other; add by hand:\n" + stanza);
        }
        WholeFile.write(file, before + stanza);
      } catch (IOException e) {
        throw new Failure(
            Failure.USAGE, "cannot write " + Settings.shown(file) + ": " + FileFinder.reason(e));
      }
    }
  }
}
