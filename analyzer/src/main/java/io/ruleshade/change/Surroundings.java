package io.ruleshade.change;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the files of two sides say outside of rules and named objects, statement by statement, where it
 * differs and may be about packets: interfaces, zones, security levels, translation, routing. The comparison
 * of rules does not see it, so that nobody may call such files equal.
 *
 * <p>A statement is passed over only when its dialect declares that it is not about packets, or that the
 * rules and entry points of the model say all of it: what nobody declared counts. The order of what is left
 * counts, too, for a line may mean another thing under another header.
 */
final class Surroundings {
  /** Lines that close a block. */
  private static final Set<String> CLOSING =
      Set.of("}", "};", "]", "];", "next", "end", "exit", "quit", "COMMIT", "!", "exit-address-family");

  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern LIST_END = Pattern.compile("\\s*[;{]+\\s*$");

  private final IdentityHashMap<SourceFile, BitSet> compared = new IdentityHashMap<>();
  private final Set<SourceFile> done = new HashSet<>();

  private final Map<String, String> renamed;

  /** Prepares the files of two sides. */
  Surroundings(List<Device> before, List<Device> after) {
    this(before, after, Map.of());
  }

  /**
   * Prepares the files of two sides.
   *
   * @param renamed words of the old side and what they are called on the new side
   */
  Surroundings(List<Device> before, List<Device> after, Map<String, String> renamed) {
    this.renamed = renamed;
    before.forEach(this::mask);
    after.forEach(this::mask);
  }

  /**
   * What two devices say otherwise.
   *
   * @param asides statements that may be about packets
   * @param idle how many lines differ that are not about packets
   */
  record Result(List<Aside> asides, int idle) {
    Result {
      asides = List.copyOf(asides);
    }
  }

  /** A line, without what is compared in it. */
  private record Line(Coverage coverage, int number, String text) {}

  /** Compares what stands around the rules of a pair; of files that hold several devices once. */
  Result of(Device before, Device after) {
    List<Line> old = new ArrayList<>();
    List<Line> now = new ArrayList<>();
    for (Coverage coverage : before.coverage()) {
      if (!done.contains(coverage.file())) {
        lines(coverage, renamed, old);
      }
    }
    for (Coverage coverage : after.coverage()) {
      if (!done.contains(coverage.file())) {
        lines(coverage, Map.of(), now);
      }
    }
    if (before.coverage().size() == 1 && after.coverage().size() == 1) {
      done.add(before.coverage().get(0).file());
      done.add(after.coverage().get(0).file());
    }
    int same = 0;
    int most = Math.min(old.size(), now.size());
    while (same < most && old.get(same).text.equals(now.get(same).text)) {
      same++;
    }
    int tail = 0;
    while (tail < most - same
        && old.get(old.size() - 1 - tail).text.equals(now.get(now.size() - 1 - tail).text)) {
      tail++;
    }
    return differing(
        old.subList(same, old.size() - tail), now.subList(same, now.size() - tail));
  }

