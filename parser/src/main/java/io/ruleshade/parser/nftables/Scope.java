package io.ruleshade.parser.nftables;

import io.ruleshade.parser.nftables.Syntax.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that are defined at a place of a file; a block's own end with it. */
final class Scope {
  private final Deque<Map<String, Expr>> levels = new ArrayDeque<>();
  private List<String> used = new ArrayList<>();
  private List<String> undefined = new ArrayList<>();

  Scope() {
    levels.push(new HashMap<>());
  }

  void enter() {
    levels.push(new HashMap<>());
  }

  void leave() {
    levels.pop();
  }

  void define(String name, Expr value) {
    levels.getFirst().put(name, value);
  }

  /** The value of a variable, of which note is taken. */
  Expr value(String name) {
    Expr value = find(name);
    if (value == null) {
      undefined.add(name);
      return new Expr.Undefined("$" + name);
    }
    used.add(name);
    return value;
  }

  private @Nullable Expr find(String name) {
    for (Map<String, Expr> level : levels) {
      Expr value = level.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** {@return the variables used since this was last asked} */
  List<String> takeUsed() {
    List<String> out = used;
    used = new ArrayList<>();
    return out;
  }

  /** {@return the undefined variables met since this was last asked} */
  List<String> takeUndefined() {
    List<String> out = undefined;
    undefined = new ArrayList<>();
    return out;
  }
}
