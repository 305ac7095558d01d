#include "driver.h"

#include <stdio.h>

// Rows come from their number alone. One title in eight is not ASCII, one time in four is absent; about 400 bytes.
// Nothing but the contenders is to be at work on the server, so no autovacuum.
static const char create[] =
    "DROP TABLE IF EXISTS bench_rows, bench_inserted;"
    "CREATE TABLE bench_rows ("
    "  id int8 PRIMARY KEY,"
    "  key uuid NOT NULL,"
    "  title text NOT NULL,"
    "  body text NOT NULL,"
    "  points int4 NOT NULL,"
    "  ratio float8 NOT NULL,"
    "  done bool NOT NULL,"
    "  created_at timestamptz NOT NULL,"
    "  due_at timestamptz,"
    "  payload bytea NOT NULL"
    ") WITH (autovacuum_enabled = off);"
    "CREATE TABLE bench_inserted (LIKE bench_rows INCLUDING INDEXES) WITH (autovacuum_enabled = off);";

static const char fill[] =
    "INSERT INTO bench_rows"
    " SELECT n, md5('key' || n)::uuid,"
    "  'Sweep the ' || CASE WHEN n %% 8 = 0 THEN 'K\xC3\xBC" "che' ELSE 'garden' END || ', week ' || n,"
    "  repeat(md5('body' || n), 8),"
    "  n %% 1000, (n %% 1024)::float8 / 1024, n %% 3 = 0,"
    "  '2025-01-01 00:00:00+00'::timestamptz + n * interval '137 milliseconds',"
    "  CASE WHEN n %% 4 <> 0 THEN '2025-02-01 00:00:00+00'::timestamptz + n * interval '1 minute' END,"
    "  decode(md5('a' || n) || md5('b' || n) || md5('c' || n), 'hex')"
    " FROM generate_series(1, %d) AS n";

void create_driver_tables(const workbench *bench) {
  char sql[sizeof fill + 16];
  snprintf(sql, sizeof sql, fill, bench->rows);
  run(bench->connections[0], create);
  run(bench->connections[0], sql);
  run(bench->connections[0], "VACUUM (FREEZE, ANALYZE) bench_rows");
  run(bench->connections[0], "CHECKPOINT");
}

void empty_inserted(const workbench *bench, int count) {
  (void)count;
  run(bench->connections[0], "TRUNCATE bench_inserted");
}

void verify_inserted(const workbench *bench, int count) {
  int all = number(bench->connections[0], "SELECT count(*) FROM bench_inserted");
  int right = number(
      bench->connections[0],
      "SELECT count(*) FROM (SELECT * FROM bench_inserted INTERSECT SELECT * FROM bench_rows) AS equal");
  if (all != count || right != count) {
    die("%d rows were to be inserted; %d are there, %d of them as they should be", count, all, right);
  }
}
