package io.ruleshade.parser.antlr;

import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Parses one statement at a time with one lexer and one parser that are used again, so that an
 * unreadable statement costs itself alone and a file of any size needs the memory of its longest
 * statement.
 *
 * <p>SLL prediction is tried first; only when it fails is the statement read again with full LL
 * prediction and an error message. Not thread-safe: one instance a file.
 *
 * @param <P> the generated parser
 */
public final class StatementParser<P extends Parser> {
  private final Lexer lexer;
  private final CommonTokenStream tokens;
  private final P parser;
  private final FirstError firstError = new FirstError();

  /**
   * A parser of statements.
   *
   * @param lexer a new lexer of the grammar; its input is replaced
   * @param newParser makes the grammar's parser
   */
  public StatementParser(Lexer lexer, Function<CommonTokenStream, P> newParser) {
    this.lexer = lexer;
    this.tokens = new CommonTokenStream(lexer);
    this.parser = newParser.apply(tokens);
    lexer.removeErrorListeners();
    lexer.addErrorListener(firstError);
    parser.removeErrorListeners();
  }

  /**
   * The outcome of one statement: a tree, or why there is none.
   *
   * @param tree the tree; null when the statement could not be read
   * @param error what was wrong, in words; null when it could be read
   * @param errorOffset where, as an offset into the statement's text
   * @param <T> the generated context
   */
  public record Outcome<T>(@Nullable T tree, @Nullable String error, int errorOffset) {}

  /**
   * Reads a statement by one rule of the grammar, which must end in EOF.
   *
   * <p>Complexity: linear in the statement for an LL(1) rule. Token offsets in the tree are code
   * points; they are UTF-16 offsets only where the text has no supplementary characters, see {@link
   * #utf16}.
   */
  public <T extends ParserRuleContext> Outcome<T> parse(String statement, Function<P, T> rule) {
    start(statement);
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      T tree = rule.apply(parser);
      if (firstError.message == null) {
        return new Outcome<>(tree, null, -1);
      }
    } catch (ParseCancellationException e) {
      // Read again below, for an exact answer and a message.
    } catch (StackOverflowError e) {
      return new Outcome<>(null, "nested too deeply", 0);
    }
    start(statement);
    parser.getInterpreter().setPredictionMode(PredictionMode.LL);
    parser.setErrorHandler(new NoRepair());
    parser.removeErrorListeners();
    parser.addErrorListener(firstError);
    try {
      T tree = rule.apply(parser);
      return firstError.message == null
          ? new Outcome<>(tree, null, -1)
          : new Outcome<>(null, firstError.message, utf16(statement, firstError.offset));
    } catch (ParseCancellationException e) {
      String message = firstError.message == null ? "not a statement" : firstError.message;
      return new Outcome<>(null, message, utf16(statement, firstError.offset));
    } catch (StackOverflowError e) {
      return new Outcome<>(null, "nested too deeply", 0);
    } finally {
      parser.removeErrorListeners();
    }
  }

  private void start(String statement) {
    firstError.message = null;
    lexer.setInputStream(StatementStream.of(statement));
    tokens.setTokenSource(lexer);
    parser.setTokenStream(tokens);
  }

  /** {@return the UTF-16 offset of a code point's position in a text} */
  public static int utf16(String text, int codePoints) {
    if (codePoints <= 0) {
      return 0;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int all = text.codePointCount(0, text.length());
        return text.offsetByCodePoints(0, Math.min(codePoints, all));
      }
    }
    return Math.min(codePoints, text.length());
  }

  /** Reports errors but never inserts or deletes a token to go on: half a rule is no rule. */
  private static final class NoRepair extends DefaultErrorStrategy {
    @Override
    public void recover(Parser recognizer, RecognitionException e) {
      throw new ParseCancellationException(e);
    }

    @Override
    public Token recoverInline(Parser recognizer) {
      throw new InputMismatchException(recognizer);
    }

    @Override
    public void sync(Parser recognizer) {}
  }

  /** Keeps the first error of a statement. */
  private static final class FirstError extends BaseErrorListener {
    private @Nullable String message;
    private int offset;

    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        @Nullable Object symbol,
        int line,
        int column,
        String antlrMessage,
        @Nullable RecognitionException e) {
      if (message != null) {
        return;
      }
      offset = column;
      if (symbol instanceof Token token) {
        offset = token.getStartIndex();
        message =
            token.getType() == Token.EOF
                ? "the statement ends too early"
                : "unexpected `" + token.getText() + "`";
      } else {
        message = "unexpected character";
      }
    }
  }
}
