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
  // The most that a case uses.
  MAX_CONNECTIONS = 10,
};

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
  // In the tables that are read.
  int rows;
  PGconn *connections[MAX_CONNECTIONS];
} workbench;

// MARK: main.c

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die_postgres(const PGconn *connection, const char *what);

// Ends the program unless the result has the status; releases it.
void expect(PGconn *connection, PGresult *result, ExecStatusType status, const char *what);
void run(PGconn *connection, const char *sql);
void prepare(PGconn *connection, const char *name, const char *sql);
// The first value of the first row.
int number(PGconn *connection, const char *sql);

// MARK: stopwatch.c

typedef struct {
  // What the clocks showed at the start; later by the length of every pause.
  double seconds;
  double cpu_seconds;
  double paused_seconds;
  double paused_cpu_seconds;
} stopwatch;

// Begins with memory that was freed given back, so that the peak is that of the work.
stopwatch start_watch(void);
// Between the two it stands still: for what belongs to no contender's work, such as a checksum between two queries.
void pause_watch(stopwatch *watch);
void resume_watch(stopwatch *watch);
void stop_watch(const stopwatch *watch, measurement *result);

// MARK: Suites: what a benchmark consists of, in C

// `count` is how many operations a measurement consists of.
typedef void case_function(const workbench *bench, int count, measurement *result);

typedef struct {
  const char *name;
  case_function *measure;
} named_case;

// What the keeper of the tables does besides making them; `count` is how many rows each table is to have.
typedef struct {
  const char *name;
  void (*work)(const workbench *bench, int count);
} keeping;

typedef struct {
  const char *name;
  int connections;
  void (*create_tables)(const workbench *bench);
  void (*prepare_statements)(PGconn *connection);
  // Lists that end with an element without a name.
  const named_case *cases;
  const keeping *keepings;
  // A family of cases by a number in the name, such as "sleep_%d"; NULL for none.
  const char *family;
  void (*measure_family)(const workbench *bench, int member, int count, measurement *result);
} suite;

extern const suite driver_suite, orm_suite;

#endif
