package io.ruleshade.cli;

import io.ruleshade.accept.Baseline;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.HitCounts;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Item;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Report;
import io.ruleshade.report.Suppression;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baseline}: the findings that a gate starts with. */
@Command(
    name = "baseline",
    description =
        "Keep the findings of today apart from those of tomorrow. The file is written by this command and"
            + " read by check and gate with --baseline FILE; findings are known by their meaning, so"
            + " that moved lines, other names and comments change nothing.",
    synopsisSubcommandLabel = "COMMAND",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade baseline create configs/",
      "  ruleshade check configs/ --baseline ruleshade-baseline.json",
      "  ruleshade baseline update configs/",
      ""
    })
final class BaselineCommand extends CommandGroup {
  private static final String FILE = "ruleshade-baseline.json";

  BaselineCommand(Console console) {
    super(console);
  }

  /** The file that a site or the command line names. */
  private static Path file(@Nullable Path said, Settings settings) {
    return settings.baseline(said).orElse(Path.of(FILE));
  }

  private static void write(Baseline baseline, Path file) {
    StringWriter text = new StringWriter();
    try {
      baseline.write(text);
      WholeFile.write(file, text.toString());
    } catch (java.io.IOException e) {
      throw new Failure(
          Failure.USAGE, "cannot write " + Settings.shown(file) + ": " + FileFinder.reason(e));
    }
  }

  /** What is found now, and whether all of the input was understood. */
  private static final class Now {
    final List<Item> items = new ArrayList<>();
    final Set<String> devices = new HashSet<>();
    final boolean complete;
    final FindingOptions.Wanted wanted;

