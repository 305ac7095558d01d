#include "item.h"

static void prepare_statements(PGconn *connection) {
  prepare(connection, "rows", "SELECT " ITEM_NAMES " FROM " READ_ITEMS " WHERE number >= $1 AND number < $2");
  prepare(connection, "find", "SELECT " ITEM_NAMES " FROM " READ_ITEMS " WHERE id = $1");
  prepare(
      connection, "insert",
      "INSERT INTO " INSERTED_ITEMS " (" ITEM_NAMES ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
      " $14, $15, $16, $17, $18, $19, 1) RETURNING " ITEM_NAMES);
  prepare(
      connection, "update",
      "UPDATE " UPDATED_ITEMS " SET points = $1, version = version + 1 WHERE id = $2 AND version = $3"
      " RETURNING " ITEM_NAMES);
}

static const named_case cases[] = {
    {"rows_1", select_items_1},
    {"rows_100", select_items_100},
    {"rows_1000", select_items_1000},
    {"find", find_items},
    {"insert", insert_items},
    {"update", update_items},
    {0},
};

static const keeping keepings[] = {
    {"prepare_inserted", empty_inserted_items}, {"verify_inserted", verify_inserted_items},
    {"prepare_updated", fill_updated_items},    {"verify_updated", verify_updated_items},
    {0},
};

const suite orm_suite = {
    .name = "orm",
    .connections = 1,
    .create_tables = create_item_tables,
    .prepare_statements = prepare_statements,
    .cases = cases,
    .keepings = keepings,
};
