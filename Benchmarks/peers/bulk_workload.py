"""What the peers of the benchmark `bulk` have in common: tables, rows, cases, checksums.

A peer's arguments are `postgres URL` or `sqlite PATH`, and what else the peer takes. The tables are made when they are
not there; on SQLite the file is made, too.

Its cases are `<operation>_<table>_<rows>`, such as `upsert_wide_10000`:

- operation: each of them is one transaction, up to and with its commit
    - insert: new rows into an empty table;
    - update: points and name of every row, by key, from values;
    - upsert: rows of which every second one is there (those with even numbers); all columns but the key are set;
    - delete: every row, by its key;
    - read: the whole table, into what the library gives for a row;
- table: narrow (bulk_narrow, 4 columns) or wide (bulk_wide, 32);
- rows: 10000 or 100000.

Before each measurement the table is emptied and filled. The checksum is, of the table afterwards or of what was read:
rows + the sum of points + the number of names that end in "version 1".

A row is a function of its number n, from 1 on, and of its version v. Rows are inserted and filled in with version 0,
updated and upserted with version 1. With h(k) = (n * 7919 + k * 104729 + 13) % 1000003:

    narrow  id          n
            name        "name of " h(17) " version " v
            points      h(1) % 1000 + v
            created_at  1600000000 + n seconds since 1970
    wide    id          n
            points      h(1) % 1000 + v
            int2…int8   h(2)…h(8)
            big1…big8   h(9) * 1000003 + n … h(16) * 1000003 + n
            name        as above
            text2…text8 "text 2 number " h(18) … "text 8 number " h(24)
            double1…3   h(25) / 64 … h(27) / 64
            bool1       h(28) % 2 = 0
            bool2       h(29) % 3 = 0
            created_at  as above
            updated_at  1700000000 + h(31) seconds since 1970

Times are timestamptz on PostgreSQL; on SQLite integers, microseconds since 1970, as bools are 0 and 1. Nothing is null.
"""

import asyncio
import functools
import platform
import sqlite3
import sys
from dataclasses import dataclass

import asyncpg
import uvloop

from peer import serve
from stopwatch import Stopwatch

OPERATIONS = ("insert", "update", "upsert", "delete", "read")
ROWS = (10_000, 100_000)

# As in the benchmark `sqlite`; "2" is FULL.
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}


def h(column):
    return f"((n * 7919 + {column * 104729 + 13}) % 1000003)"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    # bigint, int, text, double precision, boolean or timestamptz.
    type: str
    # In SQL, of n and of the version, {v}; of a time, the seconds.
    value: str


KEY = Column("id", "bigint", "n")
POINTS = Column("points", "int", h(1) + " % 1000 + {v}")
NAME = Column("name", "text", f"'name of ' || {h(17)} || ' version ' || {{v}}")
CREATED_AT = Column("created_at", "timestamptz", "1600000000 + n")

TABLES = {
    "narrow": [KEY, NAME, POINTS, CREATED_AT],
    "wide": [
        KEY,
        POINTS,
        *(Column(f"int{k}", "int", h(k)) for k in range(2, 9)),
        *(Column(f"big{k}", "bigint", f"{h(8 + k)} * 1000003 + n") for k in range(1, 9)),
        NAME,
        *(Column(f"text{k}", "text", f"'text {k} number ' || {h(16 + k)}") for k in range(2, 9)),
        *(Column(f"double{k}", "double precision", f"{h(24 + k)} / 64.0") for k in range(1, 4)),
        Column("bool1", "boolean", f"{h(28)} % 2 = 0"),
        Column("bool2", "boolean", f"{h(29)} % 3 = 0"),
        CREATED_AT,
        Column("updated_at", "timestamptz", f"1700000000 + {h(31)}"),
    ],
}

CHECK = (
    "SELECT count(*) + coalesce(sum(points), 0) + count(*) FILTER (WHERE name LIKE '%version 1') FROM bulk_{table}"
)


def names_of(table):
    return [column.name for column in TABLES[table]]


class PostgresKeeper:
    """Fills and checks the tables, with a connection of its own."""

    NUMBERS = "SELECT n::bigint FROM generate_series(1, {rows}) n"

    def __init__(self, url, loop):
        self.loop = loop
        self.connection = loop.run_until_complete(asyncpg.connect(url))
        for table, columns in TABLES.items():
            definitions = ", ".join(f"{column.name} {column.type} NOT NULL" for column in columns)
            self.execute(f"CREATE TABLE IF NOT EXISTS bulk_{table} ({definitions}, PRIMARY KEY (id))")

    def execute(self, statement):
        self.loop.run_until_complete(self.connection.execute(statement))

    def fetch(self, statement):
        return self.loop.run_until_complete(self.connection.fetch(statement))

    def value(self, column, version):
        value = column.value.format(v=version)
        if column.type == "timestamptz":
            return f"to_timestamp({value})"
        return f"({value})::{column.type}"

    def empty(self, table):
        self.execute(f"TRUNCATE bulk_{table}")

    def settle(self, table):
        self.execute(f"ANALYZE bulk_{table}")


