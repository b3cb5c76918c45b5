package io.ruleshade.agent.llm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;

/** Opens connections. There is one for real; tests have one that refuses every other address. */
@FunctionalInterface
public interface Dialer {
  /** {@return a connection to an address that is settled} */
  Socket dial(InetSocketAddress address, Duration timeout) throws IOException;

  /** Straight to the address, whatever proxy the machine is set up for. */
  Dialer DIRECT =
      (address, timeout) -> {
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
          socket.connect(address, (int) timeout.toMillis());
          return socket;
        } catch (IOException e) {
          socket.close();
          throw e;
        }
      };
}
