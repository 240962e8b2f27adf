#!/usr/bin/env bash
# Runs the tests and the load benchmark on a real SQL Server, in Release, and prints a table of the results.
#
#   tests/run-sqlserver.sh          # all tests on SQL Server, then the load benchmark
#   tests/run-sqlserver.sh tests    # only the tests
#   tests/run-sqlserver.sh load     # only the benchmark
#
# The server is that of the connection string PERFHUB_TEST_SQLSERVER, whose login must be able to create databases. Without that
# variable, Docker starts a container and removes it at the end. Results, logs and the server's error log are kept below
# TestResults/, which git ignores.
#
# Variables: PERFHUB_TEST_FILTER narrows the tests (a filter of dotnet test), PERFHUB_LOAD_FILINGS is the size of the load, and
# PerfHub__StoreTimeoutSeconds gives the hosts more patience with a slow server (10 by default).
#
# Exit code: 0 all tests passed and the benchmark met its targets; 1 a test failed or none ran; 2 it could not run;
#            3 only the benchmark missed a target or failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

readonly image=mcr.microsoft.com/mssql/server:2022-latest
readonly start_seconds=180
part=${1:-all}
results=$PWD/TestResults/sqlserver-$(date +%Y%m%d-%H%M%S)
container=

fail() {
  echo "$1" >&2
  exit 2
}

case $part in
  all | tests | load) ;;
  *) fail "usage: tests/run-sqlserver.sh [tests|load]" ;;
esac
command -v dotnet >/dev/null 2>&1 || fail "Missing: the .NET 10 SDK (https://dotnet.microsoft.com/download)."
if [[ -z ${PERFHUB_TEST_SQLSERVER:-} ]] && ! docker info >/dev/null 2>&1; then
  fail "Missing: a SQL Server. Start Docker, or set PERFHUB_TEST_SQLSERVER to a connection string whose login may create databases."
fi
mkdir -p "$results" || exit 2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en PERFHUB_REQUIRE_SQLSERVER=1

# Keeps the server's error log, and removes the container that this script has started.
# shellcheck disable=SC2317 # Called by the trap.
finish() {
  if [[ -n $container ]]; then
    docker logs "$container" >"$results/server-errorlog.txt" 2>&1
    docker rm --force --volumes "$container" >/dev/null 2>&1
  elif [[ -n ${PERFHUB_TEST_SQLSERVER:-} && -e $results/build.txt ]]; then
    run_benchmarks errorlog >"$results/server-errorlog.txt" 2>&1
  fi
}
trap finish EXIT
trap 'exit 130' INT TERM

run_benchmarks() {
  dotnet run --configuration Release --no-build --project tests/PerfHub.Benchmarks -- "$@"
}

start_container() {
  local password address
  password="Sa-9$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"
  container=$(docker run --detach --env ACCEPT_EULA=Y --env MSSQL_SA_PASSWORD="$password" --publish 127.0.0.1::1433 "$image") \
    || fail "Docker could not start $image."
  echo "Waiting for SQL Server in container ${container:0:12} …"
  for ((waited = 0; ; waited += 2)); do
    docker exec "$container" /opt/mssql-tools18/bin/sqlcmd -C -b -S localhost -U sa -P "$password" -Q "SELECT 1" >/dev/null 2>&1 && break
    ((waited < start_seconds)) || fail "SQL Server did not start within $start_seconds seconds; see $results/server-errorlog.txt."
    sleep 2
  done
  address=$(docker port "$container" 1433/tcp | head -n 1)
  export PERFHUB_TEST_SQLSERVER="Server=${address/:/,};User ID=sa;Password=$password;Encrypt=True;TrustServerCertificate=True"
}

# Prints the outcomes of a .trx file: counts, each reason for a skip with its count, and the names of failed tests.
summarize() {
  awk '
    function attribute(name,    text) {
      if (!match($0, name "=\"[^\"]*\"")) return ""
      text = substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3)
      gsub(/&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
      return text
    }
    /<UnitTestResult / {
      outcome = attribute("outcome")
      if (outcome == "Passed") passed++
      else if (outcome == "NotExecuted") { skipped++; reason = 0 }
      else failedNames[++failed] = attribute("testName")
    }
    outcome == "NotExecuted" && !reason && /<(StdOut|Message)>/ {
      reason = 1
      text = $0
      sub(/^.*<(StdOut|Message)>/, "", text); sub(/<\/(StdOut|Message)>.*$/, "", text)
      reasons[text]++
    }
    END {
      printf "| result  | tests |\n|---------|------:|\n"
      printf "| passed  | %5d |\n| failed  | %5d |\n| skipped | %5d |\n", passed, failed, skipped
      if (skipped) {
        printf "\n| skipped | reason |\n|--------:|--------|\n"
        for (text in reasons) printf "| %7d | %s |\n", reasons[text], text
      }
      if (failed) print "\nFailed:"
      for (i = 1; i <= failed; i++) print "  " failedNames[i]
      exit passed + failed == 0
    }
  ' "$1"
}

echo "Building …"
dotnet build --configuration Release --verbosity quiet >"$results/build.txt" 2>&1 || {
  cat "$results/build.txt" >&2
  fail "The build failed."
}
[[ -n ${PERFHUB_TEST_SQLSERVER:-} ]] || start_container

tests_status=0 load_status=0
if [[ $part != load ]]; then
  echo "Running the tests on SQL Server …"
  dotnet test tests/PerfHub.Api.Tests --configuration Release --no-build \
    --filter "FullyQualifiedName~OnSqlServer${PERFHUB_TEST_FILTER:+&($PERFHUB_TEST_FILTER)}" \
    --logger "trx;LogFileName=tests.trx" --results-directory "$results" >"$results/tests.txt" 2>&1 || tests_status=1
fi
if [[ $part != tests ]]; then
  echo "Running the load benchmark …"
  run_benchmarks load --store SqlServer --filings "${PERFHUB_LOAD_FILINGS:-200}" >"$results/load.txt" 2>&1 || load_status=3
fi

echo
if [[ -e $results/tests.trx ]]; then
  summarize "$results/tests.trx" || tests_status=1

  # A class whose cleanup fails has no failed test.
  grep -o '\[Test [A-Za-z ]*Cleanup Failure.*' "$results/tests.txt"
elif [[ $part != load ]]; then
  tail -n 20 "$results/tests.txt"
  tests_status=1
fi
[[ $part == tests ]] || cat "$results/load.txt"
echo
echo "Results, logs and the server's error log: $results"
((tests_status == 0)) || exit "$tests_status"
exit "$load_status"
