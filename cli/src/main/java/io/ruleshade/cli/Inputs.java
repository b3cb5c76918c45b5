package io.ruleshade.cli;

import io.ruleshade.change.Language;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.Parsers;
import io.ruleshade.report.Report;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads all inputs of a run. One that cannot be used is said and makes the result incomplete, but
 * costs no other.
 */
final class Inputs implements FileFinder.Sink {
  /** How standard input is called where a file's path would be. */
  static final String STDIN = "<stdin>";

  /** Endings of files that lie beside configurations and are passed over in a folder. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "md", "rst", "adoc", "json", "jsonl", "yaml", "yml", "html", "htm", "css", "js", "pdf",
          "png", "jpg", "jpeg", "gif", "svg", "csv", "tsv", "xlsx", "docx", "zip", "gz", "xz",
          "bz2", "zst", "tgz", "tar", "py", "sh", "java", "sarif", "log");

  private final Console console;
  private final @Nullable Dialect forced;
  private final long maxBytes;
  private final Consumer<String> notes;
  private final Progress progress;
  private final boolean debug;
  private final BiFunction<String, byte[], String> naming;

  private final List<Device> devices = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  /** Files of no known dialect in folders, until it is known whether another file asks for them. */
  private final List<Object> undetected = new ArrayList<>();

  private final List<String> undetectedShown = new ArrayList<>();
  private final Set<Object> asked = new HashSet<>();
  private int files;
  private boolean usable = true;
  private boolean internalFault;

  Inputs(
      Console console,
      @Nullable Dialect forced,
      long maxBytes,
      Progress progress,
      Consumer<String> notes,
      boolean debug) {
    this(console, forced, maxBytes, progress, notes, debug, (shown, bytes) -> shown);
  }

  /**
   * Inputs whose files may be shown under other names.
   *
   * @param naming what a file is called, by its path as given and its bytes
   */
  Inputs(
      Console console,
      @Nullable Dialect forced,
      long maxBytes,
      Progress progress,
      Consumer<String> notes,
      boolean debug,
      BiFunction<String, byte[], String> naming) {
    this.naming = naming;
    this.console = console;
    this.forced = forced;
    this.maxBytes = maxBytes;
    this.progress = progress;
    this.notes = notes;
    this.debug = debug;
  }

  /** Reads what the arguments name. */
  Loaded load(List<String> arguments) {
    if (arguments.stream().filter(a -> a.equals("-")).count() > 1) {
      throw new Failure(Failure.USAGE, "standard input `-` can be given only once");
    }
    FileFinder finder = new FileFinder(this);
    for (String argument : arguments) {
      int before = devices.size() + diagnostics.size();
      if (argument.equals("-")) {
        stdin();
      } else {
        finder.find(argument);
        boolean nothing = devices.size() + diagnostics.size() == before;
        if (nothing && undetected.isEmpty() && Files.isDirectory(Path.of(argument))) {
          unusable(argument, "no firewall configuration in this folder", "");
        }
      }
    }
    return loaded();
  }

  private Loaded loaded() {
    for (int i = 0; i < undetected.size(); i++) {
      if (!asked.contains(undetected.get(i))) {
        unusable(undetectedShown.get(i), "cannot tell what dialect this is", dialectHelp());
      }
    }
    return new Loaded(devices, diagnostics, usable, internalFault);
  }

  /** Where a file lies, and what lies beside it. */
  private interface Origin {
    /** What tells it from all others. */
    Object key();

    /** A file in the same folder. */
    Optional<SourceFile> beside(String name);
  }

