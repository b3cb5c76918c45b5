/*
 * The statements of nftables that stand inside blocks, or are commands, and hold more than names.
 *
 * The front end takes a file apart into blocks and statements. A statement comes here without comments
 * and with separators only where an anonymous chain has them. Every rule that ends in EOF is an entry;
 * each is LL(1). What the words on the right of a match mean depends on the data type on its left, so
 * values are read as they stand and get their meaning in the lowering.
 *
 * Source: nft(8) of nftables 1.0.6, and the forms that `nft list ruleset` prints.
 */
grammar Nftables;

// ---- entries

ruleText
  : statement* EOF
  ;

// `type filter hook input priority filter + 10`
hookLine
  : TYPE word HOOK word device? PRIORITY priority EOF
  ;

device
  : DEVICE atom
  | DEVICES EQUALS atom
  ;

priority
  : DASH? atom ((PLUS | DASH) atom)?
  ;

// `devices = { eth0, eth1 }`, `elements = { 192.0.2.1, 192.0.2.2 }`, `define lan = 192.0.2.0/24`
assignment
  : DEFINE? name=word EQUALS listed? EOF
  ;

// `policy drop`
policyLine
  : POLICY atom EOF
  ;

// `type ipv4_addr . inet_service : verdict`
typeLine
  : TYPE typeName (COLON INTERVAL? typeName)? EOF
  ;

typeName
  : word (DOT word)*
  ;

// `typeof ip saddr . tcp dport : verdict`
typeofLine
  : TYPEOF expression (COLON INTERVAL? (VERDICT | expression))? EOF
  ;

// `add rule inet filter input tcp dport 22 accept`
ruleCommand
  : verb=(ADD | INSERT | REPLACE | CREATE) RULE place position? statement* EOF
  ;

position
  : kind=(INDEX | HANDLE | POSITION) WORD
  ;

place
  : family? table=word name=word
  ;

family
  : IP | IP6 | INET | HEADER | BRIDGE | NETDEV
  ;

// `add element inet filter blocked { 192.0.2.1, 192.0.2.2 }`
elementCommand
  : verb=(ADD | CREATE | DELETE | DESTROY) ELEMENT place (setLiteral | VAR) EOF
  ;

// ---- statements of a rule

statement
  : verdict                                                            # verdictStatement
  | COUNTER (counts | NAME value)?                                     # counterStatement
  | LOG logOption*                                                     # logStatement
  | LIMIT (RATE OVER? rate (BURST WORD unit)? | NAME value)            # limitStatement
  | QUOTA (OVER | UNTIL)? (WORD unit (USED WORD unit)? | NAME value)   # quotaStatement
  | CT COUNT OVER? atom                                                # countStatement
  | LAST (USED atom)?                                                  # lastStatement
  | end=(REJECT | SNAT | DNAT | MASQUERADE | REDIRECT | FULLCONE | QUEUE | FWD) tail*  # endStatement
  | SYNPROXY synproxyOption*                                           # synproxyStatement
  | TPROXY (IP | IP6)? TO (COLON value | value (COLON value)?)         # tproxyStatement
  | DUP TO value (DEVICE value)?                                       # dupStatement
  | FLOW (ADD | OFFLOAD) NAMED                                         # flowStatement
  | NOTRACK                                                            # notrackStatement
  | verb=(ADD | UPDATE | DELETE) NAMED LBRACE dynamic RBRACE           # updateStatement
  | SET verb=(ADD | UPDATE) expression (TIMEOUT atom)? NAMED           # oldUpdateStatement
  | METER word (SIZE word)? LBRACE dynamic RBRACE                      # meterStatement
  | XT kind=WORD (STRING | word)                                       # xtStatement
  | COMMENT STRING                                                     # commentStatement
  | expression (SET value classMinor? | VMAP mapRef | operator? listed classMinor?)  # expressionStatement
  ;

// `1:2`, a class of traffic control
classMinor
  : COLON WORD
  ;

verdict
  : kind=(ACCEPT | DROP | CONTINUE | RETURN)
  | kind=(JUMP | GOTO) (word | VAR | anonymousChain)
  ;

anonymousChain
  : LBRACE (statement | SEPARATOR)* RBRACE
  ;

counts
  : PACKETS packets=WORD BYTES bytes=WORD
  | BYTES bytes=WORD PACKETS packets=WORD
  ;

// `10/second`, `10 mbytes/second`
rate
  : WORD RATE_UNIT?
  ;

unit
  : PACKETS | BYTES | UNIT
  ;

