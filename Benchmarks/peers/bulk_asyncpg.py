"""asyncpg: see `bulk_workload.py`; PostgreSQL only. Its one other argument is

- `copy`: COPY for inserts, `executemany` for the others; what asyncpg has for many rows;
- `unnest`: an array for each column, and so one statement for many rows, written by hand.
"""

import asyncpg
import uvloop

from bulk_workload import TABLES, names_of, serve_bulk

# So many rows are one statement of `unnest`.
ROWS_IN_STATEMENT = 10_000


class Contender:
    about = {"asyncpg": asyncpg.__version__, "loop": f"uvloop {uvloop.__version__}"}
    by_name = True

    def __init__(self, _, url, loop, how):
        self.loop = loop
        self.connection = loop.run_until_complete(asyncpg.connect(url))
        self.many = {"copy": self.copy_or_executemany, "unnest": self.unnest}[how]

    @staticmethod
    def row(_, values):
        return tuple(values)

    @staticmethod
    def change(_, key, points, name):
        return key, points, name

    def insert(self, table, rows):
        self.loop.run_until_complete(self.many("insert", table, rows))

    def update(self, table, changes):
        self.loop.run_until_complete(self.many("update", table, changes))

    def upsert(self, table, rows):
        self.loop.run_until_complete(self.many("upsert", table, rows))

    def delete(self, table, keys):
        self.loop.run_until_complete(self.many("delete", table, [(key,) for key in keys]))

    def read(self, table):
        return self.loop.run_until_complete(self.connection.fetch(f"SELECT {columns_of(table)} FROM bulk_{table}"))

    async def copy_or_executemany(self, operation, table, rows):
        # Each is one transaction by itself.
        if operation == "insert":
            await self.connection.copy_records_to_table(f"bulk_{table}", records=rows, columns=names_of(table))
            return
        places = ", ".join(f"${number + 1}" for number in range(len(TABLES[table])))
        statement = {
            "update": f"UPDATE bulk_{table} SET points = $2, name = $3 WHERE id = $1",
            "upsert": f"INSERT INTO bulk_{table} ({columns_of(table)}) VALUES ({places}) {on_conflict(table)}",
            "delete": f"DELETE FROM bulk_{table} WHERE id = $1",
        }[operation]
        await self.connection.executemany(statement, rows)

    async def unnest(self, operation, table, rows):
        arrays = ", ".join(f"${number + 1}::{column.type}[]" for number, column in enumerate(TABLES[table]))
        insert = f"INSERT INTO bulk_{table} ({columns_of(table)}) SELECT * FROM unnest({arrays})"
        statement = {
            "insert": insert,
            "update": f"UPDATE bulk_{table} t SET points = c.points, name = c.name"
            " FROM unnest($1::bigint[], $2::int[], $3::text[]) AS c(id, points, name) WHERE t.id = c.id",
            "upsert": f"{insert} {on_conflict(table)}",
            "delete": f"DELETE FROM bulk_{table} WHERE id = ANY($1::bigint[])",
        }[operation]
        async with self.connection.transaction():
            for first in range(0, len(rows), ROWS_IN_STATEMENT):
                await self.connection.execute(statement, *zip(*rows[first : first + ROWS_IN_STATEMENT]))


def columns_of(table):
    return ", ".join(names_of(table))


def on_conflict(table):
    changes = ", ".join(f"{name} = excluded.{name}" for name in names_of(table)[1:])
    return f"ON CONFLICT (id) DO UPDATE SET {changes}"


serve_bulk(Contender)
