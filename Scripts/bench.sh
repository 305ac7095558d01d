#!/usr/bin/env bash
# make bench: runs one benchmark, and the same work in the libraries it is compared with.
#
#   BENCH=sqlite   which one
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

bench=${BENCH:-sqlite}
requirements=Benchmarks/peers/requirements.txt
venv=Benchmarks/.venv

if [ ! -e Benchmarks/Package.swift ]; then die "there are no benchmarks here: Benchmarks/Package.swift is missing"; fi
if [ ! -e "$requirements" ]; then die "$requirements is missing; it lists the libraries to compare with"; fi

Scripts/setup.sh bench

# The copy is written last, so that an interrupted installation is done again.
if ! cmp -s "$requirements" "$venv/requirements.installed"; then
  say "Installing the libraries to compare with into $venv"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" </dev/null
  cp "$requirements" "$venv/requirements.installed"
fi

exec swift run -c release --package-path Benchmarks StrataBenchmarks "$bench"
