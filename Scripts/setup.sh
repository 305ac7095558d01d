#!/usr/bin/env bash
# Checks that this machine has what a command needs:
#
#   Scripts/setup.sh [postgres] [pgbouncer] [lint] [bench] [libpq]
#
# On Debian and Ubuntu it installs what is missing when it runs as root, on macOS it uses Homebrew.
# Otherwise it prints the command that installs what is missing, and fails.
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The oldest Swift whose package manager reads Package.swift.
need_major=6
need_minor=2

check_swift() {
  local where="https://www.swift.org/install/" version
  local pattern='Swift version ([0-9]+)\.([0-9]+)'
  if [ "$(uname)" = Darwin ]; then where="Xcode 26 from the App Store, or $where"; fi
  if ! command -v swift >/dev/null 2>&1; then
    die "Swift $need_major.$need_minor or newer is needed, and there is no 'swift' on the PATH. Install it: $where"
  fi
  version=$(swift --version 2>&1) || true
  if ! [[ $version =~ $pattern ]]; then
    die "'$(command -v swift)' does not report a Swift version. Install Swift $need_major.$need_minor or newer: $where"
  fi
  if ((BASH_REMATCH[1] < need_major || (BASH_REMATCH[1] == need_major && BASH_REMATCH[2] < need_minor))); then
    die "Swift $need_major.$need_minor or newer is needed, this is ${BASH_REMATCH[1]}.${BASH_REMATCH[2]}. Install it: $where"
  fi
}

has() {
  command -v "$1" >/dev/null 2>&1
}

has_sqlite() {
  if has pkg-config; then pkg-config --exists sqlite3; else [ -e /usr/include/sqlite3.h ]; fi
}

has_libpq() {
  has pkg-config && pkg-config --exists libpq
}

# The parser of the lint rules; it comes without a file for pkg-config.
has_pg_query() {
  [ -e /usr/include/pg_query.h ] || [ -e /usr/local/include/pg_query.h ]
}

has_venv() {
  has python3 && python3 -c 'import ensurepip, venv' >/dev/null 2>&1
}

# Prints the packages that are missing, under the names of apt or of Homebrew.
missing() {
  local manager=$1 part
  shift
  if [ "$manager" = brew ]; then
    # git and make come with Apple's command line tools, and so with Swift.
    has pkg-config || echo pkg-config
    [ -d "$(brew --prefix)/opt/sqlite" ] || echo sqlite
  else
    has make || echo make
    has git || echo git
    # git fetches the packages over https.
    [ -e /etc/ssl/certs/ca-certificates.crt ] || has_other_certificates || echo ca-certificates
    has pkg-config || echo pkg-config
    # The tests repeat the curl commands of the README.
    has curl || echo curl
    has_sqlite || echo libsqlite3-dev
  fi
  for part in "$@"; do
    case "$part:$manager" in
      postgres:brew) Scripts/services.sh which postgres >/dev/null || echo postgresql@17 ;;
      postgres:*)
        Scripts/services.sh which postgres >/dev/null || echo postgresql
        # It makes the certificates of the tests. macOS has one of its own.
        has openssl || echo openssl
        ;;
      pgbouncer:*) Scripts/services.sh which pgbouncer >/dev/null || echo pgbouncer ;;
      lint:brew) [ -d "$(brew --prefix)/opt/libpg_query" ] || echo libpg_query ;;
      lint:*) has_pg_query || echo libpg-query-dev ;;
      bench:brew) has_venv || echo python ;;
      bench:*)
        has python3 || echo python3
        has_venv || echo python3-venv
        ;;
      # Homebrew's is not on the path of pkg-config.
      libpq:brew) [ -d "$(brew --prefix)/opt/libpq" ] || echo libpq ;;
      libpq:*)
        has_libpq || echo libpq-dev
        has cc || echo gcc
        ;;
      *) die "setup.sh: unknown part '$part'; there are: postgres pgbouncer lint bench libpq" ;;
    esac
  done
}

has_other_certificates() {
  [ ! -e /etc/debian_version ] || [ -n "${SSL_CERT_FILE:-}${GIT_SSL_CAINFO:-}" ]
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  say "Installing with apt-get: $*"
  apt-get update -qq </dev/null || say "apt-get update failed; going on with the package lists that are there"
  case " $* " in
    *" postgresql "*) apt_install_postgres ;;
  esac
  case " $* " in
    *" pgbouncer "*) apt_install_stopped pgbouncer ;;
  esac
  apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

# Debian's package makes a database cluster and starts a server on port 5432. The tests need only the
# programs, so the package is told not to, and its setting is put back afterwards.
apt_install_postgres() {
  local conf=/etc/postgresql-common/createcluster.conf
  apt-get install -y -qq --no-install-recommends postgresql-common </dev/null >&2
  if [ -e "$conf" ]; then
    cp -p "$conf" "$conf.strata"
    sed 's/^#*[[:space:]]*create_main_cluster.*/create_main_cluster = false/' "$conf.strata" >"$conf"
  fi
  local status=0
  apt-get install -y -qq --no-install-recommends postgresql </dev/null >&2 || status=$?
  if [ -e "$conf.strata" ]; then mv "$conf.strata" "$conf"; fi
  return "$status"
}

# Debian's packages start their service, on its usual port. The tests need only the programs, so the
# machine's policy forbids it for the moment, unless it has one already.
apt_install_stopped() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    # On every way out: a machine that keeps it starts no service any more.
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
)

check_swift

manager=none
if [ "$(uname)" = Darwin ]; then
  if has brew; then manager=brew; fi
elif has apt-get; then
  manager=apt
fi
if [ "$(uname)" = Darwin ] && [ "$manager" = none ]; then
  die "Homebrew is needed to install sqlite and pkg-config. Install it: https://brew.sh"
fi

list=$(missing "$manager" "$@")
if [ -z "$list" ]; then exit 0; fi
# One line, separated by spaces.
names=$(echo "$list" | tr '\n' ' ')
names=${names% }

case "$manager" in
  apt)
    if [ "$(id -u)" != 0 ]; then
      die "missing: $names. Install with: sudo apt-get update && sudo apt-get install -y $names"
    fi
    # shellcheck disable=SC2086 # one word per package
    apt_install $names || die "apt-get could not install: $names"
    ;;
  brew)
    say "Installing with Homebrew: $names"
    # shellcheck disable=SC2086 # one word per package
    brew install $names </dev/null >&2 || die "Homebrew could not install: $names"
    ;;
  none)
    die "missing (named as Debian's packages): $names. Install them with the package manager of this system."
    ;;
esac

list=$(missing "$manager" "$@")
if [ -n "$list" ]; then die "still missing after the installation: $(echo "$list" | tr '\n' ' ')"; fi
