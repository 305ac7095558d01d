#!/usr/bin/env bash
# make bench: runs one benchmark, and the same work in the libraries it is compared with.
#
#   BENCH=sqlite   which one (sqlite, driver, orm, imdb, bulk)
#   ROUNDS=n       how many rounds; without, as many as each case says
#   CASES=names    only these cases, with commas; the file of results is not written then
set -euo pipefail
# shellcheck source=Scripts/services.sh
. "$(dirname "${BASH_SOURCE[0]}")/services.sh"

bench=${BENCH:-sqlite}
requirements=Benchmarks/peers/requirements.txt
venv=Benchmarks/.venv

if [ ! -e Benchmarks/Package.swift ]; then die "there are no benchmarks here: Benchmarks/Package.swift is missing"; fi
if [ ! -e "$requirements" ]; then die "$requirements is missing; it lists the libraries to compare with"; fi

options=()
if [ -n "${CASES:-}" ]; then options+=(--cases "$CASES"); fi
if [ -n "${ROUNDS:-}" ]; then options+=(--rounds "$ROUNDS"); fi

# For the contenders with TLS: the plain server gets the certificate of the other one.
turn_on_tls() {
  local data file
  data=$("$postgres_bin/psql" --no-align --tuples-only --command='SHOW data_directory' "$STRATA_TEST_POSTGRES_URL")
  for file in server.pem server.key; do
    cp "$STRATA_TEST_CERTIFICATES/$file" "$data/$file"
    chmod 600 "$data/$file"
    # shellcheck disable=SC2154 # set in services.sh
    if [ "$(id -u)" = 0 ]; then chown "$server_user" "$data/$file"; fi
  done
  "$postgres_bin/psql" --quiet --set=ON_ERROR_STOP=1 --output=/dev/null "$STRATA_TEST_POSTGRES_URL" <<'EOF'
ALTER SYSTEM SET ssl_cert_file = 'server.pem';
ALTER SYSTEM SET ssl_key_file = 'server.key';
ALTER SYSTEM SET ssl = on;
SELECT pg_reload_conf();
EOF
  export STRATA_BENCH_POSTGRES_TLS=on
}

# A server with the data of the benchmark, set up as its workload says, and where contenders write their answers.
prepare_imdb() {
  export STRATA_TEST_POSTGRES_SETTINGS="shared_buffers=512MB synchronous_commit=off"
  start_services postgres
  say "Loading the movies, which takes a minute or two"
  watched "$postgres_bin/psql" --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --output=/dev/null \
    --file=Benchmarks/peers/imdb_tables.sql "$STRATA_TEST_POSTGRES_URL"
  export STRATA_BENCH_ANSWERS=$PWD/Benchmarks/.build/answers
  rm -rf "$STRATA_BENCH_ANSWERS"
  mkdir -p "$STRATA_BENCH_ANSWERS"
}

# Only a server: each contender makes its own tables.
prepare_bulk() {
  export STRATA_TEST_POSTGRES_FSYNC=off
  start_services postgres
}

# A server, and the peer in C.
prepare_postgres() {
  if command -v brew >/dev/null 2>&1; then
    PKG_CONFIG_PATH="$(brew --prefix)/opt/libpq/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
    export PKG_CONFIG_PATH
  fi
  make --quiet -C Benchmarks/peers/libpq
  # What is measured is the client; the disk would only add noise.
  export STRATA_TEST_POSTGRES_FSYNC=off
  start_services postgres
}

# What only the benchmark of the driver has besides.
prepare_driver() {
  turn_on_tls
  if [ -x "$postgres_bin/pgbench" ]; then
    export STRATA_BENCH_PGBENCH=$postgres_bin/pgbench
  else
    say "pgbench is not on this machine, and is left out"
  fi
}

clean_up() {
  stop_watched
  stop_services "$record"
}
on_exit

case "$bench" in
  driver | orm) Scripts/setup.sh bench libpq postgres ;;
  imdb | bulk) Scripts/setup.sh bench postgres ;;
  *) Scripts/setup.sh bench ;;
esac

# The copy is written last, so that an interrupted installation is done again.
if ! cmp -s "$requirements" "$venv/requirements.installed"; then
  say "Installing the libraries to compare with into $venv"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" </dev/null
  cp "$requirements" "$venv/requirements.installed"
fi

# First of all, so that the server does not wait for the compiler.
watched swift build -c release --package-path Benchmarks --product StrataBenchmarks
case "$bench" in
  driver)
    prepare_postgres
    prepare_driver
    ;;
  orm) prepare_postgres ;;
  imdb) prepare_imdb ;;
  bulk) prepare_bulk ;;
esac
watched swift run -c release --skip-build --package-path Benchmarks StrataBenchmarks "$bench" \
  ${options[@]+"${options[@]}"}