  /**
   * Reads files that lie in no folder, as a folder is read: hidden ones are left out, and documents that
   * lie beside configurations.
   *
   * @param shown what stands before a path in messages
   * @param files contents by path, sorted; null for one that is too large
   */
  Loaded load(String shown, Map<String, byte @Nullable []> files) {
    files.forEach(
        (path, bytes) -> {
          if (!path.startsWith(".") && !path.contains("/.")) {
            if (bytes == null) {
              unusable(shown + path, "is larger than the limit of " + (maxBytes >> 20) + " MiB", "");
            } else {
              progress.say("reading " + shown + path);
              read(new TreeOrigin(shown, path, files), shown + path, bytes, false);
            }
          }
        });
    if (devices.isEmpty() && diagnostics.isEmpty() && undetected.isEmpty()) {
      unusable(shown, "no firewall configuration here", "");
    }
    return loaded();
  }

  /** A file of a commit. */
  private final class TreeOrigin implements Origin {
    private final String shown;
    private final String path;
    private final Map<String, byte @Nullable []> files;

    TreeOrigin(String shown, String path, Map<String, byte @Nullable []> files) {
      this.shown = shown;
      this.path = path;
      this.files = files;
    }

    @Override
    public Object key() {
      return path;
    }

    @Override
    public Optional<SourceFile> beside(String name) {
      String other = path.substring(0, path.lastIndexOf('/') + 1) + name;
      byte[] bytes = name.isEmpty() || name.indexOf('/') >= 0 ? null : files.get(other);
      if (bytes == null) {
        return Optional.empty();
      }
      asked.add(other);
      return Optional.of(SourceFile.of(shown + other, bytes));
    }
  }

  /** A file of the file system. */
  private final class PathOrigin implements Origin {
    private final Path path;

    PathOrigin(Path path) {
      this.path = path;
    }

    @Override
    public Object key() {
      return real(path);
    }

    @Override
    public Optional<SourceFile> beside(String name) {
      return Inputs.this.beside(path, name);
    }
  }

  /** How a text is read in place of the file of a device that has one file. */
  static Function<String, List<Device>> rereading(Device device) {
    Dialect dialect = Dialects.named(device.dialect()).orElseThrow();
    String path = device.coverage().get(0).file().path();
    return text -> dialect.parse(ParseInput.of(SourceFile.ofText(path, text))).devices();
  }

  /** What a change of the file of a device must know of its dialect. */
  static Language language(Device device) {
    Emitter emitter = Dialects.named(device.dialect()).orElseThrow().emitter();
    Function<String, List<Device>> rereading = rereading(device);
    return new Language() {
      @Override
      public List<Device> parse(String text) {
        return rereading.apply(text);
      }

      @Override
      public OneRule joined(Rule stays, Rule goes) {
        return emitter.joined(stays, goes);
      }

      @Override
      public Optional<String> otherUse(Ruleset ruleset) {
        return emitter.otherUse(ruleset);
      }

      @Override
      public boolean keepsEmpty(Ruleset ruleset) {
        return emitter.keepsEmpty(ruleset);
      }
    };
  }

  private static String dialectHelp() {
    return "name it with --dialect; there are "
        + String.join(", ", Dialects.ALL.stream().map(Dialect::id).toList());
  }

  @Override
  public void note(String message) {
    notes.accept(message);
  }

  @Override
  public void unusable(String shown, String why, String help) {
    usable = false;
    diagnostics.add(
        new Diagnostic(Report.UNUSABLE, Severity.HIGH, shown + ": " + why, null, List.of(), help));
  }

