package io.ruleshade.agent.llm;

import io.ruleshade.agent.llm.ModelFailure.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address that may be spoken to: a literal address of this machine, or one that somebody put on the
 * allow-list, over TLS. INVARIANT: {@code address} was settled when this was made and is never looked up again.
 *
 * @param secure whether TLS is spoken
 * @param host what the server is called, for TLS and the Host header
 * @param address where the connection goes
 * @param port the port
 * @param loopback whether it is this machine
 */
public record Endpoint(boolean secure, String host, InetAddress address, int port, boolean loopback) {
  private static final Pattern LOOPBACK4 =
      Pattern.compile("127(?:\\.(?:0|[1-9][0-9]{0,2})){3}");

  /** Looks up the address of a host, once. */
  @FunctionalInterface
  public interface Resolver {
    /** {@return the address} */
    InetAddress resolve(String host) throws UnknownHostException;

    /** Asks the system. */
    Resolver SYSTEM = InetAddress::getByName;
  }

  /**
   * Reads an address.
   *
   * @param url such as {@code http://127.0.0.1:11434}
   * @param allowed {@code HOST:PORT} of servers elsewhere that may be used
   * @param tier how confidential the configurations are
   * @param resolver asked for an allow-listed host only
   * @throws ModelFailure of kind REFUSED when it may not be spoken to
   */
  public static Endpoint of(String url, List<String> allowed, Tier tier, Resolver resolver) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw refused("the endpoint is no URL; write http://127.0.0.1:11434");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    boolean secure = scheme.equals("https");
    if (host == null || !(secure || scheme.equals("http"))) {
      throw refused("the endpoint is no http or https URL with a host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused("the endpoint holds a user, a query or a fragment");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (!path.isEmpty() && !path.equals("/") && !path.equals("/v1") && !path.equals("/v1/")) {
      throw refused("the endpoint has a path; only the address is given");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    if (port < 1 || port > 65535) {
      throw refused("the endpoint has no port");
    }
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    byte[] loopback = loopback(plain.toLowerCase(Locale.ROOT));
    if (loopback.length > 0) {
      return new Endpoint(secure, plain, address(loopback), port, true);
    }
    if (!allowed.contains(plain + ":" + port)) {
      throw refused(
          "only this machine may be spoken to, by a literal loopback address; another needs"
              + " --allow-endpoint HOST:PORT and https");
    }
    if (!secure) {
      throw refused("a server elsewhere is spoken to over https only");
    }
    if (tier == Tier.SECRET) {
      throw refused("configurations of tier secret stay on this machine; --tier internal or public allows more");
    }
    try {
      return new Endpoint(true, plain, resolver.resolve(plain), port, false);
    } catch (UnknownHostException e) {
      throw new ModelFailure(Kind.UNREACHABLE, "the host of the endpoint has no address");
    }
  }

  private static ModelFailure refused(String why) {
    return new ModelFailure(Kind.REFUSED, why);
  }

  /** The bytes of a literal loopback address, without asking anybody; none for everything else. */
  private static byte[] loopback(String host) {
    if (host.equals("localhost")) {
      return new byte[] {127, 0, 0, 1};
    }
    if (host.equals("::1") || host.equals("0:0:0:0:0:0:0:1")) {
      byte[] bytes = new byte[16];
      bytes[15] = 1;
      return bytes;
    }
    if (!LOOPBACK4.matcher(host).matches()) {
      return new byte[0];
    }
    String[] parts = host.split("\\.");
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int number = Integer.parseInt(parts[i]);
      if (number > 255) {
        return new byte[0];
      }
      bytes[i] = (byte) number;
    }
    return bytes;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  /** {@return the address as a URL, without a path} */
  public String url() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (secure ? "https://" : "http://") + name + ":" + port;
  }

  /** {@return what the Host header says} */
  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return name + ":" + port;
  }

  @Override
  public String toString() {
    return url();
  }
}
