package io.ruleshade.cli;

import io.ruleshade.change.CleanupPlan;
import io.ruleshade.change.LineEdit;
import io.ruleshade.model.Commands;
import io.ruleshade.model.Device;
import io.ruleshade.report.Layout;
import io.ruleshade.report.PlanJson;
import io.ruleshade.report.PlanText;
import io.ruleshade.report.Printable;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ruleshade fix}: takes out what can go, with the proof that nothing changes. */
@Command(
    name = "fix",
    description = "Take out the rules that can go, with the proof that no packet fares differently.",
    customSynopsis = "ruleshade fix [OPTIONS] PATH...",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade fix edge-fw1.cfg",
      "  ruleshade fix edge-fw1.cfg --format patch > clean-up.patch",
      "  ruleshade fix edge-fw1.cfg --output commands=apply.txt --output rollback=undo.txt",
      "  ruleshade fix edge-fw1.cfg --write",
      ""
    },
    footerHeading = "%nFormats:%n",
    footer = {
      "  text      what can go and why, and what somebody must decide",
      "  config    the edited configuration; every other line byte for byte as it was",
      "  patch     the change as a unified patch",
      "  commands  the change in the commands of the device",
      "  rollback  the commands that take it back",
      "  json      all of it"
    })
final class FixCommand implements Callable<Integer> {
  private static final List<String> FORMATS =
      List.of("text", "json", "config", "patch", "commands", "rollback");

  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();

  @Option(
      names = "--shadowed",
      description =
          "Take out also the rules that somebody should look at first: those whose packets are"
              + " decided the opposite way, and those that match nothing.")
  boolean shadowed;

  @Option(
      names = "--members",
      description =
          "Also take values out of rules and groups that add nothing to those beside them (RS108).")
  boolean members;

  @Option(
      names = "--join",
      description =
          "Also write rules anew that can be one: neighbouring addresses as one prefix, ports as one"
              + " range or list, names of objects as one list.")
  boolean join;

  @Option(
      names = "--staged",
      description =
          "Commands and rollback in stages, each with a pause for the device to show that nobody needs"
              + " the rules: log what they match, disable them, delete them.")
  boolean staged;

  @Option(
      names = "--write",
      description = "Edit the files in place; each original is kept beside it as FILE.orig.")
  boolean write;

  FixCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(FORMATS);
    Loaded loaded;
    List<CleanupPlan> plans = new ArrayList<>();
    boolean unproven = false;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
      for (Map.Entry<SourceFile, List<Device>> entry : byFile(loaded.devices()).entrySet()) {
        progress.say("planning " + entry.getKey().path());
        try {
          plans.add(plan(entry.getKey(), entry.getValue()));
        } catch (CleanupPlan.Unproven e) {
          unproven = true;
          console
              .err()
              .println("error: the plan is not proven and not shown; please report this: " + e.getMessage());
        }
      }
    }
    ReadOptions.sayUnusable(loaded, console, common);
    output.write(console, input.quiet, (format, terminal, out) -> print(format, terminal, plans, out));
    if (write) {
      plans.stream().filter(plan -> !plan.isEmpty()).forEach(this::writeBack);
    }
    if (unproven || loaded.internalFault()) {
      return Failure.INTERNAL;
    }
    return loaded.isComplete() || input.allowIncomplete ? 0 : Failure.INCOMPLETE;
  }

  /** The devices of each file; one that is read from several files is left out, and said. */
  private Map<SourceFile, List<Device>> byFile(List<Device> devices) {
    IdentityHashMap<SourceFile, List<Device>> seen = new IdentityHashMap<>();
    Map<SourceFile, List<Device>> out = new LinkedHashMap<>();
    for (Device device : devices) {
      if (device.coverage().size() != 1) {
        console.err().println("note: " + device.id() + " is read from several files and is not edited");
        continue;
      }
      SourceFile file = device.coverage().get(0).file();
      List<Device> its = seen.computeIfAbsent(file, k -> new ArrayList<>());
      its.add(device);
      out.put(file, its);
    }
    return out;
  }

  private CleanupPlan plan(SourceFile file, List<Device> devices) {
    CleanupPlan.Options usual = CleanupPlan.Options.DEFAULT;
    return CleanupPlan.of(
        file,
        devices,
        Inputs.language(devices.get(0)),
        new CleanupPlan.Options(
            shadowed,
            members,
            join,
            output.verbose ? Integer.MAX_VALUE : usual.judgements(),
            output.verbose ? Long.MAX_VALUE : usual.judgementWork(),
            usual.workPerRule(),
            usual.threads()));
  }

  private void print(String format, boolean terminal, List<CleanupPlan> plans, Writer out)
      throws IOException {
    switch (format) {
      case "json" -> PlanJson.write(plans, PlanCommands::of, out);
      case "config" -> {
        if (plans.size() != 1) {
          throw new Failure(Failure.USAGE, "the format config is for one file; --write edits several");
        }
        CleanupPlan plan = plans.get(0);
        if (!plan.edit().keepsBytes()) {
          throw new Failure(
              Failure.USAGE,
              Printable.of(plan.file().path()) + " " + LineEdit.NO_ROUND_TRIP);
        }
        out.write(plan.edit().edited());
      }
      case "patch" -> {
        for (CleanupPlan plan : plans) {
          out.write(plan.isEmpty() ? "" : plan.edit().patch());
        }
      }
      case "commands", "rollback" -> {
        for (CleanupPlan plan : plans) {
          boolean apply = format.equals("commands");
          if (plans.size() > 1 && !plan.isEmpty()) {
            out.write(PlanCommands.heading(plan));
          }
          if (staged) {
            out.write(PlanCommands.staged(plan, apply));
          } else {
            Commands commands = PlanCommands.of(plan);
            List<String> lines = apply ? commands.apply() : commands.undo();
            if (lines.isEmpty() && !plan.isEmpty()) {
              console
                  .err()
                  .println(
                      "note: " + Printable.of(plan.file().path()) + ": no " + format + " could be given safely"
                          + (commands.refusal().isEmpty() ? "" : ", as " + Printable.of(commands.refusal()))
                          + "; use --format patch or config");
            }
            for (String line : lines) {
              out.write(line + "\n");
            }
          }
        }
      }
      default -> {
        Layout layout = terminal ? console.layout(common.color) : Layout.PLAIN;
        for (CleanupPlan plan : plans) {
          PlanText.write(plan, layout, output.verbose, out);
        }
      }
    }
  }

  /** Through symbolic links, and with the permissions and owner of the original where that may be. */
  private void writeBack(CleanupPlan plan) {
    Path named = Path.of(plan.file().path());
    Path original = named.resolveSibling(named.getFileName() + ".orig");
    try {
      if (!Files.isRegularFile(named) || Files.exists(original, LinkOption.NOFOLLOW_LINKS)) {
        throw new Failure(
            Failure.USAGE,
            Files.isRegularFile(named) ? original + " is there already" : named + " is no file to edit");
      }
      Path file = named.toRealPath();
      if (!Arrays.equals(Files.readAllBytes(file), plan.file().text().getBytes(StandardCharsets.UTF_8))) {
        throw new Failure(Failure.USAGE, named + " has changed since it was read");
      }
      Path part = Files.createTempFile(file.getParent(), ".fix", ".part");
      try {
        Files.copy(file, part, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        Files.write(part, plan.edit().edited().getBytes(StandardCharsets.UTF_8));
        Files.copy(file, original, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new Failure(Failure.INTERNAL, "cannot write " + named + ": " + FileFinder.reason(e));
    }
  }
}
