#!/usr/bin/env bash
# make test: builds the tests once, starts the servers they need, runs them, stops the servers.
# make soak (--soak): the same for the long proofs, which are the tests with "Soak" in their name.
#
#   FILTER=regex     only the tests whose name matches
#   SERVICES=names   the servers to start (see Scripts/services.sh) instead of "postgres pgbouncer";
#                    "none" starts none, and the tests that need one fail
#   STRATA_COVERAGE=true   counts which lines of Strata run, for Scripts/coverage.sh
set -euo pipefail
# shellcheck source=Scripts/services.sh
. "$(dirname "${BASH_SOURCE[0]}")/services.sh"

filter=${FILTER:-}
wanted=${SERVICES:-postgres pgbouncer}
wanted=${wanted//,/ }
if [ "$wanted" = none ]; then wanted=""; fi
if [ "${1:-}" = --soak ]; then soak=yes; else soak=no; fi

# On every way out: the tests first, then the servers they use.
clean_up() {
  stop_watched
  stop_services "$record"
}
on_exit

for name in $wanted; do check_name "$name"; done

# Swift Testing begins all tests at once if it is let: more than two cores can look at within the tests' time limits, and
# with more connections than the server takes. A toolchain that does not know the variable does as before.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-24}

# Every process adds to one of four files when it ends.
if [ "${STRATA_COVERAGE:-}" = true ]; then
  rm -rf .build/coverage
  export LLVM_PROFILE_FILE=$PWD/.build/coverage/%4m.profraw
fi

# Builds the SQL parser of the lint rules, which is off by default.
export STRATA_LINT=true

# shellcheck disable=SC2086 # one word per service
Scripts/setup.sh lint $wanted

# Two graphs, one after the other (see chosenTests in Package.swift): the second, whose tests most are, is the one that is left
# built, for the coverage.
macros=StrataMacrosTests
others=$(for folder in Tests/*Tests; do basename "$folder"; done | grep -v "^$macros\$" | paste -sd, -)

# Runs tests, and notes whether there were any: nothing must look proved that did not run.
log=.build/test-output.log
matched=.build/test-matched
rm -f "$matched"
run_tests() {
  # Once more at the end: whoever has the last lines of the output only, as of a CI run, must see what failed.
  "$@" 2>&1 | tee "$log" || {
    say "What failed:"
    grep -aE '✘|↳|Fatal error|error: |signal' "$log" | grep -avE '✘ (Suite|Test run)' | cut -c 1-400 | tail -n 24 >&2 || true
    return 1
  }
  if grep -Eq '(with|Executed) [1-9][0-9]* test' "$log"; then touch "$matched"; fi
}

started=$SECONDS
spent=0
if [ "$soak" = yes ]; then
  filter=${filter:-Soak}
else
  say "Building the tests of the macros. The first build takes several minutes: it compiles swift-syntax, which they need"
  export STRATA_TESTS=$macros
  # Only the bundle of the tests: --build-tests would build every executable, too, and most of them are thrown away again.
  watched swift build --product strataPackageTests
  spent=$((SECONDS - started))
  say "Running the tests of the macros"
  watched run_tests swift test --skip-build ${filter:+--filter "$filter"} --skip Soak
fi

say "Building the other tests"
export STRATA_TESTS=$others
began=$SECONDS
watched swift build --build-tests
spent=$((spent + SECONDS - began))

# shellcheck disable=SC2086 # one word per service
start_services $wanted

if [ "$soak" = yes ]; then
  say "Running the long proofs"
  export STRATA_SOAK=1
  watched run_tests swift test --skip-build --filter "$filter"
elif [ -n "$filter" ]; then
  say "Running the tests that match $filter"
  watched run_tests swift test --skip-build --filter "$filter" --skip Soak
else
  # The tests share two threads or so: those that compute come first, or they would keep the others, which wait for
  # servers with a time limit, from being looked at.
  computing='^(StrataTests|StrataPostgresTests|CompileFailTests)\.'
  say "Running the tests that need no server"
  watched run_tests swift test --skip-build --skip Soak --filter "$computing"
  # By itself: it is the compiler that works here, on every core, and its time is reported.
  compiling='^TypeCheckBudgetTests\.'
  say "Running the compiler over the longest queries"
  watched run_tests swift test --skip-build --filter "$compiling"
  say "Running the tests on servers and databases"
  watched run_tests swift test --skip-build --skip Soak --skip "$computing" --skip "$compiling"
fi
[ -e "$matched" ] || die "no test matches $filter"
say "Passed: $((SECONDS - started - spent)) s, and $spent s to build the tests"
