#!/usr/bin/env bash
# Sets up, builds and runs every test. Ends with the line "N passed, N failed, N skipped".
# Usage: ./test.sh [PATTERN]     PATTERN keeps the test projects whose path contains it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
pattern=${1:-}
eng/setup.sh --tests
dotnet build DataFeed.sln -c Release -v quiet --nologo -clp:NoSummary

results=artifacts/test-results
rm -rf "$results"
# A test with figures or a table to show writes a file here.
export DATAFEED_TEST_REPORTS="$PWD/$results/reports"
mkdir -p "$DATAFEED_TEST_REPORTS"
status=0
for project in $(git ls-files 'tests/*.csproj' | grep -F -- "$pattern"); do
  name=$(basename "$project" .csproj)
  # What is no test project (shared fakes, benchmarks) has no test host to run.
  grep -q 'xunit.runner.visualstudio' "$project" || continue
  printf '\n== %s\n' "$name"
  dotnet test "$project" -c Release --no-build --nologo --blame-hang-timeout 10m \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" || status=1
done

count() { { grep -ho "<Counters [^>]*" "$results"/*.trx || true; } | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{n += $1} END {print n + 0}'; }
passed=$(count passed) failed=$(count failed) total=$(count total)
[ "$total" -gt 0 ] || { echo "error: no test ran" >&2; status=1; }
[ "$failed" -eq 0 ] || status=1
for report in "$DATAFEED_TEST_REPORTS"/*.txt; do
  [ -f "$report" ] || continue
  printf '\n== %s\n' "$(basename "$report")"
  cat "$report"
done
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$((total - passed - failed))"
exit "$status"