logOption
  : PREFIX (STRING | VAR | word)
  | (LEVEL | GROUP | SNAPLEN | QUEUE_THRESHOLD) (word | VAR)
  | FLAGS logFlags
  ;

logFlags
  : TCP (WORD | OPTIONS) (COMMA (WORD | OPTIONS))*
  | IP OPTIONS
  | SKUID
  | HEADER
  | WORD
  ;

synproxyOption
  : NAME value
  | WORD WORD?
  | TIMESTAMP
  ;

// What ends a rule is kept as it stands; only a comment may follow.
tail
  : ~(COMMENT | SEPARATOR | RBRACE | LBRACE)
  | setLiteral
  ;

dynamic
  : expression elementOption* (COLON (verdict | value))? SEPARATOR*
  ;

// ---- expressions

expression
  : operand (DOT operand)*
  ;

operand
  : (LPAREN expression RPAREN | field) (bitOperator maskOperand)*
  ;

bitOperator
  : AMPERSAND | PIPE | CARET | SHIFT_LEFT | SHIFT_RIGHT | AND | OR | XOR
  ;

maskOperand
  : LPAREN atom (PIPE atom)* RPAREN
  | atom
  ;

field
  : (HEADER | EXTENSION) fieldName (LBRACKET WORD RBRACKET)?           # headerField
  | (IP | TCP) OPTION (RAW | fieldName (fieldName | COUNT)?)           # optionField
  | SCTP CHUNK fieldName fieldName?                                    # chunkField
  | (IP | IP6 | TCP | SCTP) fieldName                                  # plainField
  | TUNNEL ((IP | IP6 | TCP) fieldName | fieldName)                    # tunnelField
  | RT ((IP | IP6) fieldName | fieldName)                              # rtField
  | EXTHDR (EXTENSION | RT)                                            # exthdrField
  | META? (META_KEY | SKUID | MARK)                                    # metaField
  | META metaOnly                                                      # metaOnlyField
  | CT (ORIGINAL | REPLY)? ((IP | IP6) fieldName | fieldName)          # ctField
  | SOCKET fieldName (LEVEL WORD)?                                     # socketField
  | OSF (TTL word)? (NAME | WORD)                                      # osfField
  | FIB fibFlag (DOT fibFlag)* fibResult                               # fibField
  | NUMGEN WORD MOD WORD (OFFSET WORD)?                                # numgenField
  | JHASH expression MOD WORD (SEED WORD)? (OFFSET WORD)?              # jhashField
  | SYMHASH MOD WORD (OFFSET WORD)?                                    # symhashField
  | IPSEC WORD (SPNUM WORD)? ((IP | IP6) fieldName | fieldName)        # ipsecField
  | RAW                                                                # rawField
  ;

metaOnly
  : WORD | IPSEC | LENGTH | PROTOCOL | PRIORITY
  ;

fibFlag
  : WORD | MARK | META_KEY
  ;

fibResult
  : WORD | TYPE | META_KEY
  ;

// Words that name a field behind its header.
fieldName
  : WORD | TYPE | FLAGS | LENGTH | PROTOCOL | PRIORITY | MARK | BYTES | PACKETS | TTL | NAME | TIMEOUT
  | OPTIONS | TIMESTAMP | HEADER | OFFSET | SIZE | IPSEC
  ;

operator
  : EQUAL | NOT_EQUAL | LESS | GREATER | LESS_EQUAL | GREATER_EQUAL | BANG
  ;

// ---- values

// The right side of a match: a value, flags joined by commas, flags under a mask.
listed
  : item (COMMA item)* (SLASH item (COMMA item)*)?
  ;

item
  : range (DOT range)*
  ;

range
  : joined (DASH joined)?
  ;

joined
  : atom ((PIPE | AMPERSAND | CARET | SHIFT_LEFT | SHIFT_RIGHT) atom)*
  | LPAREN atom (PIPE atom)* RPAREN
  ;

// What is written into a field or looked up: it may name fields itself.
value
  : valuePart ((bitOperator | DASH | COMMA) valuePart)*
  ;

valuePart
  : LPAREN value RPAREN
  | valueTerm (DOT valueTerm)* (MAP mapRef)?
  ;

valueTerm
  : field
  | WORD
  | noWord
  ;

mapRef
  : setLiteral
  | NAMED
  | VAR
  ;

setLiteral
  : LBRACE (element (COMMA element)* COMMA?)? RBRACE
  ;

element
  : item elementOption* (COLON mapped elementOption*)?
  ;

elementOption
  : (TIMEOUT | EXPIRES) atom
  | COMMENT STRING
  | COUNTER counts?
  | LIMIT RATE OVER? rate (BURST WORD unit)?
  | QUOTA (OVER | UNTIL)? WORD unit (USED WORD unit)?
  | CT COUNT OVER? atom
  | LAST (USED atom)?
  ;

