#include "item.h"

#include <stdio.h>

// Rows come from their number alone. One title in eight is not ASCII, and some of the optional values are absent; about
// 400 bytes. The keys are of version 7: the time comes first, as an application makes them.
// Nothing but the contenders is to be at work on the server, so no autovacuum.
static const char create[] =
    "DROP SCHEMA IF EXISTS bench_read, bench_insert, bench_update CASCADE;"
    "CREATE SCHEMA bench_read;"
    "CREATE SCHEMA bench_insert;"
    "CREATE SCHEMA bench_update;"
    "CREATE TABLE " READ_ITEMS " ("
    "  id uuid PRIMARY KEY,"
    "  number int8 NOT NULL UNIQUE,"
    "  title text NOT NULL,"
    "  body text NOT NULL,"
    "  status text NOT NULL,"
    "  category text NOT NULL,"
    "  points int4 NOT NULL,"
    "  rank int2 NOT NULL,"
    "  quantity int4,"
    "  price float8 NOT NULL,"
    "  weight float8,"
    "  done bool NOT NULL,"
    "  hidden bool NOT NULL,"
    "  owner_id uuid NOT NULL,"
    "  email text,"
    "  notes text,"
    "  payload bytea NOT NULL,"
    "  due_at timestamptz,"
    "  created_at timestamptz NOT NULL,"
    "  version int8 NOT NULL"
    ") WITH (autovacuum_enabled = off);"
    "CREATE TABLE " INSERTED_ITEMS " (LIKE " READ_ITEMS " INCLUDING INDEXES) WITH (autovacuum_enabled = off);"
    "CREATE TABLE " UPDATED_ITEMS " (LIKE " READ_ITEMS " INCLUDING INDEXES) WITH (autovacuum_enabled = off);";

static const char fill[] =
    "INSERT INTO " READ_ITEMS
    " SELECT"
    "  (lpad(to_hex(1735689600000 + n * 137), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid,"
    "  n, 'Sweep the ' || CASE WHEN n %% 8 = 0 THEN 'K\xC3\xBC" "che' ELSE 'garden' END || ', week ' || n,"
    "  repeat(h, 4), CASE n %% 3 WHEN 0 THEN 'done' WHEN 1 THEN 'open' ELSE 'archived' END, 'category ' || n %% 20,"
    "  n %% 1000, n %% 100, CASE WHEN n %% 5 <> 0 THEN n %% 50 END,"
    "  (n %% 4096)::float8 / 1024, CASE WHEN n %% 3 <> 0 THEN (n %% 1024)::float8 / 1024 END, n %% 3 = 0, n %% 7 = 0,"
    "  md5('owner' || n %% 100)::uuid, CASE WHEN n %% 6 <> 0 THEN 'member' || n || '@example.org' END,"
    "  CASE WHEN n %% 2 = 0 THEN 'Take the broom from the cupboard; token ' || h END,"
    "  decode(h || md5('b' || n) || md5('c' || n), 'hex'),"
    "  CASE WHEN n %% 4 <> 0 THEN '2025-02-01 00:00:00+00'::timestamptz + n * interval '1 minute' END,"
    "  '2025-01-01 00:00:00+00'::timestamptz + n * interval '137 milliseconds', 1"
    " FROM (SELECT n, md5('item' || n) AS h FROM generate_series(1, %d) AS n) AS numbers";

void create_item_tables(const workbench *bench) {
  PGconn *connection = bench->connections[0];
  char sql[sizeof fill + 16];
  snprintf(sql, sizeof sql, fill, bench->rows);
  run(connection, create);
  run(connection, sql);
  run(connection, "VACUUM (FREEZE, ANALYZE) " READ_ITEMS);
  run(connection, "CHECKPOINT");
}

// `expected` is a query for the rows that the table is to have.
static void verify(PGconn *connection, const char *table, const char *expected, int count) {
  char sql[1000];
  snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
  int all = number(connection, sql);
  snprintf(sql, sizeof sql, "SELECT count(*) FROM (SELECT * FROM %s INTERSECT %s) AS equal", table, expected);
  int right = number(connection, sql);
  if (all != count || right != count) {
    die("%s is to have %d rows; %d are there, %d of them as they should be", table, count, all, right);
  }
}

void empty_inserted_items(const workbench *bench, int count) {
  (void)count;
  run(bench->connections[0], "TRUNCATE " INSERTED_ITEMS);
}

void verify_inserted_items(const workbench *bench, int count) {
  verify(bench->connections[0], INSERTED_ITEMS, "SELECT * FROM " READ_ITEMS, count);
}

// Everybody finds the table without the old versions of rows that others left behind.
void fill_updated_items(const workbench *bench, int count) {
  PGconn *connection = bench->connections[0];
  char sql[200];
  snprintf(
      sql, sizeof sql, "INSERT INTO " UPDATED_ITEMS " SELECT * FROM " READ_ITEMS " WHERE number <= %d ORDER BY number",
      count);
  run(connection, "TRUNCATE " UPDATED_ITEMS);
  run(connection, sql);
  run(connection, "VACUUM (FREEZE, ANALYZE) " UPDATED_ITEMS);
}

void verify_updated_items(const workbench *bench, int count) {
  verify(
      bench->connections[0], UPDATED_ITEMS,
      "SELECT id, number, title, body, status, category, points + 1, rank, quantity, price, weight, done, hidden,"
      " owner_id, email, notes, payload, due_at, created_at, version + 1 FROM " READ_ITEMS,
      count);
}
