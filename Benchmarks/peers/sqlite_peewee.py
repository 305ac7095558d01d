"""Peewee on SQLite: see `sqlite_tasks.py`."""

import gc
import platform
from time import perf_counter

import peewee
from peewee import BlobField, BooleanField, FloatField, IntegerField, Model, SqliteDatabase, TextField, chunked

from sqlite_tasks import checksum, checksum_of_values, pragma_is, serve_tasks

# 10,000 parameters, below the 32,766 that SQLite takes in a statement.
ROWS_IN_STATEMENT = 1000


class Task(Model):
    """Key and times stay as SQLite has them, bytes and int: less work than a UUID and a datetime would be."""

    id = BlobField(primary_key=True)
    title = TextField()
    status = TextField()
    points = IntegerField()
    ratio = FloatField()
    done = BooleanField()
    due_at = IntegerField(null=True)
    notes = TextField(null=True)
    created_at = IntegerField()
    version = IntegerField()

    class Meta:
        table_name = "bench_tasks"


def open_database(path, pragmas):
    database = SqliteDatabase(path, pragmas=pragmas)
    database.connect()
    for name, value in pragmas.items():
        pragma_is(name, value, database.execute_sql(f"PRAGMA {name}").fetchone())
    return database


class Workload:
    def __init__(self, options):
        self.reading = open_database(options["read"], options["pragmas"])
        self.inserting = open_database(options["insert"], options["pragmas"])
        self.keys = [key for (key,) in self.reading.execute_sql("SELECT id FROM bench_keys ORDER BY position")]
        with Task.bind_ctx(self.reading):
            self.rows = list(Task.select().order_by(Task.id).limit(options["rows"]).dicts())
        self.checksum_of_rows = sum(checksum_of_values(row) for row in self.rows)

    def point_select(self):
        gc.collect()
        with Task.bind_ctx(self.reading):
            start = perf_counter()
            tasks = [Task.get_by_id(key) for key in self.keys]
            seconds = perf_counter() - start
            return seconds, sum(checksum(task) for task in tasks)

    def insert(self):
        gc.collect()
        with Task.bind_ctx(self.inserting):
            start = perf_counter()
            with self.inserting.atomic("IMMEDIATE"):
                for rows in chunked(self.rows, ROWS_IN_STATEMENT):
                    Task.insert_many(rows).execute()
            return perf_counter() - start, self.checksum_of_rows

    def wide_select(self):
        gc.collect()
        with Task.bind_ctx(self.reading):
            start = perf_counter()
            tasks = list(Task.select())
            seconds = perf_counter() - start
            return seconds, sum(checksum(task) for task in tasks)


serve_tasks({"Peewee": peewee.__version__, "Python": platform.python_version()}, Workload)
