package io.ruleshade.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.model.ConnState;
import io.ruleshade.report.PacketWords;
import io.ruleshade.semantics.Packet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketSyntaxTest {
  private static Packet packet(String text) throws PacketException {
    PacketSpec spec = PacketSyntax.parse(text);
    return spec.packet(spec.in() == null ? "" : spec.in(), spec.out() == null ? "" : spec.out());
  }

  /** What is printed is what is read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp 10.0.0.1:1234 > 192.0.2.5:443 in eth0",
        "tcp 10.0.0.1:1234 > 192.0.2.5:443 in eth0 out eth1 state established",
        "tcp 10.0.0.1:1234 > 192.0.2.5:443 flags syn,ack",
        "udp [2001:db8::1]:53 > [2001:db8::2]:53",
        "icmp 10.0.0.1 > 192.0.2.5 type 3 code 1",
        "icmpv6 2001:db8::1 > 2001:db8::2 type 128 code 0",
        "47 10.0.0.1 > 192.0.2.5",
        "udp 10.0.0.1 > 192.0.2.5 fragment",
        "tcp 10.0.0.1:1 > 10.0.0.2:2 in 'a zone' mark=0x10 if 'dst fqdn a\\'b' unless 'x'"
      })
  void roundTrip(String text) throws PacketException {
    assertThat(PacketWords.of(packet(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 192.0.2.5:443 | tcp 10.0.0.1:40000 > 192.0.2.5:443",
        "TCP 10.0.0.1->192.0.2.5:443, in=eth0 | tcp 10.0.0.1:40000 > 192.0.2.5:443 in eth0",
        "proto udp src 10.0.0.1 sport 5 dst 10.0.0.2 dport 53 | udp 10.0.0.1:5 > 10.0.0.2:53",
        "udp from 10.0.0.1:5 to 10.0.0.2:53 iif eth0 | udp 10.0.0.1:5 > 10.0.0.2:53 in eth0",
        "10.0.0.1 > 10.0.0.2 type 8 | icmp 10.0.0.1 > 10.0.0.2 type 8 code 0",
        "tcp 10.0.0.1>10.0.0.2:80 flags SA ct reply |"
            + " tcp 10.0.0.1:40000 > 10.0.0.2:80 state established flags syn,ack"
      })
  void isForgiving(String text, String meaning) throws PacketException {
    assertThat(PacketWords.of(packet(text))).isEqualTo(meaning.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp 10.0.0.1 > 10.0.0.2:99999 | port is a number from 0 to 65535, not `99999`",
        "tcp 10.0.0.0/8 > 10.0.0.2:9 | `10.0.0.0/8` is a network; a packet has one address",
        "tcp 10.0.0.1 > 10.0.0.2 | tcp has ports: say the destination port, as in",
        "tcp 2001:db8::1 > 2001:db8::2:443 | tcp has ports: say the destination port, as in",
        "tcp udp 10.0.0.1 > 10.0.0.2:9 | the protocol is said twice; a packet has one",
        "tcp 10.0.0.1 > 10.0.0.2:9 in a in b | the ingress interface is said twice; a packet has one",
        "tcp 10.0.0.1:5 > 10.0.0.2:9 sport 6 | the source port is said twice",
        "tcp 10.0.0.1 > 10.0.0.2:9 > 10.0.0.3:9 | the destination is said twice",
        "icmp 10.0.0.1:5 > 10.0.0.2 | protocol icmp has no ports",
        "udp 10.0.0.1 > 10.0.0.2:9 flags syn | protocol udp has no TCP flags",
        "tcp 10.0.0.1 > 10.0.0.2:9 type 8 | protocol tcp has no type or code",
        "icmp 2001:db8::1 > 2001:db8::2 | IPv6 has icmpv6, not icmp",
        "udp 10.0.0.1 > 10.0.0.2:9 fragment | a fragment with an offset carries no ports",
        "tcp 10.0.0.1 > 10.0.0.2:9 hook foo | `foo` is no hook; there are input, forward",
        "tcp 10.0.0.1 | a packet needs a source and a destination",
        "tcp 10.0.0.1 > 2001:db8::1 | source and destination are of two IP versions",
        "tcp 10.0.0.1 > | `the destination` has no value",
        "tcp 10.0.0.1 > 10.0.0.2 flags xyz | `xyz` are no TCP flags",
        "tcp 10.0.0.1 > 10.0.0.2 state old | `old` is not a state",
        "tcp 10.0.0.1 > 10.0.0.2 via eth0 | `via` is no field of a packet",
        "tcp 10.0.0.1 > 10.0.0.2 in 'eth0 | a quotation mark is not closed",
        "gre 10.0.0.1 > 10.0.0.2:80 | protocol 47 has no ports",
        "10.0.0 > 10.0.0.2 | `10.0.0` is not an IP address"
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> packet(text))
        .isInstanceOf(PacketException.class)
        .hasMessageStartingWith(message.strip());
  }

  @Test
  void jsonUsesTheSameValues() throws PacketException {
    PacketSpec spec =
        PacketJson.parse(
            "{\"hook\":\"input\",\"iif\":\"eth0\",\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\","
                + "\"proto\":6,\"dport\":80,\"flags\":\"SA\",\"ct\":\"reply\",\"mark\":16,"
                + "\"note\":{\"a\":[1]},\"frag\":[0,true]}");
    Packet packet = spec.packet("eth0", "");
    assertThat(packet.state()).isEqualTo(ConnState.ESTABLISHED);
    assertThat(packet.tcpFlags()).isEqualTo(0x12);
    assertThat(packet.properties()).containsEntry("mark", "16");
    assertThat(packet.laterFragment()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{\"src\":\"10.0.0.1\"}", "{\"src\":[],\"dst\":1}", "{} {}"})
  void badJsonIsAMessage(String line) {
    assertThatThrownBy(() -> PacketJson.parse(line)).isInstanceOf(PacketException.class);
  }
}
