package io.ruleshade.change;

import io.ruleshade.check.Spared;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts.Member;
import io.ruleshade.model.RuleParts.ValueList;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of rules and groups that add nothing to the values beside them. Each is cut out of its
 * line, or its line goes; what is read then must be the same rules with the same matches and the same
 * objects, else the value stays.
 */
final class Pruning {
  /** How often a text is read; past this the values that are not settled stay. */
  private static final int MOST_READINGS = 200;

  /**
   * A value that goes.
   *
   * @param device its device
   * @param where the rule or group, in words
   * @param member the value
   * @param by the values that hold all of it
   */
  record Cut(Device device, String where, Member member, List<Member> by) {}

  /**
   * What was cut.
   *
   * @param cuts the values
   * @param edit the lines that go and those that are written anew
   */
  record Result(List<Cut> cuts, LineEdit edit) {}

  /** How a value is cut out; that with its line is tried first, as a statement without value is none. */
  private enum Way {
    LINE,
    WORD
  }

  private final SourceFile file;
  private final Language language;
  private final BitSet removed;
  private final List<Device> base;
  private final Map<Cut, Way> done = new LinkedHashMap<>();
  private int readings;

  private Pruning(SourceFile file, Language language, BitSet removed, List<Device> base) {
    this.file = file;
    this.language = language;
    this.removed = removed;
    this.base = base;
  }

  static Result of(
      SourceFile file, List<Device> devices, BitSet removed, Language language) {
    List<Cut> cuts = cuts(file, devices, removed, language);
    List<Device> base =
        removed.isEmpty() || cuts.isEmpty()
            ? devices
            : language.parse(new LineEdit(file, removed).edited());
    Pruning pruning = new Pruning(file, language, removed, base);
    pruning.attempt(cuts);
    return new Result(List.copyOf(pruning.done.keySet()), pruning.edit(pruning.done));
  }

  /** Values of the rules that stay which add nothing, and can be told from the text around them. */
  private static List<Cut> cuts(
      SourceFile file, List<Device> devices, BitSet removed, Language language) {
    Map<Span, Cut> out = new LinkedHashMap<>();
    Set<Span> kept = new HashSet<>();
    for (Device device : devices) {
      Set<String> used = usedOutside(device);
      for (Ruleset ruleset : device.rulesets()) {
        boolean keeps = language.otherUse(ruleset).isPresent();
        for (Rule rule : ruleset.rules()) {
          if (removed.get(rule.span().line())) {
            continue;
          }
          for (ValueList list : rule.parts().lists()) {
            String where = list.group() == null ? ruleset.id(rule) : "group " + list.group();
            boolean stays = keeps || (list.group() != null && used.contains(list.group()));
            for (Spared.Value value : Spared.of(list.members())) {
              Span word = word(value.member());
              if (word != null && stays) {
                kept.add(word);
              }
              if (word != null && word.file() == file) {
                out.putIfAbsent(
                    word,
                    new Cut(
                        device, where,
                        new Member(value.member().written(), value.member().extent(), word),
                        value.by()));
              }
            }
          }
        }
      }
    }
    out.keySet().removeAll(kept);
    return List.copyOf(out.values());
  }

