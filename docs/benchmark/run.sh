#!/bin/sh
# Measures `ruleshade check`: cold start, a real dump, rule sets of 1,000 to 1,000,000 rules in the manner of
# ClassBench (seeds fw1, acl1, ipc1; the million is ten copies of fw1), and 10,000 rules in every dialect.
# Prints a table in Markdown; medians of five runs. Reading and analysis have columns of their own, in wall and
# in CPU time.
#
#   docs/benchmark/run.sh [quick|small|full]    quick: 1k and 10k; full adds a million rules
#
#   RULESHADE_SHARED   folder of the filter sets and dumps (default: ../shared beside the project)
#   RULESHADE_JAVA     a java of version 21 or newer (default: $JAVA_HOME/bin/java, else java)
#   RUNS               number of runs (default: 5)
#   WORK               folder for the written rule sets (default: a temporary one)
#
# Needs GNU time as /usr/bin/time. Times are of the whole process and all its threads, the just-in-time
# compiler and the collector included. Let nothing else run on the machine.
set -eu

what=${1:-small}

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
  [ -s "$work/$4" ] || "$java" "$root/docs/benchmark/RuleSets.java" "$1" "$2" "$3" >"$work/$4"
}

# The filter set of a seed and size; where there is none of that size, the first rules of the largest.
filters() { # seed size
  set=$sets/${1}_${2}_s101.cb
  if [ ! -f "$set" ]; then
    set=$work/${1}_$2.cb
    head -n "${2%k}000" "$sets/${1}_100k_s101.cb" >"$set"
  fi
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
  # Analysis: all stages between reading and output.
  analysed() {
    awk -F '\t' -v c="$1" '$1 == "timing" && $2 != "read" && $2 != "output" { a[FILENAME] += $c }
      END { for (f in a) print a[f] }' "$work"/run.*.err | median
  }
  cpu=$(awk -F '\t' '$1 == "whole" { print $3 + $4 }' "$work"/run.*.err | median)
  heap=$(awk -F '\t' '$1 == "heap" { print $2 }' "$work"/run.*.err | median)
  rss=$(column 5)
  printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$name" "$rules" \
    "$(column 2)" "$cpu" "$(stage read 3)" "$(stage read 4)" "$(analysed 3)" "$(analysed 4)" \
    "$(stage 'layout and index' 4)" "$(stage judge 4)" "$(stage evidence 4)" "$(stage redundancy 4)" \
    "$(stage 'checks and replay' 4)" "$heap" "$((rss / 1024))"
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

echo "| input | rules | wall s | CPU s | read, wall ms | read, CPU | analysis, wall | analysis, CPU | layout, index | judge | evidence | RS103 | checks, replay | heap MB | RSS MB |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
# The flags of the launcher: a plain compiler for files of less than 20 MB.
small="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"
large="$small"
also=
row 'ten rules' 10 "$work/ten.rules" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
dump="$shared/corpus/iptables/diekmann+net-network/TUM__iptables-save-2016-06-27_16-29-01"
[ ! -f "$dump" ] || row 'largest real dump (IPv4)' 5556 "$dump" $large
dead='--select RS101,RS102,RS104,RS105,RS110'
redundant='--select RS101,RS102,RS103,RS104,RS105,RS110'
sizes='1k 10k 100k'
[ "$what" != quick ] || sizes='1k 10k'
sized() { # seed size dialect
  filters "$1" "$2"
  write "$set" "$3" 1 "${1}_$2.$3"
  rules=$(grep -c -e '^access-list' -e '^-A' "$work/${1}_$2.$3")
  also=$dead
  row "$1 $2, $3: dead rules" "$rules" "$work/${1}_$2.$3" $large
  also=$redundant
  row "$1 $2, $3: dead and redundant rules" "$rules" "$work/${1}_$2.$3" $large
}
for size in $sizes; do
  for seed in fw1 acl1 ipc1; do
    sized "$seed" "$size" iptables
  done
  sized fw1 "$size" asa
  also=
  row "fw1 $size, asa: every check" "$rules" "$work/fw1_$size.asa" $small -Xmx1g
done
if [ "$what" != quick ]; then
  also=$dead
  row 'fw1 100k, asa: dead rules, 128 MB' "$(grep -c '^access-list' "$work/fw1_100k.asa")" \
    "$work/fw1_100k.asa" $small -Xmx128m
  also=
fi
for dialect in nftables ios nxos junos panos fortios; do
  write "$sets/fw1_10k_s101.cb" "$dialect" 1 "fw1_10k.$dialect"
  rules=$(grep -c -E 'accept$|drop$|^ +([0-9]+ )?(permit|deny) |then |action (allow|deny)|set schedule' "$work/fw1_10k.$dialect")
  also='--select RS101,RS102,RS104,RS105,RS110'
  row "fw1 10k, $dialect: dead rules" "$rules" "$work/fw1_10k.$dialect" $large
  also=
done
if [ "$what" = full ]; then
  for dialect in asa iptables; do
    write "$sets/fw1_100k_s101.cb" "$dialect" 10 "fw1_1m.$dialect"
    also="$dead --max-size 200M"
    row "fw1 1M (ten copies), $dialect: dead rules" \
      "$(grep -c -e '^access-list' -e '^-A' "$work/fw1_1m.$dialect")" "$work/fw1_1m.$dialect" \
      -XX:+UseParallelGC -Xmx4g
    [ "$dialect" = iptables ] ||
      row "fw1 1M (ten copies), $dialect: dead rules, 1.5 GB" \
        "$(grep -c -e '^access-list' "$work/fw1_1m.$dialect")" "$work/fw1_1m.$dialect" \
        -XX:+UseParallelGC -Xmx1500m -XX:NewRatio=7
  done
fi
