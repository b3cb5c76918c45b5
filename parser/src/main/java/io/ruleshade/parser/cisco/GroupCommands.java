package io.ruleshade.parser.cisco;

import io.ruleshade.model.Commands;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Commands that take members out of object groups: {@code no} before the line, in the mode of the group
 * (Cisco ASA Series Firewall CLI Configuration Guide, "Objects for Access Control"; Cisco IOS Security
 * Configuration Guide, "Object Groups for ACLs"; Nexus NX-OS Security Configuration Guide, "Configuring IP
 * ACLs").
 */
public final class GroupCommands {
  private GroupCommands() {}

  /**
   * {@return commands for members, each a line of its own that its group holds once; none where one is not
   * so, or where a group is opened twice} Complexity: lines of the file for each member.
   *
   * @param members where they stand
   * @param member what a line that is a member looks like
   * @param exits whether the mode of a group is left again
   */
  public static Commands without(List<Span> members, Pattern member, boolean exits) {
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (Span span : members) {
      LineIndex lines = span.file().lines();
      String text = lines.text(span.line()).strip();
      int header = span.line();
      int same = 0;
      while (header > 0 && lines.text(header).startsWith(" ")) {
        same += lines.text(header).strip().equals(text) ? 1 : 0;
        header--;
      }
      for (int line = span.line() + 1; line <= lines.count() && lines.text(line).startsWith(" "); line++) {
        same += lines.text(line).strip().equals(text) ? 1 : 0;
      }
      String group = header == 0 ? "" : lines.text(header).strip();
      long opened = span.file().text().lines().filter(line -> line.strip().equals(group)).count();
      if (!group.startsWith("object-group ")
          || opened != 1
          || same != 1
          || text.startsWith("no ")
          || !member.matcher(text).matches()) {
        return Commands.NONE;
      }
      apply.addAll(List.of(group, " no " + text));
      undo.addAll(List.of(group, " " + text));
      if (exits) {
        apply.add(" exit");
        undo.add(" exit");
      }
    }
    return new Commands(apply, undo);
  }
}
