#include "CSQLiteLoop.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ID_SIZE = 16 };

typedef struct {
  char *bytes;
  int length;
} text;

// One row of bench_tasks. An absent text has no bytes.
typedef struct {
  uint8_t id[ID_SIZE];
  text title;
  text status;
  int64_t points;
  double ratio;
  bool done;
  bool has_due_at;
  int64_t due_at;
  text notes;
  int64_t created_at;
  int64_t version;
} task;

typedef struct {
  task *items;
  size_t count;
  size_t capacity;
} tasks;

struct sqlite_loop {
  sqlite3 *database;
  sqlite3_stmt *find;
  sqlite3_stmt *everything;
  sqlite3_stmt *insert;
  sqlite3_stmt *insert_returning;
  tasks generated;
  uint8_t *keys;
  size_t key_count;
  char *value;
  char message[512];
};

#define COLUMNS "id, title, status, points, ratio, done, due_at, notes, created_at, version"
#define INSERT "INSERT INTO bench_tasks (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"

// MARK: Failures

static bool fail(sqlite_loop *loop, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(loop->message, sizeof loop->message, format, arguments);
  va_end(arguments);
  return false;
}

static bool fail_sqlite(sqlite_loop *loop, const char *what) {
  return fail(loop, "%s: %s", what, loop->database ? sqlite3_errmsg(loop->database) : "no database");
}

static bool fail_memory(sqlite_loop *loop) { return fail(loop, "out of memory"); }

// MARK: Rows

static bool copy_text(text *target, const void *bytes, int length) {
  target->bytes = malloc((size_t)length + 1);
  if (!target->bytes) return false;
  if (length > 0) memcpy(target->bytes, bytes, (size_t)length);
  target->bytes[length] = 0;
  target->length = length;
  return true;
}

static void release_task(task *row) {
  free(row->title.bytes);
  free(row->status.bytes);
  free(row->notes.bytes);
}

static void release_tasks(tasks *rows) {
  for (size_t index = 0; index < rows->count; index++) release_task(&rows->items[index]);
  free(rows->items);
  *rows = (tasks){0};
}

static task *add_task(tasks *rows) {
  if (rows->count == rows->capacity) {
    size_t capacity = rows->capacity ? rows->capacity * 2 : 64;
    task *items = realloc(rows->items, capacity * sizeof(task));
    if (!items) return NULL;
    rows->items = items;
    rows->capacity = capacity;
  }
  task *row = &rows->items[rows->count++];
  *row = (task){0};
  return row;
}

static int64_t checksum(const task *row) {
  return row->id[ID_SIZE - 1] + row->title.length + row->status.length + row->points + (int64_t)(row->ratio * 1024) +
         row->done + row->due_at / 1000000 + row->notes.length + row->created_at / 1000000 + row->version;
}

static bool column_text(sqlite3_stmt *statement, int column, text *target) {
  const void *bytes = sqlite3_column_text(statement, column);
  return copy_text(target, bytes, sqlite3_column_bytes(statement, column));
}

// Reads the row at which the statement stands.
static bool read_task(sqlite_loop *loop, sqlite3_stmt *statement, task *row) {
  const void *id = sqlite3_column_blob(statement, 0);
  if (sqlite3_column_bytes(statement, 0) != ID_SIZE) return fail(loop, "a key does not have 16 bytes");
  memcpy(row->id, id, ID_SIZE);
  if (!column_text(statement, 1, &row->title)) return fail_memory(loop);
  if (!column_text(statement, 2, &row->status)) return fail_memory(loop);
  row->points = sqlite3_column_int64(statement, 3);
  row->ratio = sqlite3_column_double(statement, 4);
  row->done = sqlite3_column_int64(statement, 5) != 0;
  row->has_due_at = sqlite3_column_type(statement, 6) != SQLITE_NULL;
  if (row->has_due_at) row->due_at = sqlite3_column_int64(statement, 6);
  if (sqlite3_column_type(statement, 7) != SQLITE_NULL && !column_text(statement, 7, &row->notes)) {
    return fail_memory(loop);
  }
  row->created_at = sqlite3_column_int64(statement, 8);
  row->version = sqlite3_column_int64(statement, 9);
  return true;
}

