/*
 * Entries of access lists and members of object groups on Cisco routers and switches: IOS, IOS-XE,
 * IOS-XR and NX-OS, one rule a statement.
 *
 * A statement is what follows the sequence number of an entry, or the member of a group without its
 * sequence number. Every rule that ends in EOF is an entry; each is LL(1). Which protocol allows
 * which option is not the grammar's matter.
 *
 * Sources: Cisco IOS Security Command Reference, `access-list (IP extended)`, `permit (IP)`, `permit
 * (IPv6)`, `object-group`; Cisco IOS XR IP Addresses and Services Command Reference, `permit (IPv4)`;
 * Cisco Nexus 7000 Series NX-OS Security Command Reference, `permit (IPv4)`, `object-group`.
 */
grammar CiscoAcl;

// ---- entries

extended
  : (DYNAMIC name (TIMEOUT NUMBER)?)? verdict service source=address sourcePorts=ports?
    destination=address (destinationPorts=ports | message)? option* EOF
  ;

standard
  : verdict address (WILDCARD_BITS QUAD)? option* EOF
  ;

// Entries of an IPv6 list that state the source only.
sourceOnly
  : verdict address option* EOF
  ;

evaluate
  : EVALUATE name option* EOF
  ;

verdict
  : PERMIT
  | DENY
  ;

service
  : OBJECT_GROUP name   # serviceGroup
  | value               # protocol
  ;

address
  : ANY                                            # anyAddress
  | HOST name                                      # hostAddress
  | (OBJECT_GROUP | ADDRGROUP | NET_GROUP) name    # groupAddress
  | PREFIX                                         # prefixAddress
  | QUAD (QUAD | LENGTH)?                          # quadAddress
  | SIX                                            # sixAddress
  ;

ports
  : (EQ | NEQ) value+               # portList
  | (LT | GT) value                 # portBound
  | RANGE value value               # portRange
  | (PORTGROUP | PORT_GROUP) name   # portGroup
  ;

// An ICMP type, perhaps with a code, or an IGMP type.
message
  : value value?
  ;

option
  : LOG WORD?                                              # log
  | LOG_INPUT WORD?                                        # logInput
  | ESTABLISHED                                            # established
  | FRAGMENTS                                              # fragments
  | (MATCH_ALL | MATCH_ANY) SIGNED+                        # signedFlags
  | (ACK | FIN | PSH | RST | SYN | URG)                    # plainFlag
  | TCP_FLAGS_MASK NUMBER                                  # flagsMask
  | DSCP comparison                                        # dscp
  | PRECEDENCE comparison                                  # precedence
  | TOS comparison                                         # tos
  | TTL comparison                                         # ttl
  | PACKET_LENGTH comparison                               # packetLength
  | (OPTION | FLOW_LABEL | ROUTING_TYPE | MOBILITY_TYPE | DEST_OPTION_TYPE | HTTP_METHOD | VLAN
     | TCP_OPTION_LENGTH) name                             # field
  | NVE VNI NUMBER                                         # vni
  | (ROUTING | MOBILITY | HBH | AUTH | DEST_OPTION | UNDETERMINED_TRANSPORT)   # header
  | TIME_RANGE name                                        # timeRange
  | REFLECT name (TIMEOUT NUMBER)?                         # reflect
  | SEQUENCE NUMBER                                        # sequence
  | ICMP_OFF                                               # icmpOff
  | CAPTURE (SESSION NUMBER)?                              # capture
  | COUNTER name                                           # counter
  | MATCHES                                                # matches
  | STATE                                                  # state
  ;

comparison
  : (EQ | NEQ)? value+   # comparedList
  | (LT | GT) value      # comparedBound
  | RANGE value value    # comparedRange
  ;

// ---- members of groups

networkMember
  : (GROUP_OBJECT | OBJECT_GROUP) name EOF   # memberGroup
  | RANGE name name EOF                      # memberRange
  | NETWORK_OBJECT? memberAddress EOF        # memberNetwork
  ;

memberAddress
  : ANY                    # memberAny
  | HOST name              # memberHost
  | PREFIX                 # memberPrefix
  | QUAD (QUAD | LENGTH)?  # memberQuad
  | SIX                    # memberSix
  ;

