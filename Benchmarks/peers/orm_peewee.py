"""Peewee on PostgreSQL, with psycopg: see `orm_items.py`. Without a transaction it commits each statement by itself."""

import platform

import peewee
import psycopg
from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    DateTimeField,
    DoubleField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    SmallIntegerField,
    TextField,
    UUIDField,
)

from orm_items import COLUMNS, ROWS_IN_BLOCK, Blocks, blocks_of, place, serve_items, url_of_schema


class Item(Model):
    id = UUIDField(primary_key=True)
    number = BigIntegerField()
    title = TextField()
    body = TextField()
    status = TextField()
    category = TextField()
    points = IntegerField()
    rank = SmallIntegerField()
    quantity = IntegerField(null=True)
    price = DoubleField()
    weight = DoubleField(null=True)
    done = BooleanField()
    hidden = BooleanField()
    owner_id = UUIDField()
    email = TextField(null=True)
    notes = TextField(null=True)
    payload = BlobField()
    due_at = DateTimeField(null=True)
    created_at = DateTimeField()
    version = BigIntegerField()

    class Meta:
        table_name = "bench_items"

    def save_optimistic(self, **changes):
        """Peewee's own recipe for an optimistic lock (https://docs.peewee-orm.com/en/latest/peewee/hacks.html)."""
        model = type(self)
        changes["version"] = model.version + 1
        query = model.update(**changes).where((model.id == self.id) & (model.version == self.version))
        if query.execute() != 1:
            raise RuntimeError("the row was changed by somebody else")
        for name, value in changes.items():
            if name != "version":
                setattr(self, name, value)
        self.version += 1


class Workload:
    def __init__(self, url, count):
        self.count = count
        self.reading, self.inserting, self.updating = (
            PostgresqlDatabase(url_of_schema(url, schema), prefer_psycopg3=True)
            for schema in ("bench_read", "bench_insert", "bench_update")
        )
        for database in (self.reading, self.inserting, self.updating):
            database.connect()
        self.keys = None
        self.values = None

    @staticmethod
    def blocks(count, in_block, operation):
        blocks = Blocks()
        for numbers in blocks_of(count, in_block):
            blocks.run(numbers, operation)
        return blocks.measured()

    def rows(self, rows, count):
        places = self.count // rows

        def query(number):
            first = place(number, places) * rows + 1
            found = list(Item.select().where((Item.number >= first) & (Item.number < first + rows)))
            if len(found) != rows:
                raise RuntimeError(f"{len(found)} rows instead of {rows}")
            return found

        with Item.bind_ctx(self.reading):
            return self.blocks(count, ROWS_IN_BLOCK // rows, query)

    def find(self, count):
        with Item.bind_ctx(self.reading):
            if not self.keys:
                self.keys = [key for (key,) in Item.select(Item.id).order_by(Item.number).tuples()]
            return self.blocks(
                count, ROWS_IN_BLOCK, lambda number: [Item.get_by_id(self.keys[place(number, self.count)])]
            )

    def insert(self, count):
        if not self.values:
            with Item.bind_ctx(self.reading):
                first = Item.select().where(Item.number <= count).order_by(Item.number)
                self.values = [{name: getattr(item, name) for name in COLUMNS} for item in first]
        items = [Item(**values) for values in self.values]

        def insert(number):
            # The key is not the database's, so it has to be said that the row is new.
            items[number].save(force_insert=True)
            return [items[number]]

        with Item.bind_ctx(self.inserting):
            return self.blocks(count, ROWS_IN_BLOCK, insert)

    def update(self, count):
        with Item.bind_ctx(self.updating):
            items = list(Item.select().order_by(Item.number))

            def update(number):
                items[number].save_optimistic(points=items[number].points + 1)
                return [items[number]]

            return self.blocks(count, ROWS_IN_BLOCK, update)


about = {"Peewee": peewee.__version__, "psycopg": psycopg.__version__, "Python": platform.python_version()}
serve_items(about, Workload)
