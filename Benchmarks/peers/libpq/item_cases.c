#include "item.h"

#include <stdio.h>

enum {
  // So many rows are kept at a time; then the clocks stand still while they are checked and released.
  ROWS_IN_BLOCK = 1000,
};

// Each parameter in the binary format.
static const int binary[ITEM_PARAMETERS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

// Neighbours in time are no neighbours in the table: 7919 is a prime that does not divide the number of places.
static int place(int number, int places) { return (int)(((int64_t)number * 7919 + 13) % places); }

static PGresult *execute(PGconn *connection, const char *name, int count, const char *const *values, const int *lengths) {
  PGresult *found = PQexecPrepared(connection, name, count, values, lengths, binary, 1);
  if (PQresultStatus(found) != PGRES_TUPLES_OK) die_postgres(connection, name);
  return found;
}

// MARK: Blocks of rows

typedef struct {
  item rows[ROWS_IN_BLOCK];
  int count;
} block;

static void take_rows(PGresult *found, int expected, block *target) {
  int rows = PQntuples(found);
  if (rows != expected || target->count + rows > ROWS_IN_BLOCK) die("%d rows were found and not %d", rows, expected);
  for (int index = 0; index < rows; index++) decode_item(found, index, &target->rows[target->count++]);
  PQclear(found);
}

static void check_block(block *target, measurement *result) {
  for (int index = 0; index < target->count; index++) {
    result->checksum += item_checksum(&target->rows[index]);
    release_item(&target->rows[index]);
  }
  target->count = 0;
}

// Adds the rows of one operation to the block.
typedef void operation(const workbench *bench, int number, block *target);

static void measure_blocks(
    const workbench *bench, int count, int in_block, operation *work, measurement *result) {
  static block kept;
  stopwatch watch = start_watch();
  pause_watch(&watch);
  for (int start = 0; start < count; start += in_block) {
    int end = start + in_block < count ? start + in_block : count;
    resume_watch(&watch);
    for (int number = start; number < end; number++) work(bench, number, &kept);
    pause_watch(&watch);
    check_block(&kept, result);
  }
  resume_watch(&watch);
  stop_watch(&watch, result);
}

// MARK: Reading

static void select_items(const workbench *bench, int number, int rows, block *target) {
  int64_t first = (int64_t)place(number, bench->rows / rows) * rows + 1;
  char from[8], to[8];
  put64(from, (uint64_t)first);
  put64(to, (uint64_t)(first + rows));
  const char *values[] = {from, to};
  const int lengths[] = {8, 8};
  take_rows(execute(bench->connections[0], "rows", 2, values, lengths), rows, target);
}

static void select_1(const workbench *bench, int number, block *target) { select_items(bench, number, 1, target); }

static void select_100(const workbench *bench, int number, block *target) { select_items(bench, number, 100, target); }

static void select_1000(const workbench *bench, int number, block *target) {
  select_items(bench, number, 1000, target);
}

void select_items_1(const workbench *bench, int count, measurement *result) {
  measure_blocks(bench, count, ROWS_IN_BLOCK, select_1, result);
}

void select_items_100(const workbench *bench, int count, measurement *result) {
  measure_blocks(bench, count, ROWS_IN_BLOCK / 100, select_100, result);
}

void select_items_1000(const workbench *bench, int count, measurement *result) {
  measure_blocks(bench, count, 1, select_1000, result);
}

static char (*keys)[16];

// All of the table, in the order of their numbers.
static void load_keys(const workbench *bench) {
  if (keys) return;
  PGconn *connection = bench->connections[0];
  PGresult *found =
      PQexecParams(connection, "SELECT id FROM " READ_ITEMS " ORDER BY number", 0, NULL, NULL, NULL, NULL, 1);
  if (PQntuples(found) != bench->rows) die_postgres(connection, "reading the keys");
  keys = malloc((size_t)bench->rows * 16);
  if (!keys) die("out of memory");
  for (int index = 0; index < bench->rows; index++) memcpy(keys[index], field(found, index, 0, 16), 16);
  PQclear(found);
}

static void find_one(const workbench *bench, int number, block *target) {
  const char *values[] = {keys[place(number, bench->rows)]};
  const int lengths[] = {16};
  take_rows(execute(bench->connections[0], "find", 1, values, lengths), 1, target);
}

void find_items(const workbench *bench, int count, measurement *result) {
  load_keys(bench);
  measure_blocks(bench, count, ROWS_IN_BLOCK, find_one, result);
}

// MARK: Writing

// The rows with the numbers 1 to count of a table; the caller frees them.
static item *read_items(const workbench *bench, const char *table, int count) {
  PGconn *connection = bench->connections[0];
  char sql[400];
  snprintf(sql, sizeof sql, "SELECT " ITEM_NAMES " FROM %s WHERE number <= %d ORDER BY number", table, count);
  PGresult *found = PQexecParams(connection, sql, 0, NULL, NULL, NULL, NULL, 1);
  if (PQntuples(found) != count) die_postgres(connection, "reading rows to write");
  item *items = calloc((size_t)count, sizeof(item));
  if (!items) die("out of memory");
  for (int index = 0; index < count; index++) decode_item(found, index, &items[index]);
  PQclear(found);
  return items;
}

static item *source;

static void free_source(int count) {
  for (int index = 0; index < count; index++) release_item(&source[index]);
  free(source);
  source = NULL;
}

static void insert_one(const workbench *bench, int number, block *target) {
  encoded_item encoded;
  encode_item(&source[number], &encoded);
  PGresult *done = execute(bench->connections[0], "insert", ITEM_PARAMETERS, encoded.values, encoded.lengths);
  take_rows(done, 1, target);
}

void insert_items(const workbench *bench, int count, measurement *result) {
  source = read_items(bench, READ_ITEMS, count);
  measure_blocks(bench, count, ROWS_IN_BLOCK, insert_one, result);
  free_source(count);
}

static void update_one(const workbench *bench, int number, block *target) {
  const item *row = &source[number];
  char points[4], version[8];
  put32(points, (uint32_t)row->points + 1);
  put64(version, (uint64_t)row->version);
  const char *values[] = {points, (const char *)row->id, version};
  const int lengths[] = {4, 16, 8};
  take_rows(execute(bench->connections[0], "update", 3, values, lengths), 1, target);
}

void update_items(const workbench *bench, int count, measurement *result) {
  source = read_items(bench, UPDATED_ITEMS, count);
  measure_blocks(bench, count, ROWS_IN_BLOCK, update_one, result);
  free_source(count);
}
