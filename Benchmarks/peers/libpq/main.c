#include "peer.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Usage: libpq URL rows=N [CASE=OPERATIONS]...
//
// Speaks the protocol of a benchmark's peer (Sources/BenchmarkHarness/PeerProcess.swift) on standard input and
// output. Besides the cases it knows `create`, `empty` and `verify=ROWS`, for the one that keeps the tables.

void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

void die_postgres(const PGconn *connection, const char *what) {
  // One line: whoever shows it shows the last one.
  char message[400];
  snprintf(message, sizeof message, "%s", PQerrorMessage(connection));
  message[strcspn(message, "\n")] = 0;
  die("%s: %s", what, message[0] ? message : "another result than expected");
}

void expect(PGconn *connection, PGresult *result, ExecStatusType status, const char *what) {
  if (PQresultStatus(result) != status) die_postgres(connection, what);
  PQclear(result);
}

void run(PGconn *connection, const char *sql) { expect(connection, PQexec(connection, sql), PGRES_COMMAND_OK, sql); }

// MARK: Connections

static void prepare(PGconn *connection, const char *name, const char *sql) {
  expect(connection, PQprepare(connection, name, sql, 0, NULL), PGRES_COMMAND_OK, name);
}

static void prepare_statements(PGconn *connection) {
  prepare(connection, "point", "SELECT " COLUMNS " FROM bench_rows WHERE id = $1");
  prepare(connection, "rows", "SELECT " COLUMNS " FROM bench_rows");
  prepare(connection, "sleep", "SELECT 1 FROM pg_sleep(0.002)");
  prepare(
      connection, "insert",
      "INSERT INTO bench_inserted (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
  prepare(
      connection, "unnest",
      "INSERT INTO bench_inserted (" COLUMNS ") SELECT * FROM unnest($1::int8[], $2::uuid[], $3::text[], $4::text[],"
      " $5::int4[], $6::float8[], $7::bool[], $8::timestamptz[], $9::timestamptz[], $10::bytea[])");
}

static void ignore_notice(void *argument, const PGresult *notice) { (void)argument, (void)notice; }

static void open_connections(workbench *bench, const char *url, int count) {
  for (int index = 0; index < count; index++) {
    PGconn *connection = PQconnectdb(url);
    if (PQstatus(connection) != CONNECTION_OK) die_postgres(connection, "connect");
    PQsetNoticeReceiver(connection, ignore_notice, NULL);
    bench->connections[index] = connection;
  }
}

// MARK: Cases

typedef struct {
  const char *name;
  void (*measure)(const workbench *bench, int count, measurement *result);
} named_case;

static void spike(const workbench *bench, int count, measurement *result) {
  sleep_on_threads(bench, MAX_CONNECTIONS, count, result);
}

static const named_case cases[] = {
    {"point_1", select_points},         {"point_16", select_points_on_threads},
    {"rows_collected", collect_rows},   {"rows_streamed", stream_rows},
    {"insert_single", insert_single},   {"insert_pipelined", insert_pipelined},
    {"insert_unnest", insert_unnest},   {"insert_copy", insert_copy},
    {"spike", spike},
};

static bool measure(const workbench *bench, const char *name, int count, measurement *result) {
  for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
    if (strcmp(cases[index].name, name) == 0) {
      result->connections = 1;
      cases[index].measure(bench, count, result);
      return true;
    }
  }
  int connections;
  if (sscanf(name, "sleep_%d", &connections) != 1 || connections < 1 || connections > MAX_CONNECTIONS) return false;
  sleep_on_threads(bench, connections, count, result);
  return true;
}

// What the command line gave to a name, or -1.
static int operations(int argc, char **argv, const char *name) {
  size_t length = strlen(name);
  for (int index = 2; index < argc; index++) {
    if (strncmp(argv[index], name, length) == 0 && argv[index][length] == '=') return atoi(argv[index] + length + 1);
  }
  return -1;
}

static void answer(const measurement *result) {
  printf(
      "{\"seconds\": %.9f, \"cpu_seconds\": %.6f, \"checksum\": %" PRId64 ", \"connections\": %d", result->seconds,
      result->cpu_seconds, result->checksum, result->connections);
  if (result->peak_bytes >= 0) printf(", \"peak_bytes\": %" PRId64, result->peak_bytes);
  printf("}\n");
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc < 3) die("usage: libpq URL rows=N [CASE=OPERATIONS]...");
  workbench bench = {.rows = operations(argc, argv, "rows")};
  if (bench.rows <= 0) die("rows=N is missing");
  // The keeper has only the tables to look after, and they are not there yet.
  int inserted = operations(argc, argv, "verify");
  bool keeper = inserted >= 0;
  int connections = keeper ? 1 : MAX_CONNECTIONS;
  open_connections(&bench, argv[1], connections);
  if (!keeper) {
    for (int index = 0; index < connections; index++) prepare_statements(bench.connections[index]);
  }
  printf(
      "{\"ready\": true, \"about\": {\"libpq\": \"%d.%d\", \"PostgreSQL\": \"%d.%d\", \"TLS\": \"%s\"}}\n",
      PQlibVersion() / 10000, PQlibVersion() % 10000, PQserverVersion(bench.connections[0]) / 10000,
      PQserverVersion(bench.connections[0]) % 10000, PQsslInUse(bench.connections[0]) ? "yes" : "no");
  fflush(stdout);

  char line[200], name[64];
  while (fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "{\"case\":\"%63[a-z0-9_]\"}", name) != 1) die("a line that is not understood: %s", line);
    measurement result = {.peak_bytes = -1};
    if (keeper) {
      stopwatch watch = start_watch();
      if (strcmp(name, "create") == 0) create_tables(&bench);
      else if (strcmp(name, "empty") == 0) empty_inserted(&bench);
      else if (strcmp(name, "verify") == 0) verify_inserted(&bench, inserted);
      else die("the keeper does not know %s", name);
      stop_watch(&watch, &result);
    } else if (operations(argc, argv, name) <= 0 || !measure(&bench, name, operations(argc, argv, name), &result)) {
      die("there is no case %s", name);
    }
    answer(&result);
  }
  for (int index = 0; index < connections; index++) PQfinish(bench.connections[index]);
  return 0;
}