    Now(
        Console console,
        CommonOptions common,
        InputOptions input,
        FindingOptions findings,
        AcceptOptions accept,
        Settings settings) {
      wanted = findings.wanted(settings.config());
      AcceptOptions.Files files = accept.read(settings);
      Loaded loaded;
      CheckResult result;
      try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
        loaded = input.load(console, progress, common);
        progress.say("analysing " + loaded.devices().size() + " devices");
        result = findings.check(loaded, settings.config(), false, HitCounts.NONE, stage -> {}, null);
      }
      ReadOptions.sayUnusable(loaded, console, common);
      Report report =
          accept.judged(
              result,
              new Gate(null, true, true),
              new AcceptOptions.Files(null, files.exceptions()),
              settings,
              findings,
              plain -> plain,
              console);
      for (Item item : report.items()) {
        Suppression by = item.suppression();
        if (Baseline.holds(item) && by == null) {
          items.add(item);
        }
      }
      result.devices().forEach(device -> devices.add(device.id()));
      complete = result.complete();
      if (!complete && !input.allowIncomplete && !settings.config().allowIncomplete()) {
        throw new Failure(
            Failure.INCOMPLETE,
            "the result is incomplete, so nothing is written; ruleshade check says why,"
                + " --allow-incomplete writes all the same");
      }
    }
  }

  /** What the commands that write the file have in common. */
  abstract static class Writing implements Callable<Integer> {
    final Console console;

    @Mixin CommonOptions common = new CommonOptions();
    @Mixin InputOptions input = new InputOptions();
    @Mixin FindingOptions findings = new FindingOptions();
    @Mixin AcceptOptions accept = new AcceptOptions();

    Writing(Console console) {
      this.console = console;
    }

    @Override
    public final Integer call() {
      Settings settings = Settings.load(console, common);
      Path file = file(accept.baseline, settings);
      writeTo(file, settings);
      return 0;
    }

    /** Writes the file that the site or the command line names. */
    abstract void writeTo(Path file, Settings settings);

    /** What is found now; no baseline is read meanwhile. */
    final Now now(Settings settings) {
      accept.baseline = null;
      return new Now(console, common, input, findings, accept, settings.withoutBaseline());
    }
  }

  /** {@code baseline create}. */
  @Command(
      name = "create",
      description = "Write the findings of today to a new file. What an exception accepts is left out.",
      customSynopsis = "ruleshade baseline create [OPTIONS] PATH...",
      headerHeading = "Examples:%n",
      header = {"  ruleshade baseline create configs/ --baseline ruleshade-baseline.json", ""})
  static final class Create extends Writing {
    Create(Console console) {
      super(console);
    }

    @Override
    void writeTo(Path file, Settings settings) {
      if (Files.exists(file)) {
        throw new Failure(
            Failure.USAGE,
            Settings.shown(file) + " exists; take out what is fixed with: ruleshade baseline update");
      }
      Now now = now(settings);
      Baseline baseline = new Baseline(now.items.stream().map(Baseline.Entry::of).toList());
      write(baseline, file);
      console
          .out()
          .println("wrote " + baseline.entries().size() + " findings to " + Settings.shown(file));
    }
  }

  /** {@code baseline update}. */
  @Command(
      name = "update",
      description = {
        "Take out of the file what is no longer found.",
        "Nothing is added unless --accept-new says so; each new entry is then printed. Entries of"
            + " devices and codes that were not looked at stay."
      },
      customSynopsis = "ruleshade baseline update [OPTIONS] PATH...",
      headerHeading = "Examples:%n",
      header = {
        "  ruleshade baseline update configs/",
        "  ruleshade baseline update configs/ --accept-new",
        ""
      })
  static final class Update extends Writing {
    @Option(
        names = "--accept-new",
        description = "Add what is found and not yet in the file, and print each.")
    boolean acceptNew;

    Update(Console console) {
      super(console);
    }

    @Override
    void writeTo(Path file, Settings settings) {
      Baseline old = AcceptOptions.known(file, SiteFiles.WORK_TREE).baseline();
      Now now = now(settings);
      Map<String, Item> found = new HashMap<>();
      now.items.forEach(item -> found.put(item.fingerprint(), item));
      List<Baseline.Entry> kept = new ArrayList<>();
      int removed = 0;
      for (Baseline.Entry entry : old.entries()) {
        Item item = found.remove(entry.fingerprint());
        boolean looked =
            now.wanted.includes(entry.code())
                && (entry.device().isEmpty() || now.devices.contains(entry.device()));
        if (item != null || !looked) {
          kept.add(item != null && acceptNew ? changed(entry, item) : entry);
        } else {
          removed++;
          console.out().println("- " + Printable.of(entry.words()));
        }
      }
      int added = 0;
      for (Item item : now.items) {
        if (found.containsKey(item.fingerprint())) {
          if (acceptNew) {
            Baseline.Entry entry = Baseline.Entry.of(item);
            kept.add(entry);
            console.out().println("+ " + Printable.of(entry.words() + ": " + item.message()));
          }
          added++;
        }
      }
      write(new Baseline(kept), file);
      console
          .out()
          .println(
              "took out " + removed + ", " + (acceptNew ? "added " : "left out as new ") + added + ", "
                  + kept.size() + " in " + Settings.shown(file));
    }

    /** The entry with the cause of today, which is printed when it is another. */
    private Baseline.Entry changed(Baseline.Entry entry, Item item) {
      Baseline.Entry now = Baseline.Entry.of(item);
      if (!now.evidence().equals(entry.evidence())) {
        console.out().println("~ " + Printable.of(now.words()) + ": accepted with its cause of today");
      }
      return now;
    }
  }

  /** {@code baseline show}. */
  @Command(
      name = "show",
      description = "List what a baseline holds.",
      customSynopsis = "ruleshade baseline show [--baseline FILE]",
      headerHeading = "Examples:%n",
      header = {"  ruleshade baseline show", ""})
  static final class Show implements Callable<Integer> {
    private final Console console;

    @Mixin CommonOptions common = new CommonOptions();

    @Option(names = "--baseline", paramLabel = "FILE", description = "The file to list.")
    @Nullable Path baseline;

    Show(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      Path file = file(baseline, Settings.load(console, common));
      Baseline known = AcceptOptions.known(file, SiteFiles.WORK_TREE).baseline();
      known.entries().forEach(entry -> console.out().println(Printable.of(entry.words())));
      console
          .out()
          .println(known.entries().size() + " findings in " + Printable.of(Settings.shown(file)));
      return 0;
    }
  }
}
