#include <sqlite3.h>

// Where the last error stands in the statement's text, in bytes; -1 where SQLite does not say. It says so since 3.38.
static inline int strata_sqlite3_error_offset(sqlite3 *database) {
#if SQLITE_VERSION_NUMBER >= 3038000
  return sqlite3_error_offset(database);
#else
  (void)database;
  return -1;
#endif
}