  /**
   * Names of what features outside of the rules use, directly or in a group: a translation may pair members
   * of two groups by their order, so that none of them is one too many.
   */
  private static Set<String> usedOutside(Device device) {
    Map<String, List<NamedObject>> byName = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (NamedObject object : device.objects()) {
      byName.computeIfAbsent(object.name(), k -> new ArrayList<>(1)).add(object);
      if (object.referenced()) {
        open.add(object.name());
      }
    }
    Set<String> out = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      if (out.add(name)) {
        byName.getOrDefault(name, List.of()).forEach(o -> o.members().forEach(m -> open.add(m.name())));
      }
    }
    return out;
  }

  /** Where the value itself stands; null where its place says more, or not that. */
  private static @Nullable Span word(Member member) {
    Span span = member.span();
    String text = span.text();
    int at = text.indexOf(member.written());
    if (at < 0 || member.written().isEmpty() || text.indexOf(member.written(), at + 1) >= 0) {
      return null;
    }
    int start = span.start() + at;
    int end = start + member.written().length();
    String all = span.file().text();
    boolean quoted =
        start > 0 && end < all.length() && all.charAt(start - 1) == '"' && all.charAt(end) == '"';
    Span word = new Span(span.file(), quoted ? start - 1 : start, quoted ? end + 1 : end);
    return isEnd(all, word.start() - 1) && isEnd(all, word.end()) ? word : null;
  }

  private static boolean isEnd(String text, int at) {
    return at < 0
        || at >= text.length()
        || " \t\r\n,{}[];<>".indexOf(text.charAt(at)) >= 0;
  }

  private void attempt(List<Cut> cuts) {
    if (cuts.isEmpty() || readings >= MOST_READINGS) {
      return;
    }
    for (Way way : Way.values()) {
      Map<Cut, Way> all = new LinkedHashMap<>(done);
      cuts.forEach(cut -> all.put(cut, way));
      if (isSame(language.parse(edit(all).edited()))) {
        cuts.forEach(cut -> done.put(cut, way));
        return;
      }
      readings++;
    }
    if (cuts.size() > 1) {
      attempt(cuts.subList(0, cuts.size() / 2));
      attempt(cuts.subList(cuts.size() / 2, cuts.size()));
    }
  }

  private LineEdit edit(Map<Cut, Way> cuts) {
    BitSet gone = (BitSet) removed.clone();
    Map<Integer, List<Span>> words = new HashMap<>();
    cuts.forEach(
        (cut, way) -> {
          Span span = cut.member().span();
          if (way == Way.LINE) {
            gone.set(span.line());
          } else {
            words.computeIfAbsent(span.line(), k -> new ArrayList<>()).add(span);
          }
        });
    TreeMap<Integer, String> replaced = new TreeMap<>();
    words.forEach(
        (line, spans) -> {
          String text = without(line, spans);
          if (text.isBlank()) {
            gone.set(line);
          } else {
            replaced.put(line, text);
          }
        });
    return new LineEdit(file, gone, replaced);
  }

  /** A line without some of its words, each with one of what separates it from the others. */
  private String without(int line, List<Span> spans) {
    LineIndex lines = file.lines();
    int start = lines.start(line);
    StringBuilder text = new StringBuilder(lines.text(line));
    List<Span> ordered = new ArrayList<>(spans);
    ordered.sort((a, b) -> Integer.compare(b.start(), a.start()));
    for (Span span : ordered) {
      int from = span.start() - start;
      int to = span.end() - start;
      int before = from;
      while (before > 0 && text.charAt(before - 1) == ' ') {
        before--;
      }
      int after = to;
      while (after < text.length() && text.charAt(after) == ' ') {
        after++;
      }
      if (before > 0 && text.charAt(before - 1) == ',') {
        text.delete(before - 1, to);
      } else if (after < text.length() && text.charAt(after) == ',') {
        boolean spaced = after + 1 < text.length() && text.charAt(after + 1) == ' ';
        text.delete(from, after + (spaced ? 2 : 1));
      } else {
        text.delete(before, to);
      }
    }
    return text.toString();
  }

  /** Whether the rules match the same packets and the objects stand for the same. */
  private boolean isSame(List<Device> read) {
    if (read.size() != base.size()) {
      return false;
    }
    for (int i = 0; i < read.size(); i++) {
      Device was = base.get(i);
      Device is = read.get(i);
      if (!was.id().equals(is.id())
          || was.rulesets().size() != is.rulesets().size()
          || gaps(was) != gaps(is)
          || !objects(was).equals(objects(is))) {
        return false;
      }
      for (int k = 0; k < was.rulesets().size(); k++) {
        if (!isSame(was.rulesets().get(k), is.rulesets().get(k))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isSame(Ruleset was, Ruleset is) {
    boolean same = was.name().equals(is.name()) && was.rules().size() == is.rules().size();
    for (int i = 0; same && i < was.rules().size(); i++) {
      Rule one = was.rules().get(i);
      Rule other = is.rules().get(i);
      same =
          one.match().equals(other.match())
              && one.action().equals(other.action())
              && one.enabled() == other.enabled()
              && one.branches().equals(other.branches());
    }
    return same;
  }

  private static int gaps(Device device) {
    return device.coverage().stream().map(Coverage::notUnderstood).mapToInt(List::size).sum();
  }

  private static Map<String, Object> objects(Device device) {
    Map<String, Object> out = new HashMap<>();
    for (NamedObject object : device.objects()) {
      Object extent = object.extent() == null ? object.value() : object.extent();
      out.put(object.kind() + " " + object.scope() + " " + object.name(), extent);
    }
    return out;
  }
}
