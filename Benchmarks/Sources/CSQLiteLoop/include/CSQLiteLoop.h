#ifndef CSQLITE_LOOP_H
#define CSQLITE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The same work as the other contenders do, in the loop that somebody would write in C by hand.
// A function that returns false, or NULL, has left its reason in `sqlite_loop_message`.

typedef struct sqlite_loop sqlite_loop;

typedef struct {
  double seconds;
  // Of what was read; equal for everybody who read the same. Computed after the time was taken.
  int64_t checksum;
} sqlite_loop_measurement;

// NULL only when there is no memory left.
sqlite_loop *sqlite_loop_new(void);
void sqlite_loop_free(sqlite_loop *loop);
const char *sqlite_loop_message(const sqlite_loop *loop);

bool sqlite_loop_open(sqlite_loop *loop, const char *path);

// Runs statements that answer with nothing of interest.
bool sqlite_loop_run(sqlite_loop *loop, const char *sql);

// The first value of the first row as text; valid until the next call.
const char *sqlite_loop_value(sqlite_loop *loop, const char *sql);

// Makes rows 0 to count - 1 in memory; each depends on nothing but its number.
bool sqlite_loop_generate(sqlite_loop *loop, size_t count);

// Reads the keys of the point selects from the table bench_keys.
bool sqlite_loop_load_keys(sqlite_loop *loop);

// One select for each key, each row read into a struct and released again.
bool sqlite_loop_point_selects(sqlite_loop *loop, bool in_transaction, sqlite_loop_measurement *result);

// Inserts the generated rows in one transaction. `returning`: each insert answers with its row, which is read.
bool sqlite_loop_insert(sqlite_loop *loop, bool returning, sqlite_loop_measurement *result);

// Reads the whole table into an array of structs. Releasing them is not in the time.
bool sqlite_loop_wide_select(sqlite_loop *loop, sqlite_loop_measurement *result);

#endif
