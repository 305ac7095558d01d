#!/usr/bin/env bash
# make run: builds an example when something changed, then becomes the example's server.
#
#   APP=ChoresTree   a folder of Examples/, which is also the name of the SwiftPM product
#   PORT=8080
#   DATABASE_URL     another database than a SQLite file of the build folder
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

app=${APP:-ChoresTree}
port=${PORT:-8080}

known=""
found=no
for folder in Examples/*/; do
  if [ ! -d "$folder" ]; then continue; fi
  folder=$(basename "$folder")
  known="$known $folder"
  if [ "$folder" = "$app" ]; then found=yes; fi
done
if [ "$found" = no ]; then die "there is no example '$app'; APP can be:$known"; fi

binary=.build/debug/$app
stamp=.build/run/$app.built
database=.build/run/$(echo "$app" | tr '[:upper:]' '[:lower:]').sqlite
mkdir -p .build/run

# A checksum of every file that goes into the build, with its path: it differs after any change, also
# when a file came or went or got an older date. The toolchain is in it by its size and date.
fingerprint() {
  local folders=(Package.swift) folder swift
  for folder in Package.resolved Sources Plugins "Examples/$app"; do
    if [ -e "$folder" ]; then folders+=("$folder"); fi
  done
  find "${folders[@]}" -type f -exec cksum {} + | LC_ALL=C sort
  swift=$(command -v swift || true)
  if [ -n "$swift" ]; then ls -lnL "$swift"; fi
}

# A binary newer than the stamp came from another build, perhaps of other files.
unchanged() {
  [ -x "$binary" ] && [ -e "$stamp" ] && [ ! "$binary" -nt "$stamp" ] && [ "$(cat "$stamp")" = "$before" ]
}

before=$(fingerprint)
if ! unchanged; then
  Scripts/setup.sh
  if [ -x "$binary" ]; then
    say "Building $app, because something changed since the last build"
  else
    say "Building $app. The first build takes several minutes: it compiles swift-syntax, which Strata's macros need, and the web framework of the example"
  fi
  rm -f "$stamp"
  swift build --product "$app"
  # What was built are the files as they were before; one saved meanwhile counts as a change next time.
  printf '%s\n' "$before" >"$stamp.new"
  mv "$stamp.new" "$stamp"
fi

arguments=(run --port "$port" --host 127.0.0.1)
if [ -z "${DATABASE_URL:-}" ]; then arguments+=(--database "$database"); fi

# exec: Ctrl-C and signals go to the server itself.
exec "$binary" "${arguments[@]}"
