package io.ruleshade.agent.llm;

import io.ruleshade.agent.llm.ModelFailure.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * HTTP/1.1 to one endpoint: the requests that a provider needs, and nothing else. No proxy, no redirect, no
 * compression, no second connection; one deadline for the whole exchange; replies up to a size.
 */
final class GuardedHttp {
  private static final int MOST_HEADER_LINES = 64;
  private static final int MOST_LINE = 8192;

  private final Endpoint endpoint;
  private final Set<String> allowed;
  private final Limits limits;
  private final Dialer dialer;

  /**
   * A client.
   *
   * @param allowed requests that may be sent, {@code GET /api/tags}
   */
  GuardedHttp(Endpoint endpoint, Set<String> allowed, Limits limits, Dialer dialer) {
    this.endpoint = endpoint;
    this.allowed = Set.copyOf(allowed);
    this.limits = limits;
    this.dialer = dialer;
  }

  /** What came back. */
  static final class Response {
    private final int status;
    private final byte[] body;

    private Response(int status, byte[] body) {
      this.status = status;
      this.body = body;
    }

    int status() {
      return status;
    }

    byte[] body() {
      return body;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * Sends a request.
   *
   * @param key for servers that ask for one; empty for none
   */
  @SuppressWarnings("try") // The watchdog watches by being there.
  Response send(String method, String path, String body, String key, Duration time) {
    if (!allowed.contains(method + " " + path)) {
      throw new ModelFailure(Kind.REFUSED, "no request but those a provider needs may be sent");
    }
    long deadline = System.nanoTime() + time.toNanos();
    try (Socket plain =
            dialer.dial(
                new InetSocketAddress(endpoint.address(), endpoint.port()), limits.connect());
        Watchdog watchdog = new Watchdog(plain, time)) {
      Socket socket = endpoint.secure() ? tls(plain, deadline) : plain;
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(head(method, path, body, key).getBytes(StandardCharsets.US_ASCII));
      out.write(body.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return new Reader(socket, deadline, limits.mostBytes()).response();
    } catch (SocketTimeoutException e) {
      throw new ModelFailure(Kind.TIMEOUT, "no answer within " + time.toSeconds() + " s");
    } catch (IOException e) {
      if (System.nanoTime() >= deadline) {
        throw new ModelFailure(Kind.TIMEOUT, "no answer within " + time.toSeconds() + " s");
      }
      throw new ModelFailure(
          Kind.UNREACHABLE, "nothing answers at " + endpoint + ", or the connection broke");
    }
  }

  /** Closes a connection at the deadline: a server that reads nothing would hold a write for ever. */
  private static final class Watchdog implements AutoCloseable {
    private final Thread thread;

    Watchdog(Socket socket, Duration time) {
      this.thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Thread.sleep(time.plusMillis(50));
                      socket.close();
                    } catch (InterruptedException | IOException e) {
                      // The exchange is over, or the connection is gone already.
                    }
                  });
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  private Socket tls(Socket plain, long deadline) throws IOException {
    plain.setSoTimeout(left(deadline));
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket =
        (SSLSocket) factory.createSocket(plain, endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private String head(String method, String path, String body, String key) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(endpoint.authority()).append("\r\n");
    head.append("User-Agent: ruleshade\r\nAccept: application/json\r\n");
    head.append("Accept-Encoding: identity\r\nConnection: close\r\n");
    if (!key.isEmpty()) {
      if (!key.matches("[\\x21-\\x7e]{1,512}")) {
        throw new ModelFailure(Kind.REFUSED, "the key of the endpoint holds characters that no header can");
      }
      head.append("Authorization: Bearer ").append(key).append("\r\n");
    }
    if (method.equals("POST")) {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      head.append("Content-Type: application/json\r\nContent-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static int left(long deadline) throws SocketTimeoutException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Reads one response, every byte before the deadline. */
  private static final class Reader {
    private final Socket socket;
    private final InputStream in;
    private final long deadline;
    private final int most;
    private int length = -1;
    private boolean chunked;

    Reader(Socket socket, long deadline, int most) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.deadline = deadline;
      this.most = most;
    }

    Response response() throws IOException {
      int status = status(line());
      headers();
      if (status >= 300 && status < 400) {
        throw new ModelFailure(Kind.REFUSED, "the server wants to redirect; no other address is spoken to");
      }
      if (status < 200) {
        throw malformed();
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      if (chunked) {
        chunks(body);
      } else if (length >= 0) {
        take(length, body);
      } else {
        for (int b = read(); b >= 0; b = read()) {
          put(body, b);
        }
      }
      return new Response(status, body.toByteArray());
    }

    private static int status(String line) {
      if (!line.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
        throw malformed();
      }
      return Integer.parseInt(line.substring(9, 12));
    }

    private void headers() throws IOException {
      for (int i = 0; ; i++) {
        String line = line();
        if (line.isEmpty()) {
          return;
        }
        int colon = line.indexOf(':');
        if (i >= MOST_HEADER_LINES || colon <= 0) {
          throw malformed();
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        switch (name) {
          case "content-length" -> {
            if (!value.matches("[0-9]{1,10}") || length >= 0) {
              throw malformed();
            }
            if (Long.parseLong(value) > most) {
              throw tooLarge();
            }
            length = Integer.parseInt(value);
          }
          case "transfer-encoding" -> {
            if (!value.equals("chunked")) {
              throw malformed();
            }
            chunked = true;
          }
          case "content-encoding" -> {
            if (!value.equals("identity")) {
              throw malformed();
            }
          }
          default -> {}
        }
      }
    }

    private void chunks(ByteArrayOutputStream body) throws IOException {
      while (true) {
        String size = line();
        int end = size.indexOf(';');
        String digits = (end < 0 ? size : size.substring(0, end)).strip();
        if (!digits.matches("[0-9A-Fa-f]{1,7}")) {
          throw malformed();
        }
        int count = Integer.parseInt(digits, 16);
        if (count == 0) {
          for (int i = 0; i < MOST_HEADER_LINES; i++) {
            if (line().isEmpty()) {
              return;
            }
          }
          throw malformed();
        }
        take(count, body);
        if (!line().isEmpty()) {
          throw malformed();
        }
      }
    }

    private void take(int count, ByteArrayOutputStream body) throws IOException {
      byte[] buffer = new byte[Math.min(count, 8192)];
      int left = count;
      while (left > 0) {
        socket.setSoTimeout(left(deadline));
        int got = in.read(buffer, 0, Math.min(left, buffer.length));
        if (got < 0) {
          throw new ModelFailure(Kind.MALFORMED, "the reply ends before it is complete");
        }
        if (body.size() + got > most) {
          throw tooLarge();
        }
        body.write(buffer, 0, got);
        left -= got;
      }
    }

    private void put(ByteArrayOutputStream body, int b) {
      if (body.size() >= most) {
        throw tooLarge();
      }
      body.write(b);
    }

    private String line() throws IOException {
      StringBuilder out = new StringBuilder();
      for (int b = read(); b != '\n'; b = read()) {
        if (b < 0) {
          throw out.isEmpty()
              ? new ModelFailure(Kind.UNREACHABLE, "the server closed the connection without an answer")
              : malformed();
        }
        if (out.length() >= MOST_LINE) {
          throw malformed();
        }
        out.append((char) b);
      }
      int end = out.length();
      return end > 0 && out.charAt(end - 1) == '\r' ? out.substring(0, end - 1) : out.toString();
    }

    private int read() throws IOException {
      if (in.available() == 0) {
        socket.setSoTimeout(left(deadline));
      }
      return in.read();
    }

    private static ModelFailure malformed() {
      return new ModelFailure(Kind.MALFORMED, "the reply is no HTTP as it is written");
    }

    private ModelFailure tooLarge() {
      return new ModelFailure(Kind.TOO_LARGE, "the reply is longer than " + most + " bytes");
    }
  }
}
