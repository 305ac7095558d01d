#!/usr/bin/env bash
# make coverage: how many lines of the repositories and units of work the tests run, and which ones they do not.
# It builds the tests with STRATA_COVERAGE=true (see Package.swift) and fails below the limit.
#
#   --check        builds and runs nothing: reads what the last `make test` with STRATA_COVERAGE=true has left
#   FILTER=regex   which tests to run instead of DatabaseTests, which are all that reach the repositories on a database
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=Sources/Strata/Repository
limit=95
raw=.build/coverage

if [ "${1:-}" != --check ]; then
  export STRATA_COVERAGE=true
  FILTER=${FILTER:-'^DatabaseTests\.'} Scripts/test.sh
fi

# tool NAME: runs a program of the toolchain. It lies beside swift, or behind xcrun.
tool() {
  local name=$1 beside
  shift
  if command -v xcrun >/dev/null; then
    xcrun "$name" "$@"
    return
  fi
  beside=$(dirname "$(readlink -f "$(command -v swift)")")/$name
  if [ ! -x "$beside" ]; then beside=$name; fi
  "$beside" "$@"
}

tests=.build/debug/strataPackageTests.xctest
if [ -d "$tests" ]; then tests=$tests/Contents/MacOS/strataPackageTests; fi
ls "$raw"/*.profraw >/dev/null 2>&1 ||
  die "the tests have counted nothing; run 'make coverage', or 'make test STRATA_COVERAGE=true' before"

# A process that was killed while it wrote has spoiled the file of its program, and not that of the tests.
tool llvm-profdata merge -sparse -failure-mode=all "$raw"/*.profraw -o "$raw/merged.profdata"
# SF: a file. DA:line,count: a line that can run, and how often it did.
tool llvm-cov export -format=lcov -instr-profile "$raw/merged.profdata" "$tests" "$folder" >"$raw/lcov.info"

say "Lines of $folder that the tests run"
awk -v limit="$limit" -v folder="$folder/" '
  function close_file() {
    if (lines == 0) return
    printf "%6.2f %%  %4d of %4d  %s%s\n", 100 * run / lines, run, lines, name, missing
    all += lines
    all_run += run
  }
  /^SF:/ {
    name = substr($0, index($0, folder) + length(folder))
    lines = run = last = 0
    missing = ""
  }
  /^DA:/ {
    split(substr($0, 4), parts, ",")
    lines++
    if (parts[2] > 0) { run++; next }
    missing = missing (missing == "" ? "; not run: " : ", ") parts[1]
  }
  /^end_of_record/ { close_file() }
  END {
    if (all == 0) { print "error: no line was counted" > "/dev/stderr"; exit 1 }
    printf "%6.2f %%  %4d of %4d  all\n", 100 * all_run / all, all_run, all
    if (100 * all_run / all <= limit) {
      printf "error: no more than %d %% of the lines run; test the others\n", limit > "/dev/stderr"
      exit 1
    }
  }' "$raw/lcov.info"
