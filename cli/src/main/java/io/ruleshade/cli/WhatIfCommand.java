package io.ruleshade.cli;

import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.EditSyntax;
import io.ruleshade.change.WhatIf;
import io.ruleshade.model.Device;
import io.ruleshade.report.Layout;
import io.ruleshade.report.WhatIfJson;
import io.ruleshade.report.WhatIfText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ruleshade what-if}: what a change would come to, before anybody makes it. */
@Command(
    name = "what-if",
    description = "Try edits: which packets would fare differently, and which findings come and go.",
    customSynopsis = "ruleshade what-if [OPTIONS] PATH (--edit EDIT... | --edits FILE)",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade what-if edge-fw1.cfg --edit 'move OUTSIDE_IN#9 before OUTSIDE_IN#2'",
      "  ruleshade what-if edge-fw1.cfg --edit 'remove OUTSIDE_IN#9' --format json",
      "  ruleshade what-if edge-fw1.cfg --edit 'move IN#9 before IN#2' --format patch",
      "  ruleshade what-if fw.rules --edit 'insert before filter/INPUT#3: -A INPUT -j DROP'",
      ""
    },
    footerHeading = "%nEdits, in rule numbers of the file as it is:%n",
    footer = {
      "  remove RULE                  disable RULE",
      "  move RULE before RULE        (or after)",
      "  insert before RULE: TEXT     (or after) lines of the dialect",
      "  replace RULE: TEXT",
      "  narrow RULE by RULE          the first no longer matches what the second does",
      "  In a file of edits, # begins a comment, and a line that begins with | goes on with TEXT.",
      "",
      "  --format patch or config gives the edits in the text of the file, read again and proven to",
      "  be what was tried. Nothing is written. Exit code 0: no packet would fare differently, proven; 1: some would;",
      "  3: undecided, or the input is incomplete."
    })
final class WhatIfCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();

  @Option(
      names = {"-e", "--edit"},
      paramLabel = "EDIT",
      description = "An edit; may be given several times.")
  List<String> edits = List.of();

  @Option(names = "--edits", paramLabel = "FILE", description = "A file of edits, one a line.")
  @Nullable Path file;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "The device to edit, where the input has several.")
  @Nullable String deviceName;

  WhatIfCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(List.of("text", "json", "config", "patch"));
    List<Edit> wanted = edits();
    Loaded loaded;
    WhatIf answer;
    WhatIf.Text text = null;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
      ReadOptions.sayUnusable(loaded, console, common);
      if (loaded.devices().isEmpty()) {
        return loaded.internalFault() ? Failure.INTERNAL : Failure.INCOMPLETE;
      }
      Device device = device(loaded.devices());
      progress.say("comparing");
      answer = WhatIf.of(device, wanted, Inputs.rereading(device), WhatIf.Options.DEFAULT);
      if (output.wants("config") || output.wants("patch")) {
        text = answer.text(Inputs.rereading(device), WhatIf.Options.DEFAULT);
      }
    } catch (EditException e) {
      throw new Failure(Failure.USAGE, message(e));
    }
    boolean complete = loaded.isComplete();
    WhatIf.Text edited = text;
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          if (format.equals("json")) {
            WhatIfJson.write(answer, complete, out);
          } else if (edited != null && !format.equals("text")) {
            out.write(format.equals("config") ? edited.text() : edited.patch());
          } else {
            Layout layout = terminal ? console.layout(common.color) : Layout.PLAIN;
            WhatIfText.write(answer, complete, layout, output.verbose, out);
          }
        });
    if (loaded.internalFault()) {
      return Failure.INTERNAL;
    }
    if (answer.difference().differs()) {
      return 1;
    }
    boolean decided = answer.difference().equivalent() && (complete || input.allowIncomplete);
    return decided ? 0 : Failure.INCOMPLETE;
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? "no edit" : e.getMessage();
  }

  private List<Edit> edits() {
    if (edits.isEmpty() == (file == null)) {
      throw new Failure(Failure.USAGE, "what-if needs either --edit or --edits");
    }
    List<Edit> out = new ArrayList<>();
    try {
      for (String edit : edits) {
        out.addAll(EditSyntax.parse(edit));
      }
      if (file != null) {
        out.addAll(EditSyntax.parse(Files.readString(file, StandardCharsets.UTF_8)));
      }
    } catch (EditException e) {
      throw new Failure(Failure.USAGE, (file == null ? "--edit: " : file + ": ") + message(e));
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read " + file + ": " + FileFinder.reason(e));
    }
    return out;
  }

  private Device device(List<Device> devices) {
    String wanted = deviceName;
    if (wanted == null) {
      if (devices.size() > 1) {
        throw new Failure(
            Failure.USAGE,
            "the input has " + devices.size() + " devices; name one with --device: "
                + String.join(", ", devices.stream().map(Device::id).limit(8).toList()));
      }
      return devices.get(0);
    }
    return devices.stream()
        .filter(device -> device.id().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.unknown(
                    "device", wanted, devices.stream().map(Device::id).toList()));
  }
}