static int bind_text(sqlite3_stmt *statement, int position, const text *value) {
  if (!value->bytes) return sqlite3_bind_null(statement, position);
  return sqlite3_bind_text(statement, position, value->bytes, value->length, SQLITE_STATIC);
}

static bool bind_task(sqlite_loop *loop, sqlite3_stmt *statement, const task *row) {
  int result = sqlite3_bind_blob(statement, 1, row->id, ID_SIZE, SQLITE_STATIC);
  if (result == SQLITE_OK) result = bind_text(statement, 2, &row->title);
  if (result == SQLITE_OK) result = bind_text(statement, 3, &row->status);
  if (result == SQLITE_OK) result = sqlite3_bind_int64(statement, 4, row->points);
  if (result == SQLITE_OK) result = sqlite3_bind_double(statement, 5, row->ratio);
  if (result == SQLITE_OK) result = sqlite3_bind_int64(statement, 6, row->done);
  if (result == SQLITE_OK) {
    result = row->has_due_at ? sqlite3_bind_int64(statement, 7, row->due_at) : sqlite3_bind_null(statement, 7);
  }
  if (result == SQLITE_OK) result = bind_text(statement, 8, &row->notes);
  if (result == SQLITE_OK) result = sqlite3_bind_int64(statement, 9, row->created_at);
  if (result == SQLITE_OK) result = sqlite3_bind_int64(statement, 10, row->version);
  return result == SQLITE_OK || fail_sqlite(loop, "bind");
}

// MARK: The data

// splitmix64: numbers that look random and depend on the row's number alone.
static uint64_t mix(uint64_t number) {
  number += 0x9E3779B97F4A7C15;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
  return number ^ (number >> 31);
}

static bool generate_task(task *row, uint64_t number) {
  const int64_t start = 1735689600000;  // 2025-01-01 UTC in milliseconds
  const int64_t millisecond = 1000;
  uint64_t random = mix(number);
  int64_t created = start + (int64_t)number * 137;

  // A UUID of version 7: the time first, so that rows arrive in the order of their keys.
  for (int index = 0; index < 6; index++) row->id[index] = (uint8_t)(created >> (40 - 8 * index));
  uint64_t tail = mix(random);
  row->id[6] = 0x70 | (random & 0x0F);
  row->id[7] = (uint8_t)(random >> 8);
  for (int index = 8; index < ID_SIZE; index++) row->id[index] = (uint8_t)(tail >> (8 * (index - 8)));
  row->id[8] = 0x80 | (row->id[8] & 0x3F);

  char buffer[256];
  // One title in eight is not ASCII.
  const char *room = number % 8 == 0 ? "K\xC3\xBC" "che" : "garden";
  int length = snprintf(buffer, sizeof buffer, "Sweep the %s, week %08llu", room, (unsigned long long)number);
  if (!copy_text(&row->title, buffer, length)) return false;
  row->done = random % 3 == 0;
  if (!copy_text(&row->status, row->done ? "done" : "open", 4)) return false;
  row->points = (int64_t)(random % 1000);
  row->ratio = (double)(random % 1024) / 1024;
  row->has_due_at = number % 4 != 0;
  if (row->has_due_at) row->due_at = (created + 86400000) * millisecond;
  if (number % 5 != 0) {
    length = snprintf(
        buffer, sizeof buffer,
        "Take the broom from the cupboard, begin at the far end, and leave the door open; token %016llx, then done.",
        (unsigned long long)random);
    if (!copy_text(&row->notes, buffer, length)) return false;
  }
  row->created_at = created * millisecond;
  row->version = 1;
  return true;
}