  private static Result differing(List<Line> old, List<Line> now) {
    Map<String, Integer> counts = new HashMap<>();
    old.forEach(line -> counts.merge(line.text, 1, Integer::sum));
    now.forEach(line -> counts.merge(line.text, -1, Integer::sum));
    Paths paths = new Paths();
    List<Line> first = old.stream().filter(line -> !paths.isIdle(line)).toList();
    List<Line> second = now.stream().filter(line -> !paths.isIdle(line)).toList();
    List<Aside> asides = new ArrayList<>();
    Map<String, Integer> left = new HashMap<>(counts);
    for (Line line : first) {
      if (left.getOrDefault(line.text, 0) > 0) {
        left.merge(line.text, -1, Integer::sum);
        asides.add(paths.aside(line, true, false));
      }
    }
    for (Line line : second) {
      if (left.getOrDefault(line.text, 0) < 0) {
        left.merge(line.text, 1, Integer::sum);
        asides.add(paths.aside(line, false, false));
      }
    }
    int idle = counts.values().stream().mapToInt(Math::abs).sum() - asides.size();
    if (asides.isEmpty()) {
      for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
        if (!first.get(i).text.equals(second.get(i).text)) {
          asides.add(paths.aside(first.get(i), true, true));
          asides.add(paths.aside(second.get(i), false, true));
          break;
        }
      }
    }
    return new Result(asides, idle);
  }

  private void mask(Device device) {
    for (Coverage coverage : device.coverage()) {
      compared.computeIfAbsent(coverage.file(), file -> new BitSet(file.text().length()));
    }
    for (Ruleset ruleset : device.rulesets()) {
      ruleset.rules().forEach(rule -> mask(rule.span()));
      ruleset.gaps().forEach(gap -> mask(gap.span()));
      Span opening = ruleset.opening();
      if (opening.line() == opening.endLine()) {
        mask(opening);
      }
    }
    for (NamedObject object : device.objects()) {
      // What is no set and is used outside of the rules, a translation for one, is compared as text.
      if (object.extent() != null || !object.referenced()) {
        mask(object.span());
      }
    }
  }

  private void mask(Span span) {
    BitSet chars = compared.get(span.file());
    if (chars != null) {
      chars.set(span.start(), span.end());
    }
  }

  /** The lines of a file with what is not compared in them. */
  private void lines(Coverage coverage, Map<String, String> names, List<Line> out) {
    SourceFile file = coverage.file();
    LineIndex index = file.lines();
    BitSet masked = compared.getOrDefault(file, new BitSet());
    String text = file.text();
    for (int line = 1; line <= index.count(); line++) {
      int start = index.start(line);
      int end = index.end(line);
      int open = masked.nextClearBit(start);
      if (open >= end) {
        continue;
      }
      int compares = masked.nextSetBit(start);
      String rest =
          compares < 0 || compares >= end
              ? text.substring(start, end)
              : unmasked(text, start, end, masked);
      rest = SPACES.matcher(rest.strip()).replaceAll(" ");
      if (!rest.isEmpty()
          && "#!:".indexOf(rest.charAt(0)) < 0
          && !rest.startsWith("/*")
          && !rest.startsWith("*/")
          && !rest.startsWith("</")
          && !CLOSING.contains(rest)
          && rest.chars().anyMatch(Character::isLetterOrDigit)) {
        out.add(new Line(coverage, line, names.isEmpty() ? rest : renamed(rest, names)));
      }
    }
  }

  /** {@return a line with other words in place of some} */
  static String renamed(String line, Map<String, String> names) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      words.add(names.getOrDefault(word, word));
    }
    return String.join(" ", words);
  }

  private static String unmasked(String text, int start, int end, BitSet masked) {
    StringBuilder out = new StringBuilder();
    for (int at = masked.nextClearBit(start); at < end; at = masked.nextClearBit(at)) {
      int stop = masked.nextSetBit(at);
      stop = stop < 0 || stop > end ? end : stop;
      out.append(text, at, stop).append(' ');
      at = stop;
    }
    return out.toString();
  }

  /** Under which headers lines stand, told by how far they are indented. */
  private static final class Paths {
    private final IdentityHashMap<SourceFile, String[]> files = new IdentityHashMap<>();

    boolean isIdle(Line line) {
      Pattern idle = line.coverage.idle();
      return idle.matcher(path(line)).lookingAt()
          || idle.matcher("\n" + plain(line.text)).lookingAt();
    }

    Aside aside(Line line, boolean before, boolean moved) {
      return new Aside(before, line.coverage.file().span(line.number), path(line), moved);
    }

    private String path(Line line) {
      SourceFile file = line.coverage.file();
      String[] headers = files.computeIfAbsent(file, Paths::headers);
      String header = headers[line.number];
      String own = plain(line.text);
      return header.isEmpty() ? own : header + " " + own;
    }

    private record Open(int indent, String path) {}

    private static String[] headers(SourceFile file) {
      LineIndex index = file.lines();
      String[] out = new String[index.count() + 1];
      Deque<Open> open = new ArrayDeque<>();
      for (int line = 1; line <= index.count(); line++) {
        String text = index.text(line);
        int indent = 0;
        while (indent < text.length() && (text.charAt(indent) == ' ' || text.charAt(indent) == '\t')) {
          indent++;
        }
        String stripped = text.strip();
        while (!stripped.isEmpty() && !open.isEmpty() && open.peek().indent >= indent) {
          open.pop();
        }
        String header = open.isEmpty() ? "" : open.peek().path;
        out[line] = header;
        if (!stripped.isEmpty()) {
          String own = plain(SPACES.matcher(stripped).replaceAll(" "));
          // The first lines of a hierarchy are enough to tell one statement from another.
          String path = header.length() > 400 ? header : header.isEmpty() ? own : header + " " + own;
          open.push(new Open(indent, path));
        }
      }
      return out;
    }

    private static String plain(String text) {
      String out = LIST_END.matcher(text).replaceAll("");
      if (out.startsWith("<")) {
        out = out.substring(1).replaceFirst(">", " ").replaceFirst("</.*$", "").strip();
      }
      return out.startsWith("set ") ? out.substring(4) : out;
    }
  }
}
