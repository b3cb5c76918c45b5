package io.ruleshade.parser.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each condition: its text, and the set or condition that it is. */
final class MatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          accept -> any
          ip saddr 10.0.0.0/8 accept -> src=10.0.0.0/8
          ip saddr == 10.0.0.5/8 -> src=10.0.0.0/8
          ip saddr != 10.0.0.0/8 -> src=0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255
          ip saddr 10.0.0.1-10.0.0.2 -> src=10.0.0.1-10.0.0.2
          ip saddr 10.0.0.1 - 10.0.0.2 -> src=10.0.0.1-10.0.0.2
          ip daddr { 10.0.0.1, 10.0.0.2, 192.0.2.0/24 } -> dst=10.0.0.1-10.0.0.2,192.0.2.0/24
          ip daddr != { 0.0.0.0/1, 128.0.0.0/2 } -> dst=192.0.0.0/2
          ip saddr @nets -> src=10.0.0.0/8,192.0.2.1-192.0.2.9
          ip saddr != @nets -> src=0.0.0.0-9.255.255.255,11.0.0.0-192.0.2.0,192.0.2.10-255.255.255.255
          ip saddr @none -> nothing
          ip saddr @seen -> predicate(ip saddr @seen)
          ip saddr != @seen -> !predicate(ip saddr @seen)
          ip saddr @nosuch -> unknown(set @nosuch is not defined)
          ip saddr $nosuch -> unknown($nosuch)
          ip saddr { 10.0.0.1, $nosuch } -> src=10.0.0.1/32 | unknown(`$nosuch`)
          ip saddr != { 10.0.0.0/8, $nosuch } -> src=0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255 unknown(`$nosuch`)
          ip saddr example.com -> predicate(ip saddr example.com)
          ip saddr & 255.255.255.0 == 10.0.0.0 -> src=10.0.0.0/24
          ip saddr & 0.0.0.255 == 0.0.0.7 -> predicate(ip saddr & 0.0.0.255 0.0.0.7/32)
          ip saddr & 0.0.0.255 != 0.0.0.7 -> !predicate(ip saddr & 0.0.0.255 0.0.0.7/32)
          ip saddr and 255.255.254.255 10.0.0.7 -> src=10.0.0.7/32,10.0.1.7/32
          ip saddr & 255.255.255.254 == 10.0.0.1 -> nothing
          ip saddr > 192.0.2.0 -> src=192.0.2.1-255.255.255.255
          ip saddr <= 0.0.0.1 -> src=0.0.0.0/31
          ip protocol tcp -> service=tcp
          ip protocol { icmp, 47 } -> service=icmp,47
          ip protocol != tcp -> service=all but tcp
          meta l4proto udp -> service=udp
          meta nfproto ipv4 -> any
          meta nfproto ipv6 -> nothing
          meta protocol ip -> any
          ip frag-off & 0x1fff != 0 -> frag=later
          ip frag-off & 0x1fff == 0 -> frag=first
          ip frag-off 0 -> predicate(ip frag-off 0)
          """)
  void inTheFamilyIp(String rule, String expected) {
    assertThat(Shown.match("ip", rule)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          ip saddr 10.0.0.1 -> src=10.0.0.1/32 dst=0.0.0.0/0
          ip saddr != 0.0.0.0/1 -> src=128.0.0.0/1 dst=0.0.0.0/0
          ip6 daddr 2001:db8::/32 -> src=::/0 dst=2001:db8::/32
          ip6 saddr & ffff:: == 2001:: -> src=2001::/16 dst=::/0
          ip6 saddr & ::ffff == ::1 -> src=::/0 dst=::/0 predicate(ip6 saddr & ::ffff ::1/128)
          ip6 nexthdr tcp -> src=::/0 dst=::/0 predicate(ip6 nexthdr 6)
          meta nfproto ipv4 -> src=0.0.0.0/0 dst=0.0.0.0/0
          meta nfproto != ipv4 -> src=::/0 dst=::/0
          meta protocol { ip, ip6 } -> any
          meta protocol arp -> nothing
          tcp dport 22 -> service=tcp/22 frag=first
          tcp dport ssh -> service=tcp/22 frag=first
          tcp dport != 22 -> service=tcp/0-21,tcp/23-65535 frag=first
          tcp dport { 22, 80-90, https } -> service=tcp/22,tcp/80-90,tcp/443 frag=first
          tcp dport != { 0-1023 } -> service=tcp/1024-65535 frag=first
          tcp dport >= 1024 -> service=tcp/1024-65535 frag=first
          tcp dport < 1 -> service=tcp/0 frag=first
          tcp sport 1024-65535 -> service=tcp sport={1024-65535} frag=first
          udp sport 53 udp dport 53 -> service=udp/53 sport={53} frag=first
          sctp dport 1 -> service=sctp/1 frag=first
          tcp dport & 1 == 1 tcp dport 6-9 -> service=tcp/7,tcp/9 frag=first
          tcp dport no-such-service -> service=tcp frag=first unknown(`no-such-service`)
          meta l4proto { tcp, udp } th dport 53 -> service=tcp/53,udp/53 frag=first
          th dport 53 -> service=tcp/53,udp/53,dccp/53,sctp/53,udplite/53 frag=first | service=all but tcp,udp,dccp,sctp,udplite frag=first predicate(th dport 53)
          icmp type echo-request -> src=0.0.0.0/0 dst=0.0.0.0/0 service=icmp/8 frag=first
          icmp type { 3, 11 } icmp code 0 -> src=0.0.0.0/0 dst=0.0.0.0/0 service=icmp/3/0,icmp/11/0 frag=first
          icmp type . icmp code { 3 . 4, 8 . 0 } -> src=0.0.0.0/0 dst=0.0.0.0/0 service=icmp/3/4 frag=first | src=0.0.0.0/0 dst=0.0.0.0/0 service=icmp/8/0 frag=first
          icmpv6 type nd-neighbor-solicit -> src=::/0 dst=::/0 service=icmpv6/135 frag=first
          icmp id 5 -> src=0.0.0.0/0 dst=0.0.0.0/0 service=icmp frag=first predicate(icmp id 5)
          meta l4proto icmp -> service=icmp
          meta l4proto != { tcp, udp } meta l4proto 0-17 -> service=0,icmp,2,3,4,5,7,8,9,10,11,12,13,14,15,16
          ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.0/24 . 80-90 } -> src=10.0.0.1/32 dst=0.0.0.0/0 service=tcp/22 frag=first | src=10.0.0.0/24 dst=0.0.0.0/0 service=tcp/80-90 frag=first
          ip saddr . tcp dport @pairs -> src=10.0.0.1/32 dst=0.0.0.0/0 service=tcp/22 frag=first | src=10.0.0.2/32 dst=0.0.0.0/0 service=tcp/80 frag=first
          ip saddr . tcp dport != { 0.0.0.0/1 . 0-79 } -> src=128.0.0.0/1 dst=0.0.0.0/0 service=tcp frag=first | src=0.0.0.0/1 dst=0.0.0.0/0 service=tcp/80-65535 frag=first
          """)
  void protocolsAndPorts(String rule, String expected) {
    assertThat(Shown.match("inet", rule)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          ct state new -> state=new
          ct state established,related -> state=established,related
          ct state { established, related } -> state=established,related
          ct state new|untracked -> state=new,untracked
          ct state != new -> state=established,related,invalid,untracked
          ct state != established,related -> any
          ct state ! established,related -> state=new,invalid,untracked
          ct state & (established | related) == 0 -> state=new,invalid,untracked
          ct state & (established | related) != 0 -> state=established,related
          ct state { new } -> state=new
          tcp flags syn -> service=tcp flags=syn/syn frag=first
          tcp flags == syn -> service=tcp flags=syn/fin,syn,rst,psh,ack,urg,ece,cwr frag=first
          tcp flags & (fin | syn | rst | ack) == syn -> service=tcp flags=syn/fin,syn,rst,ack frag=first
          tcp flags syn / fin,syn,rst,ack -> service=tcp flags=syn/fin,syn,rst,ack frag=first
          tcp flags != syn / syn,ack -> service=tcp flags=not syn/syn,ack frag=first
          tcp flags ! syn,ack -> service=tcp flags=none/syn,ack frag=first
          tcp flags & syn == 0 -> service=tcp flags=none/syn frag=first
          tcp flags & syn|ack == syn -> nothing
          tcp flags & (fin | syn) fin,syn -> service=tcp flags=fin,syn/fin,syn frag=first
          iifname eth0 -> in=eth0
          iifname "eth*" -> in=eth*
          iifname != { "eth0", "eth1" } -> in=not eth0,not eth1
          iif lo oif != lo -> in=lo out=not lo
          oifname "br-*" oifname != "lo" -> out=br-*
          oifname "br-*" oifname != "br-1" -> out=br-* !predicate(meta oifname { br-1 })
          iifname { "a*", "b" } iifname "ab*" -> in=ab*
          meta iif 5 -> predicate(meta iif 5)
          """)
  void statesFlagsInterfaces(String rule, String expected) {
    assertThat(Shown.match("inet", rule)).isEqualTo(expected);
  }

  /** nft 1.0.6 takes a set of one flag for the flag; where versions may differ nobody knows. */
  @Test
  void setOfOneFlag() {
    assertThat(Shown.match("inet", "tcp flags { syn }"))
        .startsWith("service=tcp flags=syn/fin,syn,rst,psh,ack,urg,ece,cwr frag=first | service=tcp flags=syn/syn")
        .contains("unknown(whether nft takes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          meta mark 1 -> predicate(meta mark 0x1)
          mark 0x1 -> predicate(meta mark 0x1)
          meta mark != 0x10 -> !predicate(meta mark 0x10)
          meta mark & 0xff == 0x10 -> predicate(meta mark & 0xff 0x10)
          meta mark and 0xff 0x10 -> predicate(meta mark & 0xff 0x10)
          meta mark { 2, 1, 3 } -> predicate(meta mark 0x1-0x3)
          ct mark 1 -> state=new,established,related predicate(ct mark 0x1)
          ct mark != 1 -> state=new,established,related !predicate(ct mark 0x1)
          ct status dnat -> state=new,established,related predicate(ct status & 0x20)
          ct direction original -> state=new,established,related predicate(ct direction 0)
          ct original ip saddr 10.0.0.1 -> predicate(ct original ip saddr 10.0.0.1)
          meta skuid root -> unknown(meta skuid `root`)
          meta skuid 0 -> predicate(meta skuid 0)
          meta skuid != 0 -> predicate(meta skuid exists) !predicate(meta skuid 0)
          ip dscp cs1 -> src=0.0.0.0/0 dst=0.0.0.0/0 predicate(ip dscp 8)
          ip ttl < 5 -> src=0.0.0.0/0 dst=0.0.0.0/0 predicate(ip ttl < 5)
          meta length 100-200 -> predicate(meta length 100-200)
          ether saddr 00:11:22:33:44:55 -> predicate(ether saddr 00:11:22:33:44:55)
          ether saddr != 0:11:22:33:44:55 -> predicate(ether saddr exists) !predicate(ether saddr 00:11:22:33:44:55)
          meta pkttype { broadcast, multicast } -> predicate(meta pkttype 1-2)
          fib daddr type local -> predicate(fib daddr type 2)
          fib saddr . iif oif missing -> !predicate(fib saddr . iif oif exists)
          fib saddr . iif oif exists -> predicate(fib saddr . iif oif exists)
          tcp option sack-perm exists -> service=tcp frag=first predicate(tcp option sack-perm exists)
          tcp option sack-perm missing -> !predicate(tcp option sack-perm exists)
          tcp option maxseg size 1400 -> service=tcp frag=first predicate(tcp option maxseg size 1400)
          exthdr frag exists -> src=::/0 dst=::/0 predicate(exthdr frag exists)
          @th,32,32 0x16 -> predicate(@th,32,32 22)
          @th,16,16 22 meta l4proto tcp -> service=tcp/22 frag=first
          meta hour "08:00"-"17:00" -> predicate(meta hour 08:00-17:00)
          meta day { Saturday, 0 } -> predicate(meta day { 0, 6 })
          jhash ip saddr mod 2 1 -> predicate(jhash ip saddr mod 2 1)
          numgen random mod 2 0 -> stateful(numgen random mod 2 0)
          ct bytes > 1000 -> state=new,established,related stateful(ct bytes > 1000)
          limit rate 10/second burst 5 packets -> stateful(limit rate 10/second burst 5 packets)
          limit rate over 10 mbytes/second -> stateful(limit rate over 10 mbytes/second)
          quota over 10 mbytes -> stateful(quota over 10 mbytes)
          ct count over 5 -> stateful(ct count over 5)
          xt match "string" -> unknown(xt match string)
          """)
  void otherProperties(String rule, String expected) {
    assertThat(Shown.match("inet", rule)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "#",
      textBlock =
          """
          bridge -> drop -> any
          bridge -> ip saddr 10.0.0.1 -> src=10.0.0.1/32 dst=0.0.0.0/0 predicate(meta protocol ip)
          bridge -> tcp dport 22 -> service=tcp/22 frag=first predicate(meta protocol { ip, ip6 })
          bridge -> meta protocol ip6 -> src=::/0 dst=::/0 predicate(meta protocol ip6)
          bridge -> meta protocol != ip -> !predicate(meta protocol ip)
          bridge -> meta protocol { ip, arp } -> src=0.0.0.0/0 dst=0.0.0.0/0 predicate(meta protocol ip) | predicate(meta protocol 2054)
          bridge -> ether type arp -> predicate(ether type 2054)
          bridge -> vlan id 5 -> predicate(vlan id 5)
          netdev -> icmp type 8 -> src=0.0.0.0/0 dst=0.0.0.0/0 service=icmp/8 frag=first predicate(meta protocol ip)
          netdev -> ct state new -> predicate(ct state & 0x8)
          arp -> arp operation request -> predicate(arp operation 1)
          """)
  void framesThatAreNoIpPackets(String text) {
    String[] parts = text.split(" -> ");
    assertThat(Shown.match(parts[0], parts[1])).isEqualTo(parts[2]);
  }
}