// MARK: Life

sqlite_loop *sqlite_loop_new(void) { return calloc(1, sizeof(sqlite_loop)); }

void sqlite_loop_free(sqlite_loop *loop) {
  if (!loop) return;
  sqlite3_finalize(loop->find);
  sqlite3_finalize(loop->everything);
  sqlite3_finalize(loop->insert);
  sqlite3_finalize(loop->insert_returning);
  sqlite3_close(loop->database);
  release_tasks(&loop->generated);
  free(loop->keys);
  free(loop->value);
  free(loop);
}

const char *sqlite_loop_message(const sqlite_loop *loop) { return loop->message; }

bool sqlite_loop_open(sqlite_loop *loop, const char *path) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path, &loop->database, flags, NULL) != SQLITE_OK) return fail_sqlite(loop, "open");
  sqlite3_busy_timeout(loop->database, 5000);
  return true;
}

bool sqlite_loop_run(sqlite_loop *loop, const char *sql) {
  return sqlite3_exec(loop->database, sql, NULL, NULL, NULL) == SQLITE_OK || fail_sqlite(loop, sql);
}

const char *sqlite_loop_value(sqlite_loop *loop, const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(loop->database, sql, -1, &statement, NULL) != SQLITE_OK) {
    fail_sqlite(loop, sql);
    return NULL;
  }
  int step = sqlite3_step(statement);
  const unsigned char *found = step == SQLITE_ROW ? sqlite3_column_text(statement, 0) : NULL;
  free(loop->value);
  loop->value = found ? strdup((const char *)found) : NULL;
  if (!loop->value) {
    if (step == SQLITE_ROW || step == SQLITE_DONE) fail(loop, "%s: no value", sql);
    else fail_sqlite(loop, sql);
  }
  sqlite3_finalize(statement);
  return loop->value;
}

bool sqlite_loop_generate(sqlite_loop *loop, size_t count) {
  release_tasks(&loop->generated);
  for (size_t number = 0; number < count; number++) {
    task *row = add_task(&loop->generated);
    if (!row || !generate_task(row, number)) return fail_memory(loop);
  }
  return true;
}

bool sqlite_loop_load_keys(sqlite_loop *loop) {
  const char *count = sqlite_loop_value(loop, "SELECT count(*) FROM bench_keys");
  if (!count) return false;
  size_t capacity = (size_t)strtoull(count, NULL, 10);
  if (capacity == 0) return fail(loop, "bench_keys is empty");
  free(loop->keys);
  loop->key_count = 0;
  loop->keys = malloc(capacity * ID_SIZE);
  if (!loop->keys) return fail_memory(loop);
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(loop->database, "SELECT id FROM bench_keys ORDER BY position", -1, &statement, NULL)) {
    return fail_sqlite(loop, "bench_keys");
  }
  int step = SQLITE_DONE;
  while (loop->key_count < capacity && (step = sqlite3_step(statement)) == SQLITE_ROW) {
    const void *id = sqlite3_column_blob(statement, 0);
    if (sqlite3_column_bytes(statement, 0) != ID_SIZE) break;
    memcpy(loop->keys + loop->key_count++ * ID_SIZE, id, ID_SIZE);
  }
  sqlite3_finalize(statement);
  return loop->key_count == capacity || fail(loop, "bench_keys holds something else than keys");
}

// MARK: Measured work

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Statements live as long as their connection, as with every other contender.
static bool prepare(sqlite_loop *loop, sqlite3_stmt **statement, const char *sql) {
  if (*statement) return true;
  return sqlite3_prepare_v3(loop->database, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) == SQLITE_OK ||
         fail_sqlite(loop, sql);
}

