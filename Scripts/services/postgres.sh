# shellcheck shell=bash disable=SC2154
# PostgreSQL for Scripts/services.sh, as two servers:
#
#   the plain one         trust on 127.0.0.1 and on the Unix socket
#   the one with logins   TLS, and a user for every method of authentication
#
# SC2154: the variables of the framework ($folder, $short, $port, $pid) are set in services.sh.

# Sets $postgres_bin: $STRATA_POSTGRES_BIN, the PATH, the newest of Debian's folders, Homebrew.
which_postgres() {
  local candidate version link
  postgres_bin=""
  if [ -n "${STRATA_POSTGRES_BIN:-}" ]; then
    postgres_bin=$STRATA_POSTGRES_BIN
  elif command -v initdb >/dev/null 2>&1 && command -v postgres >/dev/null 2>&1; then
    # The folder of the program itself, not of a link to it: psql and pg_ctl are there, too.
    candidate=$(command -v postgres)
    while [ -L "$candidate" ]; do
      link=$(readlink "$candidate")
      case "$link" in
        /*) candidate=$link ;;
        *) candidate=$(dirname "$candidate")/$link ;;
      esac
    done
    postgres_bin=$(cd "$(dirname "$candidate")" && pwd)
    if [ ! -x "$postgres_bin/initdb" ]; then postgres_bin=$(dirname "$(command -v postgres)"); fi
  else
    for version in 13 14 15 16 17 18 19 20; do
      for candidate in "/usr/lib/postgresql/$version/bin" \
        "/opt/homebrew/opt/postgresql@$version/bin" "/usr/local/opt/postgresql@$version/bin"; do
        if [ -x "$candidate/postgres" ]; then postgres_bin=$candidate; fi
      done
    done
  fi
  [ -n "$postgres_bin" ] && [ -x "$postgres_bin/postgres" ] && [ -x "$postgres_bin/initdb" ]
}

# Starts both. The second takes no time to speak of: it is a copy of the same new cluster.
start_postgres() {
  command -v openssl >/dev/null 2>&1 ||
    die "openssl makes the certificates of the tests, and is not there; 'Scripts/setup.sh postgres' installs it"
  say "Starting PostgreSQL ($("$postgres_bin/postgres" --version))"
  new_server_folder postgres
  initialize_postgres "$home/template"
  publish STRATA_TEST_POSTGRES_BIN "$postgres_bin"
  # For servers that a test starts and kills itself: a copy of it is quicker than initdb.
  publish STRATA_TEST_POSTGRES_TEMPLATE "$home/template"
  start_plain_postgres
  start_postgres_with_logins
}

initialize_postgres() {
  template=$1
  # Without fsync: a machine that loses its power during the tests loses nothing of value. What a
  # server writes afterwards is another matter, and not decided here.
  if ! as_server "$postgres_bin/initdb" -D "$template" --username=postgres --auth=trust --no-sync \
    --encoding=UTF8 --locale=C </dev/null >>"$folder/log" 2>&1; then
    tail -n 20 "$folder/log" >&2
    die "initdb failed; its output is above"
  fi
}

# In the folder that new_server_folder made for the template.
start_plain_postgres() {
  local options=() setting
  # Only for tests that prove nothing about durability.
  if [ "${STRATA_TEST_POSTGRES_FSYNC:-on}" = off ]; then options=(-c fsync=off); fi
  # For a benchmark that says how its server is set up: "shared_buffers=512MB synchronous_commit=off".
  for setting in ${STRATA_TEST_POSTGRES_SETTINGS:-}; do options+=(-c "$setting"); done
  as_server cp -R "$template" "$home/data"
  run_postgres "$home/data" -c max_connections=400 ${options[@]+"${options[@]}"}
  postgres_port=$port
  publish STRATA_TEST_POSTGRES_URL "postgres://postgres@127.0.0.1:$port/postgres"
  publish STRATA_TEST_POSTGRES_SOCKET "$short"
  say "PostgreSQL is ready on 127.0.0.1:$port"
}

# The server's settings are in its files, not on the command line, so that a test can change them with
# ALTER SYSTEM and pg_reload_conf(). The names of certificates are relative to the data folder:
# ALTER SYSTEM SET ssl_cert_file = 'expired.pem' (and ssl_key_file = 'expired.key').
start_postgres_with_logins() {
  local file socket
  new_server_folder postgres-auth
  make_certificates "$folder/certificates"
  as_server cp -R "$template" "$home/data"
  # PostgreSQL takes a private key only when nobody but its own user can read it.
  for file in ca.pem server.pem server.key expired.pem expired.key other-host.pem other-host.key; do
    cp "$folder/certificates/$file" "$home/data/$file"
    chmod 600 "$home/data/$file"
    if [ "$(id -u)" = 0 ]; then chown "$server_user" "$home/data/$file"; fi
  done
  cat >>"$home/data/postgresql.conf" <<'EOF'
ssl = on
ssl_cert_file = 'server.pem'
ssl_key_file = 'server.key'
ssl_ca_file = 'ca.pem'
fsync = off
EOF
  cat >"$home/data/pg_hba.conf" <<'EOF'
local     all all                            trust
host      all trust_user       127.0.0.1/32  trust
host      all password_user    127.0.0.1/32  password
host      all md5_user         127.0.0.1/32  md5
host      all scram_user       127.0.0.1/32  scram-sha-256
host      all unicode_user     127.0.0.1/32  scram-sha-256
hostssl   all certificate_user 127.0.0.1/32  cert
hostssl   all tls_only_user    127.0.0.1/32  scram-sha-256
hostnossl all plain_only_user  127.0.0.1/32  scram-sha-256
host      all rejected_user    127.0.0.1/32  reject
EOF
  make_logins "$home/data"
  run_postgres "$home/data"
  # In a URL, a socket's folder stands for the host with its slashes escaped.
  socket=${short//\//%2F}
  publish STRATA_TEST_POSTGRES_AUTH_URL "postgres://postgres@$socket:$port/strata"
  publish STRATA_TEST_POSTGRES_AUTH_PORT "$port"
  publish STRATA_TEST_CERTIFICATES "$folder/certificates"
  say "PostgreSQL with logins is ready on 127.0.0.1:$port"
}

# make_logins DATA: before the server runs, in single-user mode, which reads a statement per line and
# needs no client. The escapes keep this file ASCII: the password ends in the ligature U+FB01.
make_logins() {
  if ! as_server "$postgres_bin/postgres" --single -D "$1" -c exit_on_error=on postgres \
    >>"$folder/log" 2>&1 <<'EOF'; then
SET password_encryption = 'md5'
CREATE ROLE md5_user LOGIN PASSWORD 'correct horse'
SET password_encryption = 'scram-sha-256'
CREATE ROLE trust_user LOGIN PASSWORD 'correct horse'
CREATE ROLE password_user LOGIN PASSWORD 'correct horse'
CREATE ROLE scram_user LOGIN PASSWORD 'correct horse'
CREATE ROLE certificate_user LOGIN PASSWORD 'correct horse'
CREATE ROLE tls_only_user LOGIN PASSWORD 'correct horse'
CREATE ROLE plain_only_user LOGIN PASSWORD 'correct horse'
CREATE ROLE rejected_user LOGIN PASSWORD 'correct horse'
CREATE ROLE unicode_user LOGIN PASSWORD E'p\u00E4ssw\u00F6rd \uFB01'
CREATE DATABASE strata
EOF
    tail -n 20 "$folder/log" >&2
    die "the users of the PostgreSQL with logins could not be made; the output is above"
  fi
}

# run_postgres DATA OPTION...: starts the server in $folder on a free port, and waits for it. Sets $port.
run_postgres() {
  local data=$1 attempt log=$folder/log
  shift
  for attempt in 1 2 3 4 5; do
    pick_port
    launch INT "$log" ${as[@]+"${as[@]}"} "$postgres_bin/postgres" -D "$data" -p "$port" \
      -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$short" "$@"
    if wait_for_postgres "$data"; then return 0; fi
    stop_process "$pid" INT
    # Another port helps only when this one was taken.
    grep -q 'Address already in use' "$log" || break
  done
  tail -n 20 "$log" >&2
  die "PostgreSQL did not start (attempt $attempt); the end of its log is above"
}

# The server writes "ready" into the last line of its pid file when it accepts connections.
wait_for_postgres() {
  local tick
  for ((tick = 0; tick < 1200; tick++)); do
    alive "$pid" || return 1
    if tail -n 1 "$1/postmaster.pid" 2>/dev/null | grep -q '^ready'; then return 0; fi
    sleep 0.05
  done
  say "PostgreSQL is not ready after 60 s"
  return 1
}
