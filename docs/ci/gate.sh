#!/bin/sh
# Gates a change in a pipeline: what every template in this folder runs.
#
#   gate.sh BASE [HEAD [FOLDER]]
#
# BASE is the commit or branch to compare with, HEAD the folder of configurations, FOLDER where the
# reports go: gate.md, gate.json, check.sarif, check.junit.xml, check.gitlab.json. RULESHADE names the
# program, RULESHADE_INTENT a file that states what the change is for. The exit code is that of the gate;
# an input that cannot be used, or a fault, in the second run goes before a gate that passes.
set -u

base=${1:?usage: gate.sh BASE [HEAD [FOLDER]]}
head=${2:-.}
reports=${3:-ruleshade-report}
ruleshade=${RULESHADE:-ruleshade}

mkdir -p "$reports" || exit 2

set -- --base="$base" --head="$head" \
  --output "markdown=$reports/gate.md" --output "json=$reports/gate.json"
if [ -n "${RULESHADE_INTENT:-}" ]; then
  set -- "$@" --intent "$RULESHADE_INTENT"
fi
"$ruleshade" gate "$@"
gate=$?

# Everything that is found in the head, for the platform's own pages; it fails nothing by itself.
"$ruleshade" check "$head" --exit-zero --quiet \
  --output "sarif=$reports/check.sarif" \
  --output "junit=$reports/check.junit.xml" \
  --output "gitlab=$reports/check.gitlab.json"
check=$?

# 4 before 2 before 3 before 1 before 0.
for code in 4 2 3 1; do
  if [ "$gate" -eq "$code" ] || [ "$check" -eq "$code" ]; then
    exit "$code"
  fi
done
[ "$gate" -eq 0 ] && exit "$check"
exit "$gate"
