#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_PER_UNNEST = 1000, COPY_CHUNK = 65536 };

// Each column in the binary format.
static const int binary[COLUMN_COUNT] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

// Element types of the columns: int8, uuid, text, text, int4, float8, bool, timestamptz, timestamptz, bytea.
static const uint32_t element_types[COLUMN_COUNT] = {20, 2950, 25, 25, 23, 701, 16, 1184, 1184, 17};

// MARK: The rows to insert: the first of bench_rows, read once

static const row *rows_to_insert(const workbench *bench, int count) {
  static row *rows;
  static int loaded;
  if (loaded == count) return rows;
  if (rows) die("the number of rows to insert cannot change");
  char sql[200];
  snprintf(sql, sizeof sql, "SELECT " COLUMNS " FROM bench_rows WHERE id <= %d ORDER BY id", count);
  PGresult *found = PQexecParams(bench->connections[0], sql, 0, NULL, NULL, NULL, NULL, 1);
  if (PQntuples(found) != count) die_postgres(bench->connections[0], "reading the rows to insert");
  rows = calloc((size_t)count, sizeof(row));
  if (!rows) die("out of memory");
  for (int index = 0; index < count; index++) decode_row(found, index, &rows[index]);
  PQclear(found);
  loaded = count;
  return rows;
}

static int64_t checksum_of(const row *rows, int count) {
  int64_t sum = 0;
  for (int index = 0; index < count; index++) sum += checksum(&rows[index]);
  return sum;
}

// MARK: A buffer that grows

typedef struct {
  char *bytes;
  size_t length;
  size_t capacity;
} buffer;

static char *grow(buffer *target, size_t length) {
  if (target->length + length > target->capacity) {
    target->capacity = (target->length + length) * 2;
    target->bytes = realloc(target->bytes, target->capacity);
    if (!target->bytes) die("out of memory");
  }
  char *start = target->bytes + target->length;
  target->length += length;
  return start;
}

static void append32(buffer *target, uint32_t value) { put32(grow(target, 4), value); }

// A length and so many bytes, as arrays, records and COPY have them; -1 and no bytes for NULL.
static void append_field(buffer *target, const char *value, int length) {
  append32(target, (uint32_t)length);
  if (length > 0) memcpy(grow(target, (size_t)length), value, (size_t)length);
}

// MARK: Cases

void insert_single(const workbench *bench, int count, measurement *result) {
  const row *rows = rows_to_insert(bench, count);
  PGconn *connection = bench->connections[0];
  stopwatch watch = start_watch();
  run(connection, "BEGIN");
  for (int index = 0; index < count; index++) {
    encoded_row encoded;
    encode_row(&rows[index], &encoded);
    PGresult *done =
        PQexecPrepared(connection, "insert", COLUMN_COUNT, encoded.values, encoded.lengths, binary, 1);
    expect(connection, done, PGRES_COMMAND_OK, "insert");
  }
  run(connection, "COMMIT");
  stop_watch(&watch, result);
  result->checksum = checksum_of(rows, count);
}

// One Sync at the end: all statements of the pipeline are one transaction.
// https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
void insert_pipelined(const workbench *bench, int count, measurement *result) {
  const row *rows = rows_to_insert(bench, count);
  PGconn *connection = bench->connections[0];
  stopwatch watch = start_watch();
  if (!PQenterPipelineMode(connection)) die_postgres(connection, "pipeline mode");
  for (int index = 0; index < count; index++) {
    encoded_row encoded;
    encode_row(&rows[index], &encoded);
    if (!PQsendQueryPrepared(connection, "insert", COLUMN_COUNT, encoded.values, encoded.lengths, binary, 1)) {
      die_postgres(connection, "sending an insert");
    }
  }
  if (!PQpipelineSync(connection)) die_postgres(connection, "sync");
  for (int index = 0; index < count; index++) {
    expect(connection, PQgetResult(connection), PGRES_COMMAND_OK, "insert");
    // The end of this statement's results.
    if (PQgetResult(connection)) die("an insert with more than one result");
  }
  expect(connection, PQgetResult(connection), PGRES_PIPELINE_SYNC, "sync");
  if (!PQexitPipelineMode(connection)) die_postgres(connection, "end of pipeline mode");
  stop_watch(&watch, result);
  result->checksum = checksum_of(rows, count);
}

