package io.ruleshade.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Room and colours for text output.
 *
 * @param paint colours or none
 * @param width columns of the terminal; {@link #UNLIMITED} when there is none, so that nothing is
 *     cut
 */
public record Layout(Paint paint, int width) {
  /** No terminal: nothing is wrapped or cut. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Text for a file or a pipe. */
  public static final Layout PLAIN = new Layout(Paint.OFF, UNLIMITED);

  /** No terminal is taken to be narrower. */
  private static final int NARROWEST = 40;

  public Layout {
    width = Math.max(width, NARROWEST);
  }

  /** {@return a line cut to the room behind an indentation, with a sign that it goes on} */
  public String cut(String line, int indent) {
    int room = Math.max(NARROWEST / 2, width - indent);
    if (width == UNLIMITED || line.length() <= room) {
      return line;
    }
    int end = room - 1;
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + "…";
  }

  /** {@return a text broken at spaces into lines of the room behind an indentation} */
  public List<String> wrap(String text, int indent) {
    int room = Math.max(NARROWEST / 2, width - indent);
    if (width == UNLIMITED || text.length() <= room) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (text.length() - from > room) {
      int space = text.lastIndexOf(' ', from + room);
      if (space <= from) {
        space = text.indexOf(' ', from + room);
        if (space < 0) {
          break;
        }
      }
      lines.add(text.substring(from, space));
      from = space + 1;
    }
    lines.add(text.substring(from));
    return lines;
  }
}
