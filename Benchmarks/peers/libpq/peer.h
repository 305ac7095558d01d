#ifndef PEER_H
#define PEER_H

// libpq as somebody would call it by hand who wants speed: prepared statements, binary parameters and results, one
// thread for each connection. It is what the driver is measured against.
//
// The program ends with a line on standard error when anything fails; whoever started it shows that line.

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  COLUMN_COUNT = 10,
  // Of the case point_16.
  POINT_CONNECTIONS = 8,
  // The most that a case uses.
  MAX_CONNECTIONS = 10,
};

#define COLUMNS "id, key, title, body, points, ratio, done, created_at, due_at, payload"

typedef struct {
  double seconds;
  // Of this process: user and system.
  double cpu_seconds;
  // The largest resident set since the measurement began; negative where the system does not say.
  int64_t peak_bytes;
  // Of what was read or written; equal for everybody who did the same work.
  int64_t checksum;
  // How many connections did the work.
  int connections;
} measurement;

// What the command line said: where, and on what.
typedef struct {
  // Rows of bench_rows, with the ids 1 to rows.
  int rows;
  PGconn *connections[MAX_CONNECTIONS];
} workbench;

// MARK: main.c

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die_postgres(const PGconn *connection, const char *what);

// Ends the program unless the result has the status; releases it.
void expect(PGconn *connection, PGresult *result, ExecStatusType status, const char *what);
void run(PGconn *connection, const char *sql);

// MARK: stopwatch.c

typedef struct {
  double seconds;
  double cpu_seconds;
} stopwatch;

// Begins with memory that was freed given back, so that the peak is that of the work.
stopwatch start_watch(void);
void stop_watch(const stopwatch *watch, measurement *result);

// MARK: row.c

typedef struct {
  char *bytes;
  int length;
} text;

// Times are microseconds since 1970.
typedef struct {
  int64_t id;
  uint8_t key[16];
  text title;
  text body;
  int32_t points;
  double ratio;
  bool done;
  int64_t created_at;
  bool has_due_at;
  int64_t due_at;
  text payload;
} row;

// A row as parameters in the binary format; the integers lie in `fixed`. A NULL has no value and the length -1.
typedef struct {
  const char *values[COLUMN_COUNT];
  int lengths[COLUMN_COUNT];
  char fixed[64];
} encoded_row;

void put16(char *bytes, uint16_t value);
void put32(char *bytes, uint32_t value);
void put64(char *bytes, uint64_t value);

void decode_row(const PGresult *result, int index, row *target);
void encode_row(const row *source, encoded_row *target);
void release_row(row *target);
int64_t checksum(const row *source);

// MARK: The cases; `count` is how many operations a measurement consists of

void select_points(const workbench *bench, int count, measurement *result);
void select_points_on_threads(const workbench *bench, int count, measurement *result);
void collect_rows(const workbench *bench, int count, measurement *result);
void stream_rows(const workbench *bench, int count, measurement *result);
void sleep_on_threads(const workbench *bench, int connections, int count, measurement *result);

void insert_single(const workbench *bench, int count, measurement *result);
void insert_pipelined(const workbench *bench, int count, measurement *result);
void insert_unnest(const workbench *bench, int count, measurement *result);
void insert_copy(const workbench *bench, int count, measurement *result);

// MARK: database.c, the work of the one that keeps the tables

void create_tables(const workbench *bench);
void empty_inserted(const workbench *bench);
void verify_inserted(const workbench *bench, int count);

#endif
