# shellcheck shell=bash
# What all the scripts share. To be sourced; the caller is in the repository's root afterwards.

unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

say() {
  printf '==> %s\n' "$*" >&2
}

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# on_exit: calls clean_up, which the script defines, on every way out. It runs to its end: a second
# Ctrl-C does not stop it. (make passes SIGTERM on, so that two can arrive at once.)
on_exit() {
  trap 'trap "" INT TERM HUP; clean_up' EXIT
  trap 'trap "" INT TERM HUP; clean_up; exit 130' INT
  trap 'trap "" INT TERM HUP; clean_up; exit 143' TERM
  trap 'trap "" INT TERM HUP; clean_up; exit 129' HUP
}

# alive PID: true while the process runs; a zombie does not.
alive() {
  kill -0 "$1" 2>/dev/null || return 1
  local stat=""
  if [ -d /proc/self ]; then
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    case "${stat##*) }" in
      Z* | X*) return 1 ;;
    esac
  fi
  return 0
}

# "PID PARENT" of every process, one per line. Slim containers have no ps, macOS has no /proc.
process_table() {
  local file stat pid
  if [ ! -d /proc/self ]; then
    ps -A -o pid=,ppid=
    return
  fi
  for file in /proc/[0-9]*/stat; do
    { read -r stat <"$file"; } 2>/dev/null || continue
    pid=${stat%% *}
    stat=${stat##*) }
    stat=${stat#* }
    printf '%s %s\n' "$pid" "${stat%% *}"
  done
}

# descendants PID: the process and everything it started, directly or not, parents first.
descendants() {
  { process_table 2>/dev/null || true; } | awk -v root="$1" '
    { parent[$1] = $2 }
    END {
      found[root] = 1
      order[count = 1] = root
      for (i = 1; i <= count; i++)
        for (pid in parent)
          if (parent[pid] == order[i] && !(pid in found)) { found[pid] = 1; order[++count] = pid }
      for (i = 1; i <= count; i++) print order[i]
    }'
}

# stop_process PID [SIGNAL]: asks the process to end, waits up to 10 s for it and for everything it
# started, then kills what is left. Only process ids that were looked up are signalled.
stop_process() {
  local pid=$1 signal=${2:-TERM} family left tick
  alive "$pid" || return 0
  family=$(descendants "$pid")
  kill -s "$signal" "$pid" 2>/dev/null || true
  for ((tick = 0; tick < 100; tick++)); do
    left=""
    for pid in $family; do
      if alive "$pid"; then left="$left $pid"; fi
    done
    if [ -z "$left" ]; then return 0; fi
    # Whoever outlives its parent by 3 s is asked directly.
    if [ "$tick" = 30 ]; then
      for pid in $left; do kill -s TERM "$pid" 2>/dev/null || true; done
    fi
    sleep 0.1
  done
  for pid in $left; do kill -s KILL "$pid" 2>/dev/null || true; done
}

# watched COMMAND...: runs it in a process group of its own, without stdin, and waits. A trap of the
# caller runs at once, not when the command has ended; it calls stop_watched.
watched_pid=""
watched() {
  local status=0
  set -m
  "$@" </dev/null &
  watched_pid=$!
  set +m
  wait "$watched_pid" || status=$?
  watched_pid=""
  return "$status"
}

# SIGINT is what SwiftPM expects: it stops its own compilers and test processes first.
stop_watched() {
  if [ -n "$watched_pid" ]; then stop_process "$watched_pid" INT; fi
  watched_pid=""
}