static void insert_batch(PGconn *connection, const row *rows, int count, buffer *columns) {
  const char *values[COLUMN_COUNT];
  int lengths[COLUMN_COUNT];
  for (int column = 0; column < COLUMN_COUNT; column++) {
    columns[column].length = 0;
    append32(&columns[column], 1);                      // dimensions
    append32(&columns[column], 1);                      // there may be NULLs
    append32(&columns[column], element_types[column]);
    append32(&columns[column], (uint32_t)count);        // length of the dimension
    append32(&columns[column], 1);                      // its first index
  }
  for (int index = 0; index < count; index++) {
    encoded_row encoded;
    encode_row(&rows[index], &encoded);
    for (int column = 0; column < COLUMN_COUNT; column++) {
      append_field(&columns[column], encoded.values[column], encoded.lengths[column]);
    }
  }
  for (int column = 0; column < COLUMN_COUNT; column++) {
    values[column] = columns[column].bytes;
    lengths[column] = (int)columns[column].length;
  }
  PGresult *done = PQexecPrepared(connection, "unnest", COLUMN_COUNT, values, lengths, binary, 1);
  expect(connection, done, PGRES_COMMAND_OK, "insert from unnest");
}

void insert_unnest(const workbench *bench, int count, measurement *result) {
  const row *rows = rows_to_insert(bench, count);
  PGconn *connection = bench->connections[0];
  buffer columns[COLUMN_COUNT] = {0};
  stopwatch watch = start_watch();
  run(connection, "BEGIN");
  for (int first = 0; first < count; first += ROWS_PER_UNNEST) {
    int left = count - first;
    insert_batch(connection, rows + first, left < ROWS_PER_UNNEST ? left : ROWS_PER_UNNEST, columns);
  }
  run(connection, "COMMIT");
  stop_watch(&watch, result);
  for (int column = 0; column < COLUMN_COUNT; column++) free(columns[column].bytes);
  result->checksum = checksum_of(rows, count);
}

static void send_chunk(PGconn *connection, buffer *chunk) {
  if (PQputCopyData(connection, chunk->bytes, (int)chunk->length) != 1) die_postgres(connection, "COPY");
  chunk->length = 0;
}

// The binary format: https://www.postgresql.org/docs/current/sql-copy.html
void insert_copy(const workbench *bench, int count, measurement *result) {
  static const char signature[11] = "PGCOPY\n\377\r\n\0";
  const row *rows = rows_to_insert(bench, count);
  PGconn *connection = bench->connections[0];
  buffer chunk = {0};
  stopwatch watch = start_watch();
  PGresult *begun = PQexec(connection, "COPY bench_inserted (" COLUMNS ") FROM STDIN (FORMAT binary)");
  expect(connection, begun, PGRES_COPY_IN, "COPY");
  memcpy(grow(&chunk, sizeof signature), signature, sizeof signature);
  append32(&chunk, 0);  // flags
  append32(&chunk, 0);  // no more header
  for (int index = 0; index < count; index++) {
    encoded_row encoded;
    encode_row(&rows[index], &encoded);
    put16(grow(&chunk, 2), COLUMN_COUNT);
    for (int column = 0; column < COLUMN_COUNT; column++) {
      append_field(&chunk, encoded.values[column], encoded.lengths[column]);
    }
    if (chunk.length >= COPY_CHUNK) send_chunk(connection, &chunk);
  }
  put16(grow(&chunk, 2), (uint16_t)-1);
  send_chunk(connection, &chunk);
  if (PQputCopyEnd(connection, NULL) != 1) die_postgres(connection, "end of COPY");
  expect(connection, PQgetResult(connection), PGRES_COMMAND_OK, "COPY");
  if (PQgetResult(connection)) die("a COPY with more than one result");
  stop_watch(&watch, result);
  free(chunk.bytes);
  result->checksum = checksum_of(rows, count);
}
