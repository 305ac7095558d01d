#ifndef ITEM_H
#define ITEM_H

// The suite of the benchmark `orm`: rows of 20 columns, as its entity has them.

#include "bytes.h"
#include "peer.h"

enum {
  ITEM_COLUMNS = 20,
  // An insert leaves the version to the statement.
  ITEM_PARAMETERS = ITEM_COLUMNS - 1,
};

// The schemas of the tables that are read and written to; all have one name, so that there is one entity.
#define READ_ITEMS "bench_read.bench_items"
#define INSERTED_ITEMS "bench_insert.bench_items"
#define UPDATED_ITEMS "bench_update.bench_items"

#define ITEM_NAMES \
  "id, number, title, body, status, category, points, rank, quantity, price, weight, done, hidden, owner_id, email," \
  " notes, payload, due_at, created_at, version"

// Times are microseconds since 1970. A text without bytes is NULL.
typedef struct {
  uint8_t id[16];
  int64_t number;
  text title;
  text body;
  text status;
  text category;
  int32_t points;
  int16_t rank;
  bool has_quantity;
  int32_t quantity;
  double price;
  bool has_weight;
  double weight;
  bool done;
  bool hidden;
  uint8_t owner_id[16];
  text email;
  text notes;
  text payload;
  bool has_due_at;
  int64_t due_at;
  int64_t created_at;
  int64_t version;
} item;

// An item as parameters in the binary format; the numbers lie in `fixed`. A NULL has no value and the length -1.
typedef struct {
  const char *values[ITEM_PARAMETERS];
  int lengths[ITEM_PARAMETERS];
  char fixed[64];
} encoded_item;

// MARK: item.c

void decode_item(const PGresult *result, int index, item *target);
void encode_item(const item *source, encoded_item *target);
void release_item(item *target);
int64_t item_checksum(const item *source);

// MARK: item_cases.c

void select_items_1(const workbench *bench, int count, measurement *result);
void select_items_100(const workbench *bench, int count, measurement *result);
void select_items_1000(const workbench *bench, int count, measurement *result);
void find_items(const workbench *bench, int count, measurement *result);
void insert_items(const workbench *bench, int count, measurement *result);
void update_items(const workbench *bench, int count, measurement *result);

// MARK: item_tables.c, the work of the one that keeps the tables

void create_item_tables(const workbench *bench);
void empty_inserted_items(const workbench *bench, int count);
void verify_inserted_items(const workbench *bench, int count);
void fill_updated_items(const workbench *bench, int count);
void verify_updated_items(const workbench *bench, int count);

#endif
