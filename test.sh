#!/usr/bin/env bash
# Sets up, builds and runs every test but those in containers. Ends with the line "N passed, N failed, N skipped".
# Usage: ./test.sh [PATTERN]       PATTERN keeps the test projects whose path contains it.
#        ./test.sh --containers    runs the tests in containers, and only them (docs/containers.md)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
containers=tests/DataFeed.Containers.Tests
pattern=${1:-}
eng/setup.sh --tests
if [ "$pattern" = --containers ]; then
  dotnet build $containers -c Release -v quiet --nologo -clp:NoSummary
else
  dotnet build DataFeed.sln -c Release -v quiet --nologo -clp:NoSummary
fi

results=artifacts/test-results
rm -rf "$results"
# A test with figures or a table to show writes a file here.
export DATAFEED_TEST_REPORTS="$PWD/$results/reports"
mkdir -p "$DATAFEED_TEST_REPORTS"
status=0 unrun=0 running=

# In the background, so that an interrupt is seen at once and not when the test run ends.
attend() {
  "$@" &
  running=$!
  local ended=0
  wait "$running" || ended=$?
  running=
  return "$ended"
}

stop_running() {
  [ -n "$running" ] || return 0
  kill "$running" 2>/dev/null || true
  wait "$running" || true
}

run_project() {
  local project=$1 name
  shift
  name=$(basename "$project" .csproj)
  printf '\n== %s\n' "$name"
  attend "$@" dotnet test "$project" -c Release --no-build --nologo --blame-hang-timeout 10m \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" || status=1
}

run_in_containers() {
  trap 'trap - EXIT; stop_running; eng/container-engine.sh down' EXIT
  trap 'exit 130' INT TERM HUP
  local engine=0
  attend eng/container-engine.sh up || engine=$?
  if [ "$engine" -eq 77 ]; then
    unrun=$(dotnet test $containers -c Release --no-build --nologo --list-tests | grep -c '^    ' || true)
    printf 'skipping the %d tests in containers: the reason stands above\n' "$unrun"
    return
  fi
  [ "$engine" -eq 0 ] || exit "$engine"
  attend eng/container-engine.sh build
  echo "engine: images are built, after $SECONDS s in all"
  # Whatever calls a published port runs where the engine publishes it, with the engine's settings.
  run_project $containers/DataFeed.Containers.Tests.csproj eng/container-engine.sh run
}

if [ "$pattern" = --containers ]; then
  run_in_containers
else
  for project in $(git ls-files 'tests/*.csproj' | grep -vF "$containers/" | grep -F -- "$pattern"); do
    # What is no test project (shared fakes, benchmarks) has no test host to run.
    grep -q 'xunit.runner.visualstudio' "$project" || continue
    run_project "$project"
  done
fi

count() { { grep -hso "<Counters [^>]*" "$results"/*.trx || true; } | { grep -o " $1=\"[0-9]*\"" || true; } | tr -dc '0-9\n' | awk '{n += $1} END {print n + 0}'; }
passed=$(count passed) failed=$(count failed) total=$(count total)
[ $((total + unrun)) -gt 0 ] || { echo "error: no test ran" >&2; status=1; }
[ "$failed" -eq 0 ] || status=1
for report in "$DATAFEED_TEST_REPORTS"/*.txt; do
  [ -f "$report" ] || continue
  printf '\n== %s\n' "$(basename "$report")"
  cat "$report"
done
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$((total - passed - failed + unrun))"
exit "$status"
