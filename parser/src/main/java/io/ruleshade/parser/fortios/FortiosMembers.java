package io.ruleshade.parser.fortios;

import io.ruleshade.model.Commands;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of the lists of policies and groups: {@code unselect}, taken back by {@code append}
 * (FortiOS CLI reference, "Subcommands").
 */
final class FortiosMembers {
  private static final String WORD = "(?:\"[^\"]*\"|[^\\s\"]+)";
  private static final Pattern SET = Pattern.compile("set ([a-z0-9-]+)((?: +" + WORD + ")+)");
  private static final Pattern VALUE = Pattern.compile(WORD);
  private static final Pattern TABLE = Pattern.compile("config firewall [a-z0-9 -]+");
  private static final Pattern ENTRY = Pattern.compile("edit " + WORD);

  private FortiosMembers() {}

  static Commands without(List<Span> values) {
    Commands all = Commands.NONE;
    for (Span value : values) {
      Commands one = without(value);
      if (one.apply().isEmpty()) {
        return Commands.NONE;
      }
      all = all.and(one);
    }
    return all;
  }

  private static Commands without(Span value) {
    LineIndex lines = value.file().lines();
    Matcher set = SET.matcher(lines.text(value.line()).strip());
    if (!set.matches()) {
      return Commands.NONE;
    }
    List<String> words = VALUE.matcher(set.group(2)).results().map(r -> r.group()).toList();
    long same = words.stream().filter(value.text()::equals).count();
    List<String> place = place(lines, value.line());
    if (same != 1 || words.size() < 2 || place == null) {
      return Commands.NONE;
    }
    return new Commands(
        inside(place, "unselect " + set.group(1) + " " + value.text()),
        inside(place, "append " + set.group(1) + " " + value.text()));
  }

  private static List<String> inside(List<String> place, String command) {
    List<String> out = new ArrayList<>(place);
    out.add(command);
    for (int i = place.size() - 1; i >= 0; i--) {
      if (place.get(i).startsWith("config ")) {
        out.add("end");
      } else if (i == place.size() - 1) {
        out.add("next");
      }
    }
    return out;
  }

  /** The commands that lead to the entry in which a line stands; null where that is not plain. */
  private static @Nullable List<String> place(LineIndex lines, int from) {
    List<String> out = new ArrayList<>();
    int depth = 0;
    boolean entry = false;
    for (int line = from - 1; line >= 1; line--) {
      String text = lines.text(line).strip();
      if (text.equals("end")) {
        depth++;
      } else if (text.startsWith("config ") && depth > 0) {
        depth--;
      } else if (text.startsWith("config ")) {
        boolean table = out.size() == 1 && entry && TABLE.matcher(text).matches();
        boolean vdom = out.size() == 3 && text.equals("config vdom");
        if (!table && !vdom && !(out.size() == 2 && text.equals("config global"))) {
          return null;
        }
        out.add(0, text);
        entry = false;
      } else if (depth == 0 && !entry && text.startsWith("edit ")) {
        if (!ENTRY.matcher(text).matches()) {
          return null;
        }
        out.add(0, text);
        entry = true;
      }
    }
    return out.size() == 2 || out.size() == 4 ? out : null;
  }
}
