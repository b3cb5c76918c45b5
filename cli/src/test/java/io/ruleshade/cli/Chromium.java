package io.ruleshade.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.ruleshade.report.document.JsonNode;
import io.ruleshade.report.document.NoResultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven by the DevTools protocol over the JDK's own WebSocket: one page at a time, with
 * what it asked for, said and threw.
 */
final class Chromium implements AutoCloseable {
  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<String> requests = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private String session = "";

  private Chromium(Process process, Path profile, String url) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(url), new Listener())
            .join();
  }

  /** Gathers the pieces of messages. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        messages.add(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** Starts the browser at a path. */
  static Chromium start(Path browser) throws IOException {
    Path profile = Files.createTempDirectory("ruleshade-browser");
    Process process =
        new ProcessBuilder(
                browser.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--remote-debugging-port=0",
                "--remote-allow-origins=*", "--user-data-dir=" + profile, "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader err =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      int at = line.indexOf("ws://");
      if (at >= 0) {
        Thread rest = new Thread(() -> err.lines().forEach(l -> {}));
        rest.setDaemon(true);
        rest.start();
        return new Chromium(process, profile, line.substring(at).strip());
      }
    }
    throw new IOException("the browser does not say where it listens");
  }

  private JsonNode call(String method, String parameters) throws NoResultException {
    int number = numbers.incrementAndGet();
    String where = session.isEmpty() ? "" : ", \"sessionId\": \"" + session + "\"";
    socket
        .sendText(
            "{\"id\": " + number + ", \"method\": \"" + method + "\", \"params\": " + parameters
                + where + "}",
            true)
        .join();
    while (true) {
      JsonNode message = next();
      if (message.has("id") && message.field("id").number() == number) {
        if (message.has("error")) {
          throw new IllegalStateException(method + ": " + message.field("error").field("message").text());
        }
        return message.field("result");
      }
    }
  }

  private JsonNode next() throws NoResultException {
    try {
      String text = messages.poll(120, TimeUnit.SECONDS);
      if (text == null) {
        throw new IllegalStateException("the browser does not answer");
      }
      JsonNode message = JsonNode.read(new StringReader(text));
      if (message.has("method")) {
        event(message.field("method").text(), message.field("params"));
      }
      return message;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void event(String method, JsonNode params) throws NoResultException {
    switch (method) {
      case "Network.requestWillBeSent" -> requests.add(params.field("request").field("url").text());
      case "Runtime.exceptionThrown" ->
          complaints.add(params.field("exceptionDetails").field("text").text());
      case "Runtime.consoleAPICalled" -> complaints.add("console." + params.field("type").text());
      case "Log.entryAdded" -> complaints.add(params.field("entry").field("text").text());
      case "Page.javascriptDialogOpening" ->
          complaints.add("dialog: " + params.field("message").text());
      default -> {}
    }
  }

  /** Opens a page in a new tab. */
  void open(Path file, String hash, String scheme, boolean script) throws NoResultException {
    session = "";
    String target =
        call("Target.createTarget", "{\"url\": \"about:blank\"}").field("targetId").text();
    session =
        call("Target.attachToTarget", "{\"targetId\": \"" + target + "\", \"flatten\": true}")
            .field("sessionId")
            .text();
    requests.clear();
    complaints.clear();
    for (String domain : List.of("Network", "Runtime", "Log", "Page")) {
      call(domain + ".enable", "{}");
    }
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"" + scheme + "\"}]}");
    call("Emulation.setScriptExecutionDisabled", "{\"value\": " + !script + "}");
    call("Page.navigate", "{\"url\": " + quoted(file.toUri() + hash) + "}");
    while (true) {
      JsonNode message = next();
      if (message.has("method") && message.field("method").text().equals("Page.loadEventFired")) {
        return;
      }
    }
  }

  /** What the page asked for. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** What it said on the console, threw, or opened. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The value of an expression as text. */
  String eval(String expression) throws NoResultException {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            "{\"expression\": " + quoted(expression)
                + ", \"awaitPromise\": true, \"returnByValue\": true}");
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(
          answer.field("exceptionDetails").field("text").text() + " in " + expression);
    }
    JsonNode result = answer.field("result");
    return result.has("value") ? String.valueOf(result.field("value").plain()) : "";
  }

  /** Text that scripts are not needed for. */
  String dom(String selector) throws NoResultException {
    long root = call("DOM.getDocument", "{\"depth\": 0}").field("root").field("nodeId").number();
    long node =
        call("DOM.querySelector", "{\"nodeId\": " + root + ", \"selector\": " + quoted(selector) + "}")
            .field("nodeId")
            .number();
    return node == 0
        ? ""
        : call("DOM.getOuterHTML", "{\"nodeId\": " + node + "}").field("outerHTML").text();
  }

  void resize(int width, int height) throws NoResultException {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\": " + width + ", \"height\": " + height
            + ", \"deviceScaleFactor\": 1, \"mobile\": false}");
  }

  void print(boolean on) throws NoResultException {
    call("Emulation.setEmulatedMedia", "{\"media\": \"" + (on ? "print" : "") + "\"}");
  }

  static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    try (Stream<Path> paths = Files.walk(profile)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // A process of the browser may still write there; it is a folder for temporary files.
    }
  }
}
