"""Peewee: see `bulk_workload.py`. On PostgreSQL with psycopg."""

import peewee
import psycopg
from peewee import (
    CTE,
    EXCLUDED,
    BigIntegerField,
    BooleanField,
    DateTimeField,
    DoubleField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
    TextField,
    ValuesList,
    chunked,
)

from bulk_workload import PRAGMAS, TABLES, names_of, serve_bulk

# Rows of a statement that is written anew for each: 32 columns of 1,000 rows are below the 32,766 parameters that SQLite
# takes in it.
ROWS_IN_STATEMENT = 1000
KEYS_IN_STATEMENT = 10_000


def make_model(table, database, postgres):
    fields = {
        "bigint": BigIntegerField,
        "int": IntegerField,
        "text": TextField,
        "double precision": DoubleField,
        "boolean": BooleanField,
        # Times stay as SQLite has them, which is less work.
        "timestamptz": DateTimeField if postgres else BigIntegerField,
    }
    columns = {column.name: fields[column.type](primary_key=column.name == "id") for column in TABLES[table]}
    meta = type("Meta", (), {"database": database, "table_name": f"bulk_{table}"})
    return type(table.title(), (Model,), columns | {"Meta": meta})


class Contender:
    by_name = False

    def __init__(self, database, place, _):
        self.about = {"Peewee": peewee.__version__}
        postgres = database == "postgres"
        if postgres:
            # With the long name of the scheme: Peewee takes no other for an address.
            url = place.replace("postgres://", "postgresql://", 1)
            self.database = PostgresqlDatabase(url, prefer_psycopg3=True)
            self.about["psycopg"] = psycopg.__version__
        else:
            self.database = SqliteDatabase(place, pragmas=PRAGMAS)
        self.database.connect()
        self.models = {table: make_model(table, self.database, postgres) for table in TABLES}

    @staticmethod
    def row(_, values):
        return tuple(values)

    @staticmethod
    def change(_, key, points, name):
        return key, points, name

    def insert(self, table, rows):
        model = self.models[table]
        fields = [getattr(model, name) for name in names_of(table)]
        with self.database.atomic():
            for some in chunked(rows, ROWS_IN_STATEMENT):
                model.insert_many(some, fields=fields).execute()

    def update(self, table, changes):
        # Twice as fast as `bulk_update`, which writes a CASE with a WHEN for each row.
        model = self.models[table]
        with self.database.atomic():
            for some in chunked(changes, ROWS_IN_STATEMENT):
                # SQLite gives no names to the columns of VALUES, except in a WITH.
                new = CTE("new", ValuesList(some), columns=("id", "points", "name"))
                query = model.update({model.points: new.c.points, model.name: new.c.name}).from_(new)
                query.where(model.id == new.c.id).with_cte(new).execute()

    def upsert(self, table, rows):
        model = self.models[table]
        fields = [getattr(model, name) for name in names_of(table)]
        update = {field: getattr(EXCLUDED, field.name) for field in fields[1:]}
        with self.database.atomic():
            for some in chunked(rows, ROWS_IN_STATEMENT):
                model.insert_many(some, fields=fields).on_conflict(conflict_target=[model.id], update=update).execute()

    def delete(self, table, keys):
        model = self.models[table]
        with self.database.atomic():
            for some in chunked(keys, KEYS_IN_STATEMENT):
                model.delete().where(model.id.in_(some)).execute()

    def read(self, table):
        return list(self.models[table].select())


serve_bulk(Contender)
