"""Python's own module for SQLite with hand-written SQL: see `bulk_workload.py`; SQLite only. `executemany` runs one
prepared statement for each row, in C."""

import sqlite3

from bulk_workload import PRAGMAS, names_of, serve_bulk


class Contender:
    about = {}
    by_name = True

    def __init__(self, _, path, __):
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        for name, value in PRAGMAS.items():
            self.connection.execute(f"PRAGMA {name} = {value}")

    @staticmethod
    def row(_, values):
        return tuple(values)

    @staticmethod
    def change(_, key, points, name):
        return points, name, key

    def insert(self, table, rows):
        self.many(insert_into(table), rows)

    def update(self, table, changes):
        self.many(f"UPDATE bulk_{table} SET points = ?, name = ? WHERE id = ?", changes)

    def upsert(self, table, rows):
        changes = ", ".join(f"{name} = excluded.{name}" for name in names_of(table)[1:])
        self.many(f"{insert_into(table)} ON CONFLICT (id) DO UPDATE SET {changes}", rows)

    def delete(self, table, keys):
        self.many(f"DELETE FROM bulk_{table} WHERE id = ?", ((key,) for key in keys))

    def read(self, table):
        return self.connection.execute(f"SELECT {', '.join(names_of(table))} FROM bulk_{table}").fetchall()

    def many(self, statement, rows):
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(statement, rows)
        self.connection.execute("COMMIT")


def insert_into(table):
    names = names_of(table)
    return f"INSERT INTO bulk_{table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


serve_bulk(Contender)
