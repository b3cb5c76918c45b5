#!/bin/sh
# Measures `ruleshade check`: cold start, a real dump, and rule sets of 10,000 to 1,000,000 rules in the
# manner of ClassBench, as ASA and as iptables, and 10,000 rules in every other dialect. Prints a table in Markdown; medians of five runs.
#
#   docs/benchmark/run.sh [small|full]      full adds a million rules
#
#   RULESHADE_SHARED   folder of the filter sets and dumps (default: ../shared beside the project)
#   RULESHADE_JAVA     a java of version 21 or newer (default: $JAVA_HOME/bin/java, else java)
#   RUNS               number of runs (default: 5)
#   WORK               folder for the written rule sets (default: a temporary one)
#
# Needs GNU time as /usr/bin/time. Times are of the whole process and all its threads, the just-in-time
# compiler and the collector included. Let nothing else run on the machine.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
shared=${RULESHADE_SHARED:-$root/../shared}
java=${RULESHADE_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
java=${java:-java}
jar=$root/cli/target/ruleshade.jar
runs=${RUNS:-5}
sets=$shared/corpus/classbench/generated
own=
[ -n "${WORK:-}" ] || { WORK=$(mktemp -d) && own=yes; }
work=$WORK
[ -f "$jar" ] || { echo "build first: mvn -q -DskipTests package" >&2; exit 2; }
[ -d "$sets" ] || { echo "no filter sets at $sets (RULESHADE_SHARED)" >&2; exit 2; }
mkdir -p "$work"
[ -z "$own" ] || trap 'rm -rf "$work"' EXIT

write() { # set dialect copies file
  [ -s "$work/$4" ] || "$java" "$root/docs/benchmark/RuleSets.java" "$sets/$1" "$2" "$3" >"$work/$4"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

stage() { # name column(3 wall, 4 CPU)
  awk -F '\t' -v s="$1" -v c="$2" '$1 == "timing" && $2 == s { print $c }' "$work"/run.*.err | median
}

column() { # field of the line that time prints
  awk -F '\t' -v c="$1" '$1 == "whole" { print $c }' "$work"/run.*.err | median
}

# One row: name, rules, file, options of the JVM.
row() {
  name=$1 rules=$2 file=$3
  shift 3
  rm -f "$work"/run.*.err
  i=0
  while [ "$i" -lt "$runs" ]; do
    i=$((i + 1))
    /usr/bin/time -f 'whole\t%e\t%U\t%S\t%M' "$java" "$@" -jar "$jar" check --no-progress \
      --timings --exit-zero --allow-incomplete --format json $also "$file" \
      >"$work/out.json" 2>"$work/run.$i.err" || { tail -3 "$work/run.$i.err" >&2; exit 1; }
  done
  cpu=$(awk -F '\t' '$1 == "whole" { print $3 + $4 }' "$work"/run.*.err | median)
  heap=$(awk -F '\t' '$1 == "heap" { print $2 }' "$work"/run.*.err | median)
  rss=$(column 5)
  printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$name" "$rules" \
    "$(column 2)" "$cpu" "$(stage read 4)" "$(stage 'layout and index' 4)" "$(stage judge 4)" \
    "$(stage evidence 4)" "$(stage redundancy 4)" "$(stage 'checks and replay' 4)" \
    "$(stage output 4)" "$heap" "$((rss / 1024))"
}

cat >"$work/ten.rules" <<'EOF'
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 443 -j ACCEPT
-A INPUT -s 10.1.0.0/16 -p tcp -m tcp --dport 443 -j DROP
-A INPUT -p udp -m udp --dport 53 -j ACCEPT
-A FORWARD -s 192.0.2.0/24 -j ACCEPT
-A FORWARD -s 192.0.2.0/25 -j ACCEPT
-A FORWARD -d 198.51.100.0/24 -p tcp -m tcp --dport 80 -j ACCEPT
-A FORWARD -p icmp -j ACCEPT
COMMIT
EOF

echo "| input | rules | wall s | CPU s | read | layout, index | judge | evidence | RS103 | checks, replay | output | heap MB | RSS MB |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
# The flags of the launcher: a plain compiler for files of less than 20 MB.
small="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"
large="$small"
also=
row 'ten rules' 10 "$work/ten.rules" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
dump="$shared/corpus/iptables/diekmann+net-network/TUM__iptables-save-2016-06-27_16-29-01"
[ ! -f "$dump" ] || row 'largest real dump (IPv4)' 5556 "$dump" $large
for dialect in asa iptables; do
  for size in 10k 100k; do
    write "fw1_${size}_s101.cb" "$dialect" 1 "fw1_$size.$dialect"
    rules=$(grep -c -e '^access-list' -e '^-A' "$work/fw1_$size.$dialect")
    also='--select RS101,RS102,RS104,RS105,RS110'
    row "fw1 $size, $dialect: dead rules" "$rules" "$work/fw1_$size.$dialect" $large
    also='--select RS101,RS102,RS103,RS104,RS105,RS110'
    row "fw1 $size, $dialect: dead and redundant rules" "$rules" "$work/fw1_$size.$dialect" $large
    also=
    row "fw1 $size, $dialect: every check" "$rules" "$work/fw1_$size.$dialect" $small -Xmx1g
  done
done
for dialect in nftables ios nxos junos panos fortios; do
  write fw1_10k_s101.cb "$dialect" 1 "fw1_10k.$dialect"
  rules=$(grep -c -E 'accept$|drop$|^ +([0-9]+ )?(permit|deny) |then |action (allow|deny)|set schedule' "$work/fw1_10k.$dialect")
  also='--select RS101,RS102,RS104,RS105,RS110'
  row "fw1 10k, $dialect: dead rules" "$rules" "$work/fw1_10k.$dialect" $large
  also=
done
if [ "${1:-small}" = full ]; then
  write fw1_100k_s101.cb iptables 10 fw1_1m.iptables
  also='--select RS101,RS102,RS104,RS105,RS110'
  row 'fw1 1M (ten copies), iptables: dead rules' "$(grep -c '^-A' "$work/fw1_1m.iptables")" \
    "$work/fw1_1m.iptables" -XX:+UseParallelGC -Xmx4g
fi
