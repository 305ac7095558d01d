#!/usr/bin/env bash
# What somebody gets who begins with `strata init`: a package of its own that takes Strata from this checkout, builds it, and passes its
# tests. `make test` builds and runs the same files as a target of this package (Tests/Notebook); this check is for what only a package
# can have wrong: its Package.swift and the plug-in. The first run compiles everything that Strata stands on; later ones use what it left.
#
#   STRATA_INIT_BUILD=folder   where to build the package; .build/init-check/build
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

root=$PWD
temporary=$(mktemp -d "${TMPDIR:-/tmp}/strata-init.XXXXXX")
clean_up() { rm -rf "$temporary"; }
on_exit

say "Building strata"
swift build --product strata </dev/null
strata=$(swift build --show-bin-path </dev/null)/strata

# Always at one place, so that what was built before is found again.
package=$root/.build/init-check/Notebook
rm -rf "$package"
mkdir -p "$(dirname "$package")"
"$strata" init Notebook --directory "$package" --strata-path "$root"

cd "$package"
scratch=${STRATA_INIT_BUILD:-$root/.build/init-check/build}
build() { swift "$1" --scratch-path "$scratch" "${@:2}" </dev/null; }
say "Testing the package. The first build takes several minutes"
build test
say "Typing what its README says"
database=$temporary/notebook.sqlite
build run --skip-build Notebook migrate up --database "$database"
build run --skip-build Notebook seed --database "$database"
build run --skip-build Notebook list --database "$database" >"$temporary/list"
[ -s "$temporary/list" ] || die "the package lists no notes although it has seeded them"
build run --skip-build Notebook migrate diff --database "$database"
say "A new package builds, passes its tests, and does what its README says"
