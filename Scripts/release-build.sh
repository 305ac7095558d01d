#!/usr/bin/env bash
# The release build of what users take: every library, tool and example, without the package's default traits, for the
# tests build with them. `swift build` alone would also build what only the tests import, and each target a
# second time for the machine that runs macros, because a test target imports them.
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Authors of drivers run it, in debug builds as we do; the optimizer takes minutes for its closures.
left_out="StrataConformance"

# "TYPE NAME PRODUCT" of each target in Sources and Examples, so that a new one is built without being listed here; an executable may
# have another name than its target. Executables first: with one that stands on nearly everything the compiler has the most to do at
# once.
targets=$(
  swift package describe </dev/null 2>/dev/null | awk '
    /^[A-Z]/ { inProducts = /^Products:/; inTargets = /^Targets:/ }
    inProducts && /^    Name: / { product = $2; isExecutable = 0 }
    inProducts && /^        Executable/ { isExecutable = 1 }
    inProducts && isExecutable && /^        / { programs[$1] = product }
    inTargets && /^    Name: / { name = $2; type = "" }
    inTargets && /^    Type: / { type = $2 }
    inTargets && /^    Path: (Sources|Examples)\// && (type == "library" || type == "executable") {
      print type, name, (name in programs) ? programs[name] : name
    }
  ' | sort
)
for name in $left_out ChoresTree Strata; do
  grep -q " $name " <<<"$targets" || die "swift package describe does not list the target $name"
done

while read -r type name product; do
  case " $left_out " in
    *" $name "*) continue ;;
  esac
  say "Release build of $name"
  # A library has no product of its own to link, an executable has.
  if [ "$type" = executable ]; then what=(--product "$product"); else what=(--target "$name"); fi
  swift build -c release --disable-default-traits "${what[@]}" "$@" </dev/null
done <<<"$targets"
