#!/usr/bin/env bash
# make format: formats the Swift files in place; with --check (make format-check) it only reports.
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

paths=()
for path in Package.swift Sources Plugins Examples Tests Benchmarks/Package.swift Benchmarks/Sources Benchmarks/Tests; do
  if [ -e "$path" ]; then paths+=("$path"); fi
done

if [ "${1:-}" = --check ]; then
  swift format lint --strict --parallel --recursive "${paths[@]}" ||
    die "the files above are not formatted, or break a rule of .swift-format; 'make format' corrects what it can"
else
  swift format format --in-place --parallel --recursive "${paths[@]}"
fi
