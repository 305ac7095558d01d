#include "peer.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Usage: libpq SUITE URL rows=N [CASE=OPERATIONS]...
//        libpq SUITE URL rows=N keep=N
//
// Speaks the protocol of a benchmark's peer (Sources/BenchmarkHarness/PeerProcess.swift) on standard input and
// output. The second form is the keeper of the tables: it measures nothing, and answers to `create` and to what the
// suite's tables need besides, such as `verify_inserted`. Each table that is written to is to have `keep` rows.

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

void prepare(PGconn *connection, const char *name, const char *sql) {
  expect(connection, PQprepare(connection, name, sql, 0, NULL), PGRES_COMMAND_OK, name);
}

int number(PGconn *connection, const char *sql) {
  PGresult *found = PQexec(connection, sql);
  if (PQresultStatus(found) != PGRES_TUPLES_OK) die_postgres(connection, sql);
  int value = atoi(PQgetvalue(found, 0, 0));
  PQclear(found);
  return value;
}

// MARK: Connections

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

static const suite *find_suite(const char *name) {
  static const suite *const all[] = {&driver_suite, &orm_suite};
  for (size_t index = 0; index < sizeof all / sizeof all[0]; index++) {
    if (strcmp(all[index]->name, name) == 0) return all[index];
  }
  die("there is no suite %s", name);
}

static bool measure(
    const suite *suite, const workbench *bench, const char *name, int count, measurement *result) {
  result->connections = 1;
  for (const named_case *next = suite->cases; next->name; next++) {
    if (strcmp(next->name, name) == 0) {
      next->measure(bench, count, result);
      return true;
    }
  }
  int member;
  if (!suite->family || sscanf(name, suite->family, &member) != 1 || member < 1 || member > suite->connections) {
    return false;
  }
  suite->measure_family(bench, member, count, result);
  return true;
}

static bool keep(const suite *suite, const workbench *bench, const char *name, int count) {
  if (strcmp(name, "create") == 0) {
    suite->create_tables(bench);
    return true;
  }
  for (const keeping *next = suite->keepings; next->name; next++) {
    if (strcmp(next->name, name) == 0) {
      next->work(bench, count);
      return true;
    }
  }
  return false;
}

// What the command line gave to a name, or -1.
static int operations(int argc, char **argv, const char *name) {
  size_t length = strlen(name);
  for (int index = 3; index < argc; index++) {
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
  if (argc < 4) die("usage: libpq SUITE URL rows=N [CASE=OPERATIONS]...");
  const suite *suite = find_suite(argv[1]);
  workbench bench = {.rows = operations(argc, argv, "rows")};
  if (bench.rows <= 0) die("rows=N is missing");
  // The keeper has only the tables to look after, and they are not there yet.
  int kept = operations(argc, argv, "keep");
  bool keeper = kept >= 0;
  int connections = keeper ? 1 : suite->connections;
  open_connections(&bench, argv[2], connections);
  if (!keeper) {
    for (int index = 0; index < connections; index++) suite->prepare_statements(bench.connections[index]);
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
      if (!keep(suite, &bench, name, kept)) die("the keeper does not know %s", name);
      stop_watch(&watch, &result);
    } else {
      int count = operations(argc, argv, name);
      if (count <= 0 || !measure(suite, &bench, name, count, &result)) die("there is no case %s", name);
    }
    answer(&result);
  }
  for (int index = 0; index < connections; index++) PQfinish(bench.connections[index]);
  return 0;
}
