package io.ruleshade.parser.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each match: its text, and the set or condition that it is. */
final class MatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          -j DROP -> any
          -s 10.0.0.0/8 -j DROP -> src=10.0.0.0/8
          -s 10.1.2.3/255.0.0.0 -> src=10.0.0.0/8
          ! -s 0.0.0.0/1 -> src=128.0.0.0/1
          -s ! 128.0.0.0/1 -> src=0.0.0.0/1
          --source 10.0.0.1 --destination 10.0.0.2 -> src=10.0.0.1/32 dst=10.0.0.2/32
          --src 10/8 -> src=10.0.0.0/8
          -d 010.0.0.1 -> dst=8.0.0.1/32
          -s 0/0 -> src=0.0.0.0/0
          -s 10.0.0.0/255.255.254.254 -> src=10.0.0.0/31,10.0.1.0/31
          -s 10.0.0.0/8,192.168.0.0/16 -> src=10.0.0.0/8,192.168.0.0/16
          -s 0.0.0.1/0.0.0.1 -> src=0.0.0.0/0 predicate(src 0.0.0.1/0.0.0.1)
          ! -s 0.0.0.3/0.0.0.1 -> src=0.0.0.0/0 !predicate(src 0.0.0.1/0.0.0.1)
          -s host.example.com -> src=0.0.0.0/0 unknown(src `host.example.com`: no address but a name)
          ! -s <private_ip>/32 -> src=0.0.0.0/0 unknown(src `<private_ip>/32`: illegible address)
          -s 2001:db8::1 -> src=0.0.0.0/0 unknown(src `2001:db8::1`: address of the other IP version)
          -i eth0 -o ppp+ -> in=eth0 out=ppp*
          ! -i eth0 -> in=not eth0
          -i ! eth+ -> in=not eth*
          -i + -> any
          ! -o + -> nothing
          -p all -> any
          -p 0 -> any
          ! -p all -> nothing
          -p tcp -> service=tcp
          -p TCP -> service=tcp
          -p 47 -> service=47
          -p gre -> service=47
          ! -p tcp -m comment --comment x -> service=0,icmp,2,3,4,5,7,8,9,10,11,12,13,14,15,16,udp,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,dccp,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,icmpv6,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118,119,120,121,122,123,124,125,126,127,128,129,130,131,sctp,133,134,135,udplite,137,138,139,140,141,142,143,144,145,146,147,148,149,150,151,152,153,154,155,156,157,158,159,160,161,162,163,164,165,166,167,168,169,170,171,172,173,174,175,176,177,178,179,180,181,182,183,184,185,186,187,188,189,190,191,192,193,194,195,196,197,198,199,200,201,202,203,204,205,206,207,208,209,210,211,212,213,214,215,216,217,218,219,220,221,222,223,224,225,226,227,228,229,230,231,232,233,234,235,236,237,238,239,240,241,242,243,244,245,246,247,248,249,250,251,252,253,254,255
          -p nosuch -> unknown(protocol `nosuch`: no such name)
          -f -> frag=later
          ! -f -> frag=first
          -f -p tcp --dport 80 -> nothing
          """)
  void addressesInterfacesProtocol(String options, String expected) {
    assertThat(Shown.match(options)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          -p tcp -m tcp -> service=tcp frag=first
          -p tcp --dport 80 -> service=tcp/80 frag=first
          -p tcp -m tcp --dport http -> service=tcp/80 frag=first
          -p 6 --dport 0x50 -> service=tcp/80 frag=first
          -p tcp --destination-p 80 -> service=tcp/80 frag=first
          -p tcp --dport=80 -> service=tcp/80 frag=first
          -p tcp -m tcp ! --dport 80 -> service=tcp/0-79,tcp/81-65535 frag=first
          -p tcp --dport ! 1: -> service=tcp/0 frag=first
          -p udp -m udp --sport 1024:65535 --dport :1023 -> service=udp/0-1023 sport={1024-65535} frag=first
          -p udp -m udp --dport 90:80 -> nothing
          -p udp ! --sport 90:80 -> service=udp frag=first
          -p tcp --dport nosuch -> service=tcp frag=first unknown(destination port `nosuch`: no such service)
          -p tcp --dport 80 -m tcp --sport 5 -> service=tcp/80 sport={5} frag=first
          -p sctp --dport 5 --chunk-types any DATA,INIT -> service=sctp/5 frag=first predicate(sctp chunk-types any DATA,INIT)
          -p dccp ! --dccp-types REQUEST -> service=dccp frag=first !predicate(dccp dccp-types REQUEST)
          -p tcp -m multiport --dports 80,443,8000:8080 -> service=tcp/80,tcp/443,tcp/8000-8080 frag=first
          -p tcp -m multiport ! --dports 1:65535 -> service=tcp/0 frag=first
          -p tcp -m multiport --sports ssh -> service=tcp sport={22} frag=first
          -p tcp -m multiport --ports 80,443 -> service=tcp sport={80,443} frag=first | service=tcp/80,tcp/443 frag=first
          -p tcp -m multiport ! --ports 1:65535 -> service=tcp/0 sport={0} frag=first
          -m multiport --dports 80 -> service=tcp/80,udp/80,dccp/80,sctp/80,udplite/80 frag=first
          -p tcp --syn -> service=tcp flags=syn/fin,syn,rst,ack frag=first
          -p tcp ! --syn -> service=tcp flags=not syn/fin,syn,rst,ack frag=first
          -p tcp --tcp-flags SYN,RST,ACK,FIN SYN -> service=tcp flags=syn/fin,syn,rst,ack frag=first
          -p tcp --tcp-flags ALL NONE -> service=tcp flags=none/fin,syn,rst,psh,ack,urg frag=first
          -p tcp --tcp-flags ALL ALL -> service=tcp flags=fin,syn,rst,psh,ack,urg/fin,syn,rst,psh,ack,urg frag=first
          -p tcp --tcp-flags ! SYN,ACK SYN -> service=tcp flags=not syn/syn,ack frag=first
          -p tcp --tcp-flags SYN ACK -> nothing
          -p tcp ! --tcp-flags SYN ACK -> service=tcp frag=first
          -p tcp --tcp-flags NONE NONE -> service=tcp frag=first
          -p tcp ! --tcp-option 0x08 -> service=tcp frag=first !predicate(tcp tcp-option 8)
          -p icmp -m icmp --icmp-type any -> service=icmp frag=first
          -p icmp -m icmp --icmp-type 255 -> service=icmp frag=first
          -p icmp -m icmp -> service=icmp frag=first
          -p icmp -> service=icmp
          -p icmp ! --icmp-type any -> nothing
          -p icmp --icmp-type echo-request -> service=icmp/8 frag=first
          -p icmp --icmp-type 3/4 -> service=icmp/3/4 frag=first
          -p icmp --icmp-type Fragmentation-Needed -> service=icmp/3/4 frag=first
          -p icmp --icmp-type nosuch -> service=icmp frag=first unknown(ICMP type `nosuch`: no such name)
          """)
  void transport(String options, String expected) {
    assertThat(Shown.match(options)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          -s fe80::/10 -> src=fe80::/10
          ! -s ::/1 -> src=8000::/1
          -s fe80::1/ffff:: -> src=fe80::/16
          -s fe80::1/ffff::1 -> src=fe80::/16 predicate(src fe80::1/ffff::1)
          -s 10.0.0.1 -> src=::/0 unknown(src `10.0.0.1`: address of the other IP version)
          -p ipv6-icmp -> service=icmpv6
          -p ipv6-route -> nothing
          -p ah -> nothing
          -p ipv6-opts -> nothing
          -p icmpv6 --icmpv6-type 128 -> service=icmpv6/128 frag=first
          -p ipv6-icmp -m icmp6 ! --icmpv6-type echo-request/0 -> service=icmpv6 frag=first unknown(ICMP type `echo-request/0`: no such name)
          -p ipv6-icmp -m icmp6 --icmpv6-type packet-too-big -> service=icmpv6/2 frag=first
          -p ipv6-icmp -m icmp6 --icmpv6-type no-route -> service=icmpv6/1/0 frag=first
          -m hl --hl-eq 255 -> predicate(ttl 255)
          -m rt --rt-type 0 ! --rt-len 22 -> predicate(rt ! --rt-len 22 --rt-type 0)
          -m iprange --src-range 2001:db8::1-2001:db8::ff -> src=2001:db8::1-2001:db8::ff
          """)
  void versionSix(String options, String expected) {
    assertThat(Shown.match6(options)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          -m state --state NEW -> state=new
          -m state --state RELATED,ESTABLISHED -> state=established,related
          -m state ! --state INVALID,UNTRACKED -> state=new,established,related
          -m state --state ! NEW -> state=established,related,invalid,untracked
          -m state --state est -> state=established
          -m state --state NEW -m state --state ESTABLISHED -> nothing
          -m state --state SNAT -> unknown(state `SNAT`: no such state)
          -m conntrack --ctstate NEW,UNTRACKED -> state=new,untracked
          -m conntrack --ctstate DNAT -> state=new,established,related predicate(ctstate DNAT)
          -m conntrack --ctstate INVALID,DNAT -> state=invalid | state=new,established,related predicate(ctstate DNAT)
          -m conntrack ! --ctstate NEW,SNAT -> state=established,related !predicate(ctstate SNAT) | state=invalid,untracked
          -m conntrack --ctorigdstport 80 -> state=new,established,related predicate(ctorigdstport 80)
          -m conntrack ! --ctorigdstport 80:80 -> state=new,established,related !predicate(ctorigdstport 80)
          -m conntrack --ctstate NEW,INVALID --ctorigdstport 80 -> state=new predicate(ctorigdstport 80) | state=invalid
          -m conntrack --ctproto tcp --ctdir REPLY -> state=new,established,related predicate(ctproto 6) !predicate(ctdir ORIGINAL)
          -m conntrack --ctorigsrc 10.0.0.1/255.0.0.0 -> state=new,established,related predicate(ctorigsrc 10.0.0.0/8)
          -m conntrack --ctstatus assured,SEEN_REPLY -> state=new,established,related predicate(ctstatus ASSURED,SEEN_REPLY)
          -m conntrack --ctexpire 1:5 -> state=new,established,related stateful(ctexpire 1:5)
          -m connmark ! --mark 0x1/0xff -> state=new,established,related !predicate(connmark 0x1/0xff)
          """)
  void states(String options, String expected) {
    assertThat(Shown.match(options)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '^',
      textBlock =
          """
          -m iprange --src-range 10.0.0.1-10.0.0.5 -> src=10.0.0.1-10.0.0.5
          -m iprange --dst-range 10.0.0.1 -> dst=10.0.0.1/32
          -m iprange ! --src-range 0.0.0.5-255.255.255.255 -> src=0.0.0.0-0.0.0.4
          -m iprange --src-range 10.0.0.5-10.0.0.1 -> nothing
          -m iprange ! --src-range 10.0.0.5-10.0.0.1 -> src=0.0.0.0/0
          -m mac --mac-source 0:11:22:AA:bb:cc -> predicate(mac source 00:11:22:aa:bb:cc)
          -m mac ! --mac-source 00:11:22:AA:bb:cc -> predicate(from an Ethernet device) !predicate(mac source 00:11:22:aa:bb:cc)
          -m mac --mac-source XX:XX:XX:XX:XX:XX -> unknown(mac source `XX:XX:XX:XX:XX:XX`: illegible)
          -m mark --mark 16/0xff -> predicate(mark 0x10/0xff)
          -m mark ! --mark 0x10 -> !predicate(mark 0x10)
          -m mark --mark 0x10/0x1 -> nothing
          -m mark ! --mark 0x10/0x1 -> any
          -m mark --mark 0/0 -> any
          -m mark ! --mark 0/0 -> nothing
          -m ttl --ttl-lt 5 -> predicate(ttl 0-4)
          -m ttl --ttl-gt 254 -> predicate(ttl 255)
          -m ttl ! --ttl 64 -> !predicate(ttl 64)
          -m ttl --ttl-lt 0 -> nothing
          -m length --length 85: -> predicate(length 85-65535)
          -m length ! --length :1500 -> !predicate(length 0-1500)
          -m dscp --dscp-class EF -> predicate(dscp 46)
          -m dscp ! --dscp 0x2e -> !predicate(dscp 46)
          -m tos --tos Minimize-Delay -> predicate(tos 0x10/0x3f)
          -m tos --tos 16 -> predicate(tos 0x10)
          -m pkttype --pkt-type host -> predicate(pkttype unicast)
          -m owner --uid-owner root ! --gid-owner 5-9 -> predicate(owner uid 0) !predicate(owner gid 5-9)
          -m owner ! --uid-owner joe -> !predicate(owner uid joe)
          -m physdev --physdev-in eth+ ! --physdev-is-bridged -> predicate(physdev in eth+) !predicate(physdev is bridged)
          -m addrtype --dst-type multicast,BROADCAST -> predicate(dst type BROADCAST,MULTICAST)
          -m addrtype ! --src-type LOCAL --limit-iface-in -> !predicate(src type LOCAL on the ingress interface)
          -m string --algo bm --string "a b" --to 65535 -> predicate(string --algo bm --string "a b")
          -m string --string "a b" --algo bm -> predicate(string --algo bm --string "a b")
          -m u32 --u32 "0 >> 22 & 0x3C @ 0 = 1" -> predicate(u32 --u32 0>>22&0x3c@0=1)
          -m policy --pol ipsec --dir in --reqid 0x1 -> predicate(policy --dir in --pol ipsec --reqid 1)
          -m rpfilter --validmark --invert -> predicate(rpfilter --invert --validmark)
          -m ipv4options --rr -> predicate(ipv4options --rr)
          -p esp -m esp ! --espspi 5 -> service=50 predicate(esp ! --espspi 5)
          -m limit --limit 3/min --limit-burst 10 -> stateful(limit --limit 3/min --limit-burst 10)
          -m recent --name ssh --set --rsource -> stateful(recent --name ssh --rsource --set)
          -m hashlimit --hashlimit-upto 5/sec --hashlimit-name x -> stateful(hashlimit --hashlimit 5/sec --hashlimit-name x)
          -m statistic --mode random --probability 0.5 -> stateful(statistic --mode random --probability 0.5)
          -m comment --comment "only words" -> any
          -m nosuch -j DROP -> unknown(match `nosuch` is not one this program knows)
          -m time --timestart 8:00 --timestop 17:00:00 --days Mon,Tue -> predicate(time 08:00:00-17:00:00 weekdays 1,2 utc)
          -m time --weekdays 2,Monday --timestop 17:00 --timestart 08:00 --datestop 2038-01-19T03:14:07 -> predicate(time 08:00:00-17:00:00 weekdays 1,2 utc)
          -m time ! --weekdays Sat,Sun --kerneltz -> predicate(time 00:00:00-23:59:59 weekdays 1,2,3,4,5 local time)
          -m set --match-set bad src -> predicate(set bad src)
          -m set ! --match-set bad src,dst -> !predicate(set bad src,dst)
          -m set --set bad dst -> predicate(set bad dst)
          """)
  void predicatesAndMemory(String options, String expected) {
    assertThat(Shown.match(options)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          -m state --state NEW -> predicate(state NEW)
          -m conntrack ! --ctstate NEW -> predicate(conntrack ! --ctstate NEW)
          -m connmark --mark 1 -> predicate(connmark 0x1)
          """)
  void statesCanStillChangeInTableRaw(String options, String expected) {
    assertThat(Shown.show(Shown.rule("raw", false, options, Map.of()).match())).isEqualTo(expected);
  }
}
