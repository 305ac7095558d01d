#ifndef DRIVER_H
#define DRIVER_H

// The suite of the benchmark `driver`: rows of 10 columns.

#include "bytes.h"
#include "peer.h"

enum {
  COLUMN_COUNT = 10,
  // Of the case point_16.
  POINT_CONNECTIONS = 8,
};

#define COLUMNS "id, key, title, body, points, ratio, done, created_at, due_at, payload"

// MARK: driver_row.c

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
void spike(const workbench *bench, int count, measurement *result);

void insert_single(const workbench *bench, int count, measurement *result);
void insert_pipelined(const workbench *bench, int count, measurement *result);
void insert_unnest(const workbench *bench, int count, measurement *result);
void insert_copy(const workbench *bench, int count, measurement *result);

// MARK: driver_tables.c, the work of the one that keeps the tables

void create_driver_tables(const workbench *bench);
void empty_inserted(const workbench *bench, int count);
void verify_inserted(const workbench *bench, int count);

#endif
