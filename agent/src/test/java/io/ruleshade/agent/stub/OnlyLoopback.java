package io.ruleshade.agent.stub;

import io.ruleshade.agent.llm.Dialer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dials one port of this machine and refuses every other address; remembers who was to be dialled. */
public final class OnlyLoopback implements Dialer {
  private final int port;
  public final List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();

  public OnlyLoopback(int port) {
    this.port = port;
  }

  @Override
  public Socket dial(InetSocketAddress address, Duration timeout) throws IOException {
    dialled.add(address);
    if (!address.getAddress().isLoopbackAddress() || address.getPort() != port) {
      throw new AssertionError("a connection to " + address);
    }
    return Dialer.DIRECT.dial(address, timeout);
  }
}