portMember
  : (GROUP_OBJECT | OBJECT_GROUP) name EOF   # portMemberGroup
  | ports EOF                                # portMemberPorts
  ;

serviceMember
  : (GROUP_OBJECT | OBJECT_GROUP) name EOF                              # serviceMemberGroup
  | (SERVICE_OBJECT | PROTOCOL_OBJECT)? value (SOURCE portTest)? tail?
    EOF                                                                 # serviceMemberService
  ;

tail
  : DESTINATION? portTest
  ;

// The word `eq` may be left out; a second value is an ICMP code.
portTest
  : (EQ | NEQ | LT | GT) value
  | RANGE value value
  | value value?
  ;

// ---- words

value
  : NUMBER
  | WORD
  ;

name
  : .
  ;

ACK: 'ack';
ADDRGROUP: 'addrgroup';
ANY: 'any';
AUTH: 'auth';
CAPTURE: 'capture';
COUNTER: 'counter';
DENY: 'deny';
DESTINATION: 'destination';
DEST_OPTION: 'dest-option';
DEST_OPTION_TYPE: 'dest-option-type';
DSCP: 'dscp';
DYNAMIC: 'dynamic' | 'Dynamic';
EQ: 'eq';
ESTABLISHED: 'established';
EVALUATE: 'evaluate';
FIN: 'fin';
FLOW_LABEL: 'flow-label';
FRAGMENTS: 'fragments';
GROUP_OBJECT: 'group-object';
GT: 'gt';
HBH: 'hbh';
HOST: 'host';
HTTP_METHOD: 'http-method';
ICMP_OFF: 'icmp-off';
LOG: 'log';
LOG_INPUT: 'log-input';
LT: 'lt';
MATCH_ALL: 'match-all';
MATCH_ANY: 'match-any';
MOBILITY: 'mobility';
MOBILITY_TYPE: 'mobility-type';
NEQ: 'neq';
NETWORK_OBJECT: 'network-object';
NET_GROUP: 'net-group';
NVE: 'nve';
OBJECT_GROUP: 'object-group';
OPTION: 'option';
PACKET_LENGTH: 'packet-length';
PERMIT: 'permit';
PORTGROUP: 'portgroup';
PORT_GROUP: 'port-group';
PRECEDENCE: 'precedence';
PROTOCOL_OBJECT: 'protocol-object';
PSH: 'psh';
RANGE: 'range';
REFLECT: 'reflect';
ROUTING: 'routing';
ROUTING_TYPE: 'routing-type';
RST: 'rst';
SEQUENCE: 'sequence';
SERVICE_OBJECT: 'service-object';
SESSION: 'session';
SOURCE: 'source';
SYN: 'syn';
TCP_FLAGS_MASK: 'tcp-flags-mask';
TCP_OPTION_LENGTH: 'tcp-option-length';
TIMEOUT: 'timeout';
TIME_RANGE: 'time-range';
TOS: 'tos';
TTL: 'ttl';
UNDETERMINED_TRANSPORT: 'undetermined-transport';
URG: 'urg';
VLAN: 'vlan';
VNI: 'vni';

// What `show access-lists` adds.
WILDCARD_BITS: ',' [ \t]+ 'wildcard' [ \t]+ 'bits';
MATCHES
  : '(' [0-9]+ [ \t]+ ('hw' [ \t]+)? 'match' 'es'? ')'
  | '[match=' [0-9]+ ']'
  ;
STATE: '(active)' | '(inactive)';

NUMBER: [0-9]+;
LENGTH: '/' [0-9]+;
SIGNED: [+-] [a-z]+;
QUAD: [0-9]+ '.' [0-9]+ '.' [0-9]+ '.' [0-9]+;
PREFIX: (QUAD | SIX) '/' [0-9]+;
SIX: [0-9A-Fa-f]* ':' [0-9A-Fa-f.:]+ | [0-9A-Fa-f]+ '::';
WORD: ~[ \t\r\n,]+;
BLANK: [ \t\r\n]+ -> skip;
