#include "driver.h"

static void prepare_statements(PGconn *connection) {
  prepare(connection, "point", "SELECT " COLUMNS " FROM bench_rows WHERE id = $1");
  prepare(connection, "rows", "SELECT " COLUMNS " FROM bench_rows");
  prepare(connection, "sleep", "SELECT 1 FROM pg_sleep(0.002)");
  prepare(
      connection, "insert",
      "INSERT INTO bench_inserted (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
  prepare(
      connection, "unnest",
      "INSERT INTO bench_inserted (" COLUMNS ") SELECT * FROM unnest($1::int8[], $2::uuid[], $3::text[], $4::text[],"
      " $5::int4[], $6::float8[], $7::bool[], $8::timestamptz[], $9::timestamptz[], $10::bytea[])");
}

static const named_case cases[] = {
    {"point_1", select_points},         {"point_16", select_points_on_threads},
    {"rows_collected", collect_rows},   {"rows_streamed", stream_rows},
    {"insert_single", insert_single},   {"insert_pipelined", insert_pipelined},
    {"insert_unnest", insert_unnest},   {"insert_copy", insert_copy},
    {"spike", spike},                   {0},
};

static const keeping keepings[] = {
    {"prepare_inserted", empty_inserted},
    {"verify_inserted", verify_inserted},
    {0},
};

const suite driver_suite = {
    .name = "driver",
    .connections = MAX_CONNECTIONS,
    .create_tables = create_driver_tables,
    .prepare_statements = prepare_statements,
    .cases = cases,
    .keepings = keepings,
    .family = "sleep_%d",
    .measure_family = sleep_on_threads,
};
