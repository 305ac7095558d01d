# shellcheck shell=bash disable=SC2154
# PgBouncer for Scripts/services.sh: in transaction mode, in front of the plain PostgreSQL.
#
# SC2154: the variables of the framework ($folder, $home, $port, $pid) are set in services.sh.

# Sets $pgbouncer. Debian's is in /usr/sbin, which is not on everybody's PATH.
which_pgbouncer() {
  local candidate
  for candidate in "$(command -v pgbouncer || true)" /usr/sbin/pgbouncer \
    /opt/homebrew/opt/pgbouncer/bin/pgbouncer /usr/local/opt/pgbouncer/bin/pgbouncer; do
    if [ -x "$candidate" ]; then
      pgbouncer=$candidate
      return 0
    fi
  done
  return 1
}

start_pgbouncer() {
  local attempt
  if [ -z "${postgres_port:-}" ]; then
    which_postgres || die "pgbouncer needs a PostgreSQL behind it; 'Scripts/setup.sh postgres' says what to install"
    start_postgres
  fi
  new_server_folder pgbouncer
  # Whoever has a role in the server may log in: the user is looked up there, and trusted.
  printf '"postgres" ""\n' >"$home/users"
  chmod 644 "$home/users"
  for attempt in 1 2 3 4 5; do
    pick_port
    cat >"$home/pgbouncer.ini" <<EOF
[databases]
* = host=127.0.0.1 port=$postgres_port

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = trust
auth_file = $home/users
auth_user = postgres
auth_query = SELECT rolname, '' FROM pg_roles WHERE rolname = \$1
admin_users = postgres
pool_mode = transaction
max_client_conn = 200
default_pool_size = 20
EOF
    chmod 644 "$home/pgbouncer.ini"
    launch TERM "$folder/log" ${as[@]+"${as[@]}"} "$pgbouncer" "$home/pgbouncer.ini"
    if wait_for_pgbouncer; then
      publish STRATA_TEST_PGBOUNCER_URL "postgres://postgres@127.0.0.1:$port/postgres"
      say "PgBouncer ($("$pgbouncer" --version | head -n 1)) is ready on 127.0.0.1:$port"
      return 0
    fi
    stop_process "$pid" TERM
    # Another port helps only when this one was taken.
    grep -q 'Address already in use' "$folder/log" || break
  done
  tail -n 20 "$folder/log" >&2
  die "PgBouncer did not start (attempt $attempt); the end of its log is above"
}

# It opens its port only after it has read its files. The log says so for this process: behind an open
# port could be somebody else.
wait_for_pgbouncer() {
  local tick
  for ((tick = 0; tick < 400; tick++)); do
    alive "$pid" || return 1
    if grep -q "\[$pid\].* process up" "$folder/log"; then return 0; fi
    sleep 0.05
  done
  say "PgBouncer is not ready after 20 s"
  return 1
}
