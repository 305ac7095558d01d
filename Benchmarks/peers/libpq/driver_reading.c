#include "driver.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

// MARK: One statement

static void select_point(PGconn *connection, const workbench *bench, int number, int64_t *sum) {
  // Neighbours in time are no neighbours in the table: 7919 is a prime that does not divide the number of rows.
  char key[8];
  put64(key, ((uint64_t)number * 7919 + 13) % (uint64_t)bench->rows + 1);
  const char *values[] = {key};
  const int lengths[] = {8}, formats[] = {1};
  PGresult *found = PQexecPrepared(connection, "point", 1, values, lengths, formats, 1);
  if (PQresultStatus(found) != PGRES_TUPLES_OK) die_postgres(connection, "point select");
  if (PQntuples(found) != 1) die("a point select found %d rows", PQntuples(found));
  row found_row;
  decode_row(found, 0, &found_row);
  PQclear(found);
  *sum += checksum(&found_row);
  release_row(&found_row);
}

static void sleep_once(PGconn *connection, const workbench *bench, int number, int64_t *sum) {
  (void)bench, (void)number;
  PGresult *slept = PQexecPrepared(connection, "sleep", 0, NULL, NULL, NULL, 1);
  if (PQresultStatus(slept) != PGRES_TUPLES_OK) die_postgres(connection, "sleep");
  *sum += PQntuples(slept);
  PQclear(slept);
}

// MARK: Threads, each with its connection, that take work from one queue

typedef void statement(PGconn *connection, const workbench *bench, int number, int64_t *sum);

typedef struct {
  PGconn *connection;
  const workbench *bench;
  statement *work;
  atomic_int *next;
  int count;
  int64_t sum;
} worker;

static void *run_worker(void *argument) {
  worker *self = argument;
  int number;
  while ((number = atomic_fetch_add(self->next, 1)) < self->count) {
    self->work(self->connection, self->bench, number, &self->sum);
  }
  return NULL;
}

static void run_on_threads(const workbench *bench, int threads, statement *work, int count, measurement *result) {
  pthread_t ids[MAX_CONNECTIONS];
  worker workers[MAX_CONNECTIONS];
  atomic_int next = 0;
  stopwatch watch = start_watch();
  for (int index = 0; index < threads; index++) {
    workers[index] = (worker){bench->connections[index], bench, work, &next, count, 0};
    if (pthread_create(&ids[index], NULL, run_worker, &workers[index]) != 0) die("no thread could be started");
  }
  for (int index = 0; index < threads; index++) pthread_join(ids[index], NULL);
  stop_watch(&watch, result);
  for (int index = 0; index < threads; index++) result->checksum += workers[index].sum;
  result->connections = threads;
}

// MARK: Cases

void select_points(const workbench *bench, int count, measurement *result) {
  stopwatch watch = start_watch();
  for (int number = 0; number < count; number++) {
    select_point(bench->connections[0], bench, number, &result->checksum);
  }
  stop_watch(&watch, result);
}

void select_points_on_threads(const workbench *bench, int count, measurement *result) {
  run_on_threads(bench, POINT_CONNECTIONS, select_point, count, result);
}

void sleep_on_threads(const workbench *bench, int connections, int count, measurement *result) {
  run_on_threads(bench, connections, sleep_once, count, result);
}

void spike(const workbench *bench, int count, measurement *result) {
  sleep_on_threads(bench, MAX_CONNECTIONS, count, result);
}

void collect_rows(const workbench *bench, int count, measurement *result) {
  PGconn *connection = bench->connections[0];
  stopwatch watch = start_watch();
  PGresult *found = PQexecPrepared(connection, "rows", 0, NULL, NULL, NULL, 1);
  if (PQresultStatus(found) != PGRES_TUPLES_OK) die_postgres(connection, "collecting rows");
  int rows = PQntuples(found);
  if (rows != count) die("%d rows were found and not %d", rows, count);
  row *collected = malloc((size_t)rows * sizeof(row));
  if (!collected) die("out of memory");
  for (int index = 0; index < rows; index++) decode_row(found, index, &collected[index]);
  PQclear(found);
  stop_watch(&watch, result);
  for (int index = 0; index < rows; index++) {
    result->checksum += checksum(&collected[index]);
    release_row(&collected[index]);
  }
  free(collected);
}

void stream_rows(const workbench *bench, int count, measurement *result) {
  PGconn *connection = bench->connections[0];
  int rows = 0;
  stopwatch watch = start_watch();
  if (!PQsendQueryPrepared(connection, "rows", 0, NULL, NULL, NULL, 1) || !PQsetSingleRowMode(connection)) {
    die_postgres(connection, "streaming rows");
  }
  PGresult *found;
  while ((found = PQgetResult(connection))) {
    if (PQresultStatus(found) == PGRES_SINGLE_TUPLE) {
      row next;
      decode_row(found, 0, &next);
      result->checksum += checksum(&next);
      release_row(&next);
      rows++;
    } else if (PQresultStatus(found) != PGRES_TUPLES_OK) {
      die_postgres(connection, "streaming rows");
    }
    PQclear(found);
  }
  stop_watch(&watch, result);
  if (rows != count) die("%d rows were found and not %d", rows, count);
}