  private void stdin() {
    try {
      byte[] bytes = console.in().readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 16));
      if (bytes.length > maxBytes) {
        tooLarge(STDIN, bytes.length);
      } else {
        read(null, STDIN, bytes, true);
      }
    } catch (IOException e) {
      unusable(STDIN, FileFinder.reason(e), "");
    }
  }

  @Override
  public void file(Path path, String shown, boolean named) {
    progress.say("reading " + shown);
    try {
      long size = Files.size(path);
      boolean special = !Files.isRegularFile(path);
      if (size > maxBytes) {
        tooLarge(shown, size);
        return;
      }
      byte[] bytes;
      try (var in = Files.newInputStream(path)) {
        bytes = special ? in.readNBytes((int) Math.min(maxBytes, 1 << 30)) : in.readAllBytes();
      }
      read(new PathOrigin(path), shown, bytes, named);
    } catch (IOException e) {
      unusable(shown, FileFinder.reason(e), "");
    } catch (OutOfMemoryError e) {
      long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
      unusable(
          shown,
          "needs more memory than the " + mebibytes + " MiB there are",
          "give more with RULESHADE_JAVA_OPTS=-Xmx8g");
    }
  }

  private void tooLarge(String shown, long size) {
    unusable(
        shown,
        "is larger than the limit of "
            + (maxBytes < 1 << 20 ? maxBytes + " bytes" : (maxBytes >> 20) + " MiB"),
        "allow it with --max-size " + ((size >> 20) + 1) + "M");
  }

  private void read(@Nullable Origin origin, String shown, byte[] bytes, boolean named) {
    boolean passable = !named && isPassedOver(shown);
    if (bytes.length == 0) {
      if (!passable) {
        unusable(shown, "is empty", "");
      }
      return;
    }
    if (isBinary(bytes)) {
      if (!passable) {
        unusable(shown, "is a binary file", "export the configuration as text");
      }
      return;
    }
    SourceFile file = SourceFile.of(naming.apply(shown, bytes), bytes);
    Optional<Dialect> dialect =
        forced == null || passable ? Parsers.detect(file) : Optional.of(forced);
    if (dialect.isEmpty()) {
      if (named) {
        unusable(shown, "cannot tell what dialect this is", dialectHelp());
      } else if (!passable && origin != null) {
        undetected.add(origin.key());
        undetectedShown.add(shown);
      }
      return;
    }
    parse(origin, file, dialect.get());
  }

  private void parse(@Nullable Origin origin, SourceFile file, Dialect dialect) {
    progress.say("reading " + file.path() + " (" + ++files + ")");
    try {
      ParseResult result =
          dialect.parse(
              origin == null ? ParseInput.of(file) : new ParseInput(file, origin::beside));
      devices.addAll(result.devices());
      diagnostics.addAll(result.diagnostics());
      usable &= result.complete();
      if (result.devices().isEmpty()) {
        unusable(file.path(), "holds no " + dialect.title() + " configuration", "");
      }
    } catch (RuntimeException | StackOverflowError e) {
      internalFault = true;
      unusable(file.path(), "internal error while reading it: " + e, "please report this");
      if (debug) {
        e.printStackTrace(console.err());
      }
    }
  }

  /** A file in the same folder, never one that a link leads to elsewhere. */
  private Optional<SourceFile> beside(Path path, String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.equals("..")) {
      return Optional.empty();
    }
    try {
      Path folder = path.toRealPath().getParent();
      Path found = path.resolveSibling(name).toRealPath();
      if (folder == null
          || !folder.equals(found.getParent())
          || !Files.isRegularFile(found)
          || Files.size(found) > maxBytes) {
        return Optional.empty();
      }
      asked.add(found);
      String shown = path.resolveSibling(name).normalize().toString().replace('\\', '/');
      byte[] bytes = Files.readAllBytes(found);
      return Optional.of(SourceFile.of(naming.apply(shown, bytes), bytes));
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private static boolean isPassedOver(String shown) {
    String name = shown.substring(shown.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return PASSED_OVER.contains(name.substring(dot + 1))
        || (dot < 0
            && (name.startsWith("readme") || name.equals("license") || name.equals("makefile")));
  }

  /** Whether bytes are no text: a zero byte early on, unless a byte order mark says UTF-16. */
  private static boolean isBinary(byte[] bytes) {
    if (bytes.length >= 2) {
      int mark = (bytes[0] & 255) << 8 | (bytes[1] & 255);
      if (mark == 0xfffe || mark == 0xfeff) {
        return false;
      }
    }
    for (int i = 0; i < Math.min(bytes.length, 8192); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }
}