static bool point_select(sqlite_loop *loop, const uint8_t *key, int64_t *sum) {
  task row = {0};
  bool done = false;
  if (sqlite3_bind_blob(loop->find, 1, key, ID_SIZE, SQLITE_STATIC) != SQLITE_OK) {
    fail_sqlite(loop, "bind");
  } else if (sqlite3_step(loop->find) != SQLITE_ROW) {
    fail_sqlite(loop, "point select found no row");
  } else if (read_task(loop, loop->find, &row)) {
    *sum += checksum(&row);
    done = true;
  }
  release_task(&row);
  sqlite3_reset(loop->find);
  return done;
}

bool sqlite_loop_point_selects(sqlite_loop *loop, bool in_transaction, sqlite_loop_measurement *result) {
  if (!prepare(loop, &loop->find, "SELECT " COLUMNS " FROM bench_tasks WHERE id = ?1")) return false;
  int64_t sum = 0;
  double start = now();
  if (in_transaction && !sqlite_loop_run(loop, "BEGIN")) return false;
  bool done = true;
  for (size_t index = 0; done && index < loop->key_count; index++) {
    done = point_select(loop, loop->keys + index * ID_SIZE, &sum);
  }
  if (!done) {
    if (in_transaction) sqlite3_exec(loop->database, "ROLLBACK", NULL, NULL, NULL);
    return false;
  }
  if (in_transaction && !sqlite_loop_run(loop, "COMMIT")) return false;
  *result = (sqlite_loop_measurement){.seconds = now() - start, .checksum = sum};
  return true;
}

static bool insert(sqlite_loop *loop, sqlite3_stmt *statement, bool returning, const task *row) {
  if (!bind_task(loop, statement, row)) return false;
  int step = sqlite3_step(statement);
  if (returning && step == SQLITE_ROW) {
    task returned = {0};
    bool done = read_task(loop, statement, &returned);
    release_task(&returned);
    if (!done) return false;
    step = sqlite3_step(statement);
  }
  if (step != SQLITE_DONE) return fail_sqlite(loop, "insert");
  sqlite3_reset(statement);
  return true;
}

bool sqlite_loop_insert(sqlite_loop *loop, bool returning, sqlite_loop_measurement *result) {
  sqlite3_stmt **slot = returning ? &loop->insert_returning : &loop->insert;
  if (!prepare(loop, slot, returning ? INSERT " RETURNING " COLUMNS : INSERT)) return false;
  double start = now();
  if (!sqlite_loop_run(loop, "BEGIN IMMEDIATE")) return false;
  for (size_t index = 0; index < loop->generated.count; index++) {
    if (insert(loop, *slot, returning, &loop->generated.items[index])) continue;
    sqlite3_reset(*slot);
    sqlite3_exec(loop->database, "ROLLBACK", NULL, NULL, NULL);
    return false;
  }
  if (!sqlite_loop_run(loop, "COMMIT")) return false;
  *result = (sqlite_loop_measurement){.seconds = now() - start};
  for (size_t index = 0; index < loop->generated.count; index++) {
    result->checksum += checksum(&loop->generated.items[index]);
  }
  return true;
}

bool sqlite_loop_wide_select(sqlite_loop *loop, sqlite_loop_measurement *result) {
  if (!prepare(loop, &loop->everything, "SELECT " COLUMNS " FROM bench_tasks")) return false;
  tasks rows = {0};
  double start = now();
  bool done = true;
  int step = SQLITE_DONE;
  while (done && (step = sqlite3_step(loop->everything)) == SQLITE_ROW) {
    task *row = add_task(&rows);
    done = row ? read_task(loop, loop->everything, row) : fail_memory(loop);
  }
  if (done && step != SQLITE_DONE) done = fail_sqlite(loop, "wide select");
  sqlite3_reset(loop->everything);
  double end = now();
  *result = (sqlite_loop_measurement){.seconds = end - start};
  for (size_t index = 0; index < rows.count; index++) result->checksum += checksum(&rows.items[index]);
  release_tasks(&rows);
  return done;
}