mapped
  : verdict
  | data (DOT data)*
  ;

data
  : dataAtom (DASH dataAtom)?
  ;

dataAtom
  : plainWord
  | noWord
  ;

atom
  : word
  | noWord
  ;

noWord
  : STRING | VAR | IP6_ADDRESS | MAC_ADDRESS | STAR | NAMED | setLiteral
  | LBRACKET (IP6_ADDRESS | word) RBRACKET
  ;

// Any word, where only one word can stand.
word
  : ACCEPT | DROP | CONTINUE | RETURN | JUMP | GOTO
  | plainWord
  ;

plainWord
  : WORD | ADD | AND | BRIDGE | BURST | BYTES | CHUNK | COMMENT | COUNT | COUNTER | CREATE | CT | DEFINE
  | DELETE | DESTROY | DEVICE | DEVICES | DNAT | DUP | ELEMENT | EXISTS | EXPIRES | EXTENSION | EXTHDR | FIB
  | FLAGS | FLOW | FULLCONE | FWD | GROUP | HANDLE | HEADER | HOOK | INDEX | INET | INSERT | INTERVAL | IP | IP6
  | IPSEC | JHASH | LAST | LENGTH | LEVEL | LIMIT | LOG | MAP | MARK | MASQUERADE | META | METER | META_KEY
  | MOD | NAME | NETDEV | NOTRACK | NUMGEN | OFFLOAD | OFFSET | OPTION | OPTIONS | OR | ORIGINAL | OSF | OVER
  | PACKETS | POLICY | POSITION | PREFIX | PRIORITY | PROTOCOL | QUEUE | QUEUE_THRESHOLD | QUOTA | RATE
  | RATE_UNIT | REDIRECT | REJECT | REPLACE | REPLY | RT | RULE | SCTP | SEED | SET | SIZE | SKUID | SNAPLEN
  | SNAT | SOCKET | SPNUM | SYMHASH | SYNPROXY | TCP | TIMEOUT | TIMESTAMP | TO | TPROXY | TTL | TUNNEL | TYPE
  | TYPEOF | UNIT | UNTIL | UPDATE | USED | VERDICT | VMAP | XOR | XT
  ;

// ---- tokens

HEADER : 'ether' | 'vlan' | 'arp' | 'icmp' | 'icmpv6' | 'igmp' | 'udp' | 'udplite' | 'dccp' | 'esp' | 'ah'
  | 'comp' | 'th' ;
EXTENSION : 'hbh' | 'rt0' | 'rt2' | 'rt4' | 'srh' | 'mh' | 'frag' | 'dst' ;
TUNNEL : 'gre' | 'gretap' | 'vxlan' | 'geneve' ;
META_KEY : 'iif' | 'oif' | 'iifname' | 'oifname' | 'iiftype' | 'oiftype' | 'iifgroup' | 'oifgroup'
  | 'iifkind' | 'oifkind' | 'ibrname' | 'obrname' | 'ibriport' | 'obriport' | 'skgid' | 'nftrace'
  | 'rtclassid' | 'cgroup' | 'pkttype' | 'cpu' | 'sdif' | 'sdifname' | 'time' | 'day' | 'hour' ;
RATE_UNIT : ('bytes' | 'kbytes' | 'mbytes' | 'gbytes') '/' [a-z]+ ;
UNIT : 'kbytes' | 'mbytes' | 'gbytes' ;
EXISTS : 'exists' | 'missing' ;

