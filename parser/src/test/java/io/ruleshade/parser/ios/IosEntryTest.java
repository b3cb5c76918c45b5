package io.ruleshade.parser.ios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.parser.cisco.RouterText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single entries: text to match. */
final class IosEntryTest {
  private static final RouterText IOS = new RouterText(new IosDialect());

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // addresses
        "permit ip any any; permit any any > any",
        "deny ip host 10.0.0.1 10.1.0.0 0.0.255.255; deny any 10.0.0.1/32 > 10.1.0.0/16",
        "permit ip 10.1.2.3 0.0.0.255 any; permit any 10.1.2.0/24 > any",
        "permit ip 1.2.3.4 255.255.255.255 any; permit any any > any",
        "permit ip 1.2.3.4 0.0.0.0 any; permit any 1.2.3.4/32 > any",
        "permit ip 10.0.0.0 0.0.2.1 any;"
            + " permit any 10.0.0.0/31,10.0.2.0/31 > any",
        "permit ip 171.67.64.0 0.0.16.255 any; permit any 171.67.64.0/24,171.67.80.0/24 > any",
        "permit ip 10.1.1.0 255.255.255.0 any;"
            + " permit any 0.0.0.0/0 > any if src 0.0.0.0 wildcard 255.255.255.0",
        "permit ip 10.0.0.0/8 any; permit any 10.0.0.0/8 > any",
        "permit ip 10.0.0.0 /8 any; permit any 10.0.0.0/8 > any",
        "permit ip 10.0.0.1 any; permit any 10.0.0.1/32 > any",
        "permit ip host gateway any; permit any any > any ?src host `gateway`",
        "permit ip 10.0.0.0/33 any; no address: `10.0.0.0/33`",
        "permit ip 10.0.0.300 0.0.0.1 any; no address: `10.0.0.300`",
        // protocols
        "permit gre any any; permit 47 any > any",
        "permit 53 any any; permit 53 any > any",
        "permit 255 any any; permit 255 any > any",
        "permit 256 any any; no protocol: `256`",
        "permit 6 any any eq 80;"
            + " permit tcp/80 any > any first | tcp any > any later",
        "permit 0 any any; permit 0 any > any | any any > any"
            + " ?whether protocol 0 stands for every protocol",
        "permit tcp-udp any any eq 53; permit tcp/53,udp/53 any > any first | tcp,udp any > any later",
        "permit ipv6 any any; no protocol: `ipv6`",
        "permit foo any any; no protocol: `foo`",
        // ports
        "deny tcp any any eq www; deny tcp/80 any > any first",
        "deny tcp any any eq 80 443 8080; deny tcp/80,tcp/443,tcp/8080 any > any first",
        "deny tcp any any neq 80 443; deny tcp/0-79,tcp/81-442,tcp/444-65535 any > any first",
        "deny udp any any lt 10; deny udp/0-9 any > any first",
        "deny udp any any gt 65534; deny udp/65535 any > any first",
        "deny udp any any gt 65535; deny nothing",
        "deny udp any any lt 0; deny nothing",
        "deny tcp any range 20 22 any range ftp-data ssh;"
            + " deny tcp/20-22 any port {20-22} > any first",
        "deny tcp any range 22 20 any; deny nothing",
        "permit tcp any eq www whois uucp domain ident host 10.10.10.10 tos normal;"
            + " permit tcp any port {43,53,80,113,540} > 10.10.10.10/32 first if tos 0"
            + " | tcp any > 10.10.10.10/32 later if tos 0",
        "deny tcp any any range 0 65535; deny tcp any > any",
        "permit tcp any any range 0 65535; permit tcp any > any",
        "deny tcp any any eq 65536; no port among `65536`",
        "deny tcp any any eq nonsense; no port among `nonsense`",
        "deny ip any any eq 80; ports after `ip`",
        "deny gre any any eq 80; ports after `gre`",
        // messages
        "deny icmp any any echo; deny icmp/8 any > any first",
        "deny icmp any any 8; deny icmp/8 any > any first",
        "deny icmp any any 5 2; deny icmp/5/2 any > any first",
        "deny icmp any any host-unreachable; deny icmp/3/1 any > any first",
        "permit icmp any any packet-too-big;"
            + " permit icmp/3/4 any > any first | icmp any > any later",
        "deny icmp any any 256; unexpected `256`",
        "deny icmp any any tracked; unexpected `tracked`",
        "deny ip any any tracked; unexpected `tracked`",
        "deny igmp any any host-query; deny 2 any > any first if igmp type host-query",
        // flags
        "permit tcp any any established;"
            + " permit tcp any > any flags established first | tcp any > any later",
        "deny tcp any any match-all +ack -fin; deny tcp any > any flags ack/fin,ack first",
        "deny tcp any any match-any +ack +rst; deny tcp any > any flags established first",
        "deny tcp any any syn; deny tcp any > any flags syn/syn first",
        "deny tcp any any ack rst; deny tcp any > any flags established first",
        "deny tcp any any match-all +ack +bogus; no TCP flags: `+ack +bogus`",
        "deny udp any any established; TCP flags after another protocol",
        // fragments
        "deny ip any any fragments; deny any any > any later",
        "deny tcp any any log fragments; deny log tcp any > any later",
        "permit tcp any any eq 80 fragments; `fragments` with ports, a message or flags",
        // header fields
        "permit ip any any dscp af11; permit any any > any if dscp 10",
        "permit ip any any dscp 10; permit any any > any if dscp 10",
        "permit ip any any dscp 64; no value of dscp: `64`",
        "permit ip any any precedence critical; permit any any > any if precedence 5",
        "permit ip any any tos max-throughput; permit any any > any if tos 4",
        "permit ip any any tos 16; no value of tos: `16`",
        "deny ip any any ttl lt 5; deny any any > any if ttl 0-4",
        "deny ip any any ttl lt 0; deny nothing",
        "deny ip any any ttl range 0 255; deny any any > any",
        "deny ip any any option any-options; deny any any > any if option any-options",
        // what it does besides
        "deny ip any any log; deny log any any > any",
        "deny ip any any log MYTAG; deny log {log MYTAG} any any > any",
        "deny ip any any log-input; deny log {log-input} any any > any",
        "permit tcp any any reflect BACK timeout 60; permit {reflect BACK} tcp any > any",
        "permit ip any any time-range T; permit any any > any ?undefined time range `T`",
        "dynamic IN timeout 5 permit ip any host 10.0.0.1;"
            + " permit any any > 10.0.0.1/32 when dynamic IN",
        "evaluate BACK; permit any any > any ?undefined reflexive list `BACK`",
      })
  void entry(String text, String expected) {
    assertThat(IOS.ace(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "permit ipv6 any any; permit any any > any",
        "permit icmp any any nd-na; permit icmpv6/136 any > any first | icmpv6 any > any later",
        "deny icmp any any echo-request; deny icmpv6/128 any > any first",
        "deny icmp any any 1 4; deny icmpv6/1/4 any > any first",
        "deny icmp any any port-unreachable; deny icmpv6/1/4 any > any first",
        "permit tcp 2001:db8::/32 host 2001:db8::1 eq 22;"
            + " permit tcp/22 2001:db8::/32 > 2001:db8::1/128 first"
            + " | tcp 2001:db8::/32 > 2001:db8::1/128 later",
        "permit tcp 2A01:720::/29 any log auth routing sequence 10;"
            + " permit log tcp 2a01:720::/29 > any if auth if routing",
        "deny ipv6 any any fragments;"
            + " deny any any > any later | any any > any first if undetermined-transport",
        "deny ipv6 any any flow-label 5; deny any any > any if flow-label 5",
        "deny ipv4 any any; no protocol: `ipv4`",
        "deny any; deny any any > any",
      })
  void entryOfAnIpv6List(String text, String expected) {
    assertThat(IOS.ace6(text)).isEqualTo(expected);
  }
}