class SQLiteKeeper:
    NUMBERS = (
        "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows}) SELECT n FROM s"
    )
    TYPES = {
        "bigint": "INTEGER",
        "int": "INTEGER",
        "text": "TEXT",
        "double precision": "REAL",
        "boolean": "INTEGER",
        "timestamptz": "INTEGER",
    }

    def __init__(self, path):
        self.connection = sqlite3.connect(path, isolation_level=None)
        for name, value in PRAGMAS.items():
            self.execute(f"PRAGMA {name} = {value}")
        for table, columns in TABLES.items():
            # A key of this very type is the number of the row in the file.
            definitions = ["id INTEGER NOT NULL PRIMARY KEY"]
            definitions += [f"{column.name} {self.TYPES[column.type]} NOT NULL" for column in columns[1:]]
            self.execute(f"CREATE TABLE IF NOT EXISTS bulk_{table} ({', '.join(definitions)}) STRICT")

    def execute(self, statement):
        self.connection.execute(statement)

    def fetch(self, statement):
        return self.connection.execute(statement).fetchall()

    def value(self, column, version):
        value = column.value.format(v=version)
        return f"({value}) * 1000000" if column.type == "timestamptz" else f"({value})"

    def empty(self, table):
        self.execute(f"DELETE FROM bulk_{table}")

    def settle(self, _):
        # What was filled in is no longer in the log, and the log is empty.
        self.fetch("PRAGMA wal_checkpoint(TRUNCATE)")


class Workload:
    """`contender` has a method for each operation. They get the table's name and

    - insert, upsert: a list of rows, made by `contender.row(table, values)` of the values of all columns;
    - update: a list of changes, made by `contender.change(table, key, points, name)`;
    - delete: a list of keys;
    - read: nothing more; returns the rows, with columns as attributes or, if `contender.by_name`, by name.
    """

    def __init__(self, keeper, contender):
        self.keeper = keeper
        self.contender = contender

    def select(self, table, rows, version, condition="true"):
        values = ", ".join(f"{self.keeper.value(column, version)} AS {column.name}" for column in TABLES[table])
        return f"SELECT {values} FROM ({self.keeper.NUMBERS.format(rows=rows)}) numbers WHERE {condition}"

    def fill(self, table, rows, condition="true"):
        self.keeper.execute(f"INSERT INTO bulk_{table} {self.select(table, rows, 0, condition)}")

    def rows(self, table, rows, version):
        return [self.contender.row(table, row) for row in self.keeper.fetch(self.select(table, rows, version))]

    def prepare(self, operation, table, rows):
        """What the operation gets."""
        if operation == "insert":
            return [self.rows(table, rows, 0)]
        if operation == "upsert":
            self.fill(table, rows, "n % 2 = 0")
            return [self.rows(table, rows, 1)]
        self.fill(table, rows)
        if operation == "update":
            select = f"SELECT id, points, name FROM ({self.select(table, rows, 1)}) rows"
            return [[self.contender.change(table, *row) for row in self.keeper.fetch(select)]]
        if operation == "delete":
            return [[key for (key,) in self.keeper.fetch(self.keeper.NUMBERS.format(rows=rows))]]
        return []

    def run(self, operation, table, rows):
        self.keeper.empty(table)
        arguments = self.prepare(operation, table, rows)
        self.keeper.settle(table)
        work = getattr(self.contender, operation)
        watch = Stopwatch()
        found = work(table, *arguments)
        measured = watch.stop()
        if operation == "read":
            checksum = self.checksum(found)
        else:
            ((checksum,),) = self.keeper.fetch(CHECK.format(table=table))
        return measured | {"checksum": int(checksum)}

    def checksum(self, rows):
        if self.contender.by_name:
            found = [(row["points"], row["name"]) for row in rows]
        else:
            found = [(row.points, row.name) for row in rows]
        return len(found) + sum(points + name.endswith("version 1") for points, name in found)

    def cases(self):
        return {
            f"{operation}_{table}_{rows}": functools.partial(self.run, operation, table, rows)
            for operation in OPERATIONS
            for table in TABLES
            for rows in ROWS
        }


def serve_bulk(make_contender):
    """`make_contender` gets `postgres` or `sqlite`, the URL or path, a loop, and the peer's other arguments. What it
    returns says in `about` what it is made of."""
    database, place, *options = sys.argv[1:]
    # Faster than asyncio's own loop, and what asyncpg is usually run with.
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    keeper = PostgresKeeper(place, loop) if database == "postgres" else SQLiteKeeper(place)
    contender = make_contender(database, place, loop, *options)
    about = contender.about | {"Python": platform.python_version()}
    if database == "sqlite":
        about["SQLite"] = sqlite3.sqlite_version
    serve(about, Workload(keeper, contender).cases())
