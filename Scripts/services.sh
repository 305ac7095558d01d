#!/usr/bin/env bash
# Private servers for the tests: each on a free port of 127.0.0.1, with its data under .build/services.
#
#   Scripts/services.sh start NAME...   starts them and prints the variables the tests read:
#                                       eval "$(Scripts/services.sh start postgres)"
#   Scripts/services.sh stop            stops what start left running
#   Scripts/services.sh which NAME      fails when the server's programs are not on this machine
#
# Scripts/test.sh sources this file, and stops what it started by itself.
#
# A service NAME is three things: which_NAME, start_NAME (in Scripts/services/) and its name in
# service_names. start_NAME makes its folder with new_folder, starts the server with launch, waits until
# it answers, and exports the variables of the tests with publish:
#
#   postgres    STRATA_TEST_POSTGRES_URL         a plain server, everybody is trusted
#               STRATA_TEST_POSTGRES_SOCKET      the folder of its Unix socket
#               STRATA_TEST_POSTGRES_BIN         the folder of postgres, initdb and pg_ctl
#               STRATA_TEST_POSTGRES_TEMPLATE    a new cluster, to be copied
#               STRATA_TEST_POSTGRES_AUTH_URL    a server with TLS and logins: its superuser, by Unix socket
#               STRATA_TEST_POSTGRES_AUTH_PORT   its port on 127.0.0.1; the users are in pg_hba.conf
#               STRATA_TEST_CERTIFICATES         the folder of the certificates (see certificates.sh)
#   pgbouncer   STRATA_TEST_PGBOUNCER_URL        transaction mode, in front of the plain server
set -euo pipefail
# shellcheck source=Scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

service_names="postgres pgbouncer"

services=$PWD/.build/services
# What was started, one line each: signal, process id, folder, temporary folder. The file is named
# after the script's process, so that one that was killed can be cleaned up after.
record=$services/started-$$
published=""

publish() {
  export "$1=$2"
  published="$published
export $1='$2'"
}

# new_folder NAME: sets $folder (under .build/services) and $short, a folder with a short path, for
# sockets: the path of a Unix socket has at most 107 bytes on Linux, 103 on macOS.
new_folder() {
  mkdir -p "$services"
  folder=$(mktemp -d "$services/$1-XXXXXX")
  short=$(mktemp -d "/tmp/strata-$1.XXXXXX")
  printf -- '- - %s %s\n' "$short" "$folder" >>"$record"
}

# pick_port: sets $port to one that nobody listens on. It is below the range that the system hands
# out by itself. Another program can still take it first; the caller tries again then.
pick_port() {
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 0
  done
}

# launch SIGNAL LOG COMMAND...: starts a server in a process group of its own, so that Ctrl-C reaches
# only the script, and sets $pid. SIGNAL is the one that ends this server without waiting for clients.
launch() {
  local signal=$1 log=$2
  shift 2
  set -m
  (cd / && exec "$@") </dev/null >>"$log" 2>&1 &
  pid=$!
  set +m
  printf '%s %s %s %s\n' "$signal" "$pid" "$short" "$folder" >>"$record"
}

# new_server_folder NAME: new_folder for a server that refuses to run as root, as PostgreSQL and PgBouncer
# do. Sets $as, the command that becomes the server's user, $server_user, and $home, a folder that is
# theirs.
new_server_folder() {
  new_folder "$1"
  : >"$folder/log"
  as=()
  server_user=$(id -un)
  home=$folder
  if [ "$(id -u)" != 0 ]; then return 0; fi
  server_user=nobody
  if id postgres >/dev/null 2>&1; then server_user=postgres; fi
  command -v setpriv >/dev/null 2>&1 || die "$1 does not run as root, and setpriv is not there to run it as '$server_user'. Install util-linux, or use another user."
  as=(setpriv "--reuid=$server_user" "--regid=$(id -g "$server_user")" --clear-groups)
  chown "$server_user" "$folder" "$short"
  # A checkout in /root is closed to that user; the data goes to the temporary folder then.
  if ! as_server test -w "$folder"; then home=$short; fi
}

# as_server COMMAND...: runs it to its end as the server's user.
as_server() {
  (cd / && ${as[@]+"${as[@]}"} "$@")
}

# shellcheck source=Scripts/services/certificates.sh
. Scripts/services/certificates.sh
# shellcheck source=Scripts/services/postgres.sh
. Scripts/services/postgres.sh
# shellcheck source=Scripts/services/pgbouncer.sh
. Scripts/services/pgbouncer.sh

# The framework

check_name() {
  case " $service_names " in
    *" $1 "*) ;;
    *) die "there is no service '$1'; there are: $service_names" ;;
  esac
}

start_services() {
  local name
  clean_up_after_killed
  for name in "$@"; do check_name "$name"; done
  for name in "$@"; do
    "which_$name" || die "the programs of $name are not on this machine; 'Scripts/setup.sh $name' says what to install"
    "start_$name"
  done
}

# stop_services RECORD [checked]: stops everything in the file, last first. With `checked`, for a file
# that another process wrote, only a process whose command line names its folder.
stop_services() {
  local file=$1 checked=${2:-} signal pid short folder lines=""
  if [ ! -e "$file" ]; then return 0; fi
  while read -r signal pid short folder; do
    lines="$signal $pid $short $folder
$lines"
  done <"$file"
  while read -r signal pid short folder; do
    if [ -z "$folder" ]; then continue; fi
    if [ "$pid" != - ]; then
      if [ -z "$checked" ] || is_ours "$pid" "$short" "$folder"; then stop_process "$pid" "$signal"; fi
      continue
    fi
    # The folders were recorded first, so they come last. The log stays until the next time.
    if [ -e "$folder/log" ]; then cp "$folder/log" "$services/$(basename "${folder%-*}").log"; fi
    rm -rf "$folder" "$short"
  done <<EOF
$lines
EOF
  rm -f "$file"
}

is_ours() {
  local command=""
  alive "$1" || return 1
  if [ -d /proc/self ]; then
    command=$(tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null) || true
  else
    command=$(ps -o command= -p "$1") || true
  fi
  case "$command" in
    *"$2"* | *"$3"*) return 0 ;;
  esac
  return 1
}

# Stops the servers of a script that was killed before it could.
clean_up_after_killed() {
  local file
  for file in "$services"/started-*; do
    case "${file##*-}" in
      *[!0-9]*) continue ;;
    esac
    if [ -e "$file" ] && ! alive "${file##*-}"; then stop_services "$file" checked; fi
  done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  command=${1:-}
  if [ $# -gt 0 ]; then shift; fi
  case "$command" in
    start)
      if [ $# = 0 ]; then die "which service? There are: $service_names"; fi
      clean_up() {
        stop_services "$record"
      }
      on_exit
      start_services "$@"
      # From here on they stay, until `stop`.
      mv "$record" "$services/started-$$-kept"
      printf '%s\n' "${published#?}"
      ;;
    stop)
      clean_up_after_killed
      for kept in "$services"/started-*-kept; do stop_services "$kept" checked; done
      ;;
    which)
      check_name "${1:-}"
      "which_$1"
      ;;
    *)
      die "usage: Scripts/services.sh start NAME... | stop | which NAME"
      ;;
  esac
fi
