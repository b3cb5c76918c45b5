#!/bin/sh
# Measures the engine's inner operations with JMH; arguments are JMH's: docs/benchmark/jmh.sh -p rules=10000 covered
#
#   RULESHADE_JAVA     a java of version 21 or newer (default: $JAVA_HOME/bin/java, else java)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
java=${RULESHADE_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
java=${java:-java}
cd "$root"
mvn -q -Pjmh -Dquick -DskipTests -pl docs/benchmark/jmh -am package
exec "$java" -jar docs/benchmark/jmh/target/jmh.jar "$@"
