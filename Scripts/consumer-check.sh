#!/usr/bin/env bash
# What a package fetches that uses Strata and StrataSQLite: only what those two need. The check makes
# such a package, lets SwiftPM resolve it, and fails when something else came along. It builds nothing.
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# swift-argument-parser is what StrataCLI needs, and the packages around swift-nio are what StrataPostgres needs: SwiftPM
# leaves out only what no product of a package needs.
allowed="swift-syntax swift-log swift-argument-parser swift-service-lifecycle swift-async-algorithms"
allowed="$allowed swift-nio swift-nio-ssl swift-crypto swift-asn1 swift-collections swift-atomics swift-system"

root=$PWD
temporary=$(mktemp -d "${TMPDIR:-/tmp}/strata-consumer.XXXXXX")
cache=$root/.build/consumer-check
clean_up() {
  rm -rf "$temporary" "$cache"/repositories/strata-*
}
on_exit

# Strata as a repository with a version: the files as they are now, committed or not.
mkdir -p "$temporary/strata" "$cache"
for path in Package.swift Sources Plugins Examples Tests; do
  if [ -e "$path" ]; then cp -R "$path" "$temporary/strata/"; fi
done
cd "$temporary/strata"
git -c init.defaultBranch=main init --quiet .
git -c core.excludesFile=/dev/null add --all --force
git -c user.name=Strata -c user.email=strata@localhost -c commit.gpgSign=false -c core.hooksPath=/dev/null \
  commit --quiet --message "The version under check"
git -c tag.gpgSign=false tag 1.0.0

mkdir -p "$temporary/consumer/Sources/Consumer"
cd "$temporary/consumer"
echo 'import Strata' >Sources/Consumer/Consumer.swift
cat >Package.swift <<EOF
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "consumer",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "file://$temporary/strata", from: "1.0.0")],
  targets: [
    .target(
      name: "Consumer",
      dependencies: [
        .product(name: "Strata", package: "strata"),
        .product(name: "StrataSQLite", package: "strata"),
      ])
  ]
)
EOF

say "Resolving a package that uses Strata and StrataSQLite"
# Its own cache and records: the version has another address and other contents each time.
swift package --cache-path "$cache" --security-path "$temporary/security" resolve </dev/null >"$temporary/log" 2>&1 || {
  cat "$temporary/log" >&2
  die "a package that uses Strata and StrataSQLite does not resolve; SwiftPM's output is above"
}

# What was fetched, checked out or not. A repository's folder is named after the package, with a checksum.
fetched=$(
  for folder in .build/checkouts/* .build/repositories/*; do
    if [ -d "$folder" ]; then basename "$folder" | sed 's/-[0-9a-f]\{8\}$//'; fi
  done | sort -u
)
unexpected=""
for name in $fetched; do
  case " strata $allowed " in
    *" $name "*) ;;
    *) unexpected="$unexpected $name" ;;
  esac
done
if [ -n "$unexpected" ]; then
  die "a package that uses only Strata and StrataSQLite fetches more than ($allowed):$unexpected"
fi
say "It fetches nothing but what is allowed: $allowed"