ACCEPT : 'accept' ;
ADD : 'add' ;
AND : 'and' ;
BRIDGE : 'bridge' ;
BURST : 'burst' ;
BYTES : 'bytes' ;
CHUNK : 'chunk' ;
COMMENT : 'comment' ;
CONTINUE : 'continue' ;
COUNT : 'count' ;
COUNTER : 'counter' ;
CREATE : 'create' ;
CT : 'ct' ;
DEFINE : 'define' | 'redefine' ;
DELETE : 'delete' ;
DESTROY : 'destroy' ;
DEVICE : 'device' ;
DEVICES : 'devices' ;
DNAT : 'dnat' ;
DROP : 'drop' ;
DUP : 'dup' ;
ELEMENT : 'element' ;
EXPIRES : 'expires' ;
EXTHDR : 'exthdr' ;
FIB : 'fib' ;
FLAGS : 'flags' ;
FLOW : 'flow' ;
FULLCONE : 'fullcone' ;
FWD : 'fwd' ;
GOTO : 'goto' ;
GROUP : 'group' ;
HANDLE : 'handle' ;
HOOK : 'hook' ;
INDEX : 'index' ;
INET : 'inet' ;
INSERT : 'insert' ;
INTERVAL : 'interval' ;
IP : 'ip' ;
IP6 : 'ip6' ;
IPSEC : 'ipsec' ;
JHASH : 'jhash' ;
JUMP : 'jump' ;
LAST : 'last' ;
LENGTH : 'length' ;
LEVEL : 'level' ;
LIMIT : 'limit' ;
LOG : 'log' ;
MAP : 'map' ;
MARK : 'mark' ;
MASQUERADE : 'masquerade' ;
META : 'meta' ;
METER : 'meter' ;
MOD : 'mod' ;
NAME : 'name' ;
NETDEV : 'netdev' ;
NOTRACK : 'notrack' ;
NUMGEN : 'numgen' ;
OFFLOAD : 'offload' ;
OFFSET : 'offset' ;
OPTION : 'option' ;
OPTIONS : 'options' ;
OR : 'or' ;
ORIGINAL : 'original' ;
OSF : 'osf' ;
OVER : 'over' ;
PACKETS : 'packets' ;
POLICY : 'policy' ;
POSITION : 'position' ;
PREFIX : 'prefix' ;
PRIORITY : 'priority' ;
PROTOCOL : 'protocol' ;
QUEUE : 'queue' ;
QUEUE_THRESHOLD : 'queue-threshold' ;
QUOTA : 'quota' ;
RATE : 'rate' ;
REDIRECT : 'redirect' ;
REJECT : 'reject' ;
REPLACE : 'replace' ;
REPLY : 'reply' ;
RETURN : 'return' ;
RT : 'rt' ;
RULE : 'rule' ;
SCTP : 'sctp' ;
SEED : 'seed' ;
SET : 'set' ;
SIZE : 'size' ;
SKUID : 'skuid' ;
SNAPLEN : 'snaplen' ;
SNAT : 'snat' ;
SOCKET : 'socket' ;
SPNUM : 'spnum' ;
SYMHASH : 'symhash' ;
SYNPROXY : 'synproxy' ;
TCP : 'tcp' ;
TIMEOUT : 'timeout' ;
TIMESTAMP : 'timestamp' ;
TO : 'to' ;
TPROXY : 'tproxy' ;
TTL : 'ttl' ;
TYPE : 'type' ;
TYPEOF : 'typeof' ;
UNTIL : 'until' ;
UPDATE : 'update' ;
USED : 'used' ;
VERDICT : 'verdict' ;
VMAP : 'vmap' ;
XOR : 'xor' ;
XT : 'xt' ;

EQUAL : '==' | 'eq' ;
NOT_EQUAL : '!=' | 'ne' ;
LESS_EQUAL : '<=' | 'le' ;
GREATER_EQUAL : '>=' | 'ge' ;
SHIFT_LEFT : '<<' | 'lshift' ;
SHIFT_RIGHT : '>>' | 'rshift' ;
LESS : '<' | 'lt' ;
GREATER : '>' | 'gt' ;
EQUALS : '=' ;
BANG : '!' ;
AMPERSAND : '&' ;
PIPE : '|' ;
CARET : '^' ;
PLUS : '+' ;
DASH : '-' ;
DOT : '.' ;
SLASH : '/' ;
COMMA : ',' ;
COLON : ':' ;
STAR : '*' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;
LBRACKET : '[' ;
RBRACKET : ']' ;

// `@nh,128,8`: so many bits at an offset into a header
RAW : '@' ('ll' | 'nh' | 'th' | 'ih') [ ]* ',' [ ]* [0-9]+ [ ]* ',' [ ]* [0-9]+ ;
NAMED : '@' [A-Za-z0-9_] [A-Za-z0-9_./\\-]* ;
VAR : '$' [A-Za-z_] [A-Za-z0-9_./\\-]* ;
STRING : '"' ( '\\' ~[\n] | ~["\\\n] )* '"' ;
MAC_ADDRESS : OCTET ':' OCTET ':' OCTET ':' OCTET ':' OCTET ':' OCTET ;
IP6_ADDRESS : HEX* ':' ( HEX* ':' )+ [0-9a-fA-F.]* ( '/' [0-9]+ )? ;
WORD : [A-Za-z0-9_] [A-Za-z0-9_./*\\-]* ;
SEPARATOR : [\n;]+ ;
BLANK : [ \t\r]+ -> skip ;

fragment HEX : [0-9a-fA-F] ;
fragment OCTET : HEX HEX? ;
