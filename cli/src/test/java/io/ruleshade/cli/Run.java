package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs a command line with captured streams. */
final class Run {
  private final Map<String, String> env = new HashMap<>();
  private byte[] input = new byte[0];
  private boolean terminal;
  private int columns;

  /**
   * What a run left behind.
   *
   * @param bytes standard output as it is
   */
  record Outcome(int exit, String out, byte[] bytes, String err) {}

  Run env(String name, String value) {
    env.put(name, value);
    return this;
  }

  Run stdin(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  Run terminal(int width) {
    terminal = true;
    columns = width;
    return this;
  }

  Outcome with(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new ByteArrayInputStream(input),
            new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)),
            out,
            new PrintWriter(err),
            env,
            terminal,
            false,
            columns);
    int exit = new Program(console).run(arguments);
    byte[] bytes = out.toByteArray();
    return new Outcome(exit, new String(bytes, StandardCharsets.UTF_8), bytes, err.toString());
  }

  /** Runs {@code fix} on a file with a text, which must end well. */
  static Outcome fix(Path folder, String name, String text, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    String[] all = new String[more.length + 2];
    all[0] = "fix";
    all[1] = file.toString();
    System.arraycopy(more, 0, all, 2, more.length);
    Outcome outcome = run(all);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome;
  }

  static Outcome run(String... arguments) {
    return new Run().with(arguments);
  }

  /** Two chains, a jump, a rate limit, and no dead rule. */
  static final String RULES =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      :WEB - [0:0]
      -A INPUT -i lo -j ACCEPT
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -p tcp -m tcp --dport 443 -j WEB
      -A INPUT -p icmp -m limit --limit 5/sec -j ACCEPT
      -A WEB -s 10.0.0.0/8 -j ACCEPT
      -A WEB -j REJECT --reject-with icmp-port-unreachable
      COMMIT
      """;

  /** One list on one interface, with an object. */
  static final String ASA =
      """
      ASA Version 9.8(2)
      hostname edge-fw1
      object network WEB
       host 192.0.2.10
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 203.0.113.1 255.255.255.0
      access-list OUTSIDE_IN extended permit tcp any object WEB eq 443
      access-list OUTSIDE_IN extended deny ip any any log
      access-group OUTSIDE_IN in interface outside
      """;
}
