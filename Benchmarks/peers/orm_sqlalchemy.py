"""SQLAlchemy's ORM on PostgreSQL, with psycopg: see `orm_items.py`.

The engine commits each statement by itself, as the others do: a transaction around it would be two more round trips.
"""

import platform
from datetime import datetime
from uuid import UUID

import psycopg
import sqlalchemy
from sqlalchemy import BigInteger, DateTime, Double, LargeBinary, SmallInteger, Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from orm_items import COLUMNS, ROWS_IN_BLOCK, Blocks, blocks_of, place, serve_items, url_of_schema


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "bench_items"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    points: Mapped[int]
    rank: Mapped[int] = mapped_column(SmallInteger)
    quantity: Mapped[int | None]
    price: Mapped[float] = mapped_column(Double)
    weight: Mapped[float | None] = mapped_column(Double)
    done: Mapped[bool]
    hidden: Mapped[bool]
    owner_id: Mapped[UUID]
    email: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(BigInteger)

    __mapper_args__ = {"version_id_col": version}


class Workload:
    def __init__(self, url, count):
        self.count = count
        self.reading, self.inserting, self.updating = (
            create_engine(
                url_of_schema(url, schema).replace("postgresql://", "postgresql+psycopg://", 1),
                isolation_level="AUTOCOMMIT",
            )
            for schema in ("bench_read", "bench_insert", "bench_update")
        )
        self.keys = None
        self.values = None

    def session(self, engine):
        # What was written is read again when it is looked at, unless one says otherwise; nobody else does that.
        return Session(engine, expire_on_commit=False)

    def blocks(self, count, in_block, operation):
        """A new session for each block, and no row comes twice in it: the identity map never has the answer."""
        blocks = Blocks()
        for numbers in blocks_of(count, in_block):
            with self.session(self.reading) as session:
                blocks.run(numbers, lambda number: operation(session, number))
        return blocks.measured()

    def rows(self, rows, count):
        places = self.count // rows

        def query(session, number):
            first = place(number, places) * rows + 1
            found = session.scalars(select(Item).where(Item.number >= first, Item.number < first + rows)).all()
            if len(found) != rows:
                raise RuntimeError(f"{len(found)} rows instead of {rows}")
            return found

        return self.blocks(count, ROWS_IN_BLOCK // rows, query)

    def find(self, count):
        if not self.keys:
            with self.session(self.reading) as session:
                self.keys = session.scalars(select(Item.id).order_by(Item.number)).all()
        return self.blocks(
            count, ROWS_IN_BLOCK, lambda session, number: [session.get(Item, self.keys[place(number, self.count)])]
        )

    def insert(self, count):
        if not self.values:
            with self.session(self.reading) as session:
                first = session.scalars(select(Item).where(Item.number <= count).order_by(Item.number))
                # The version is the mapper's.
                names = [name for name in COLUMNS if name != "version"]
                self.values = [{name: getattr(item, name) for name in names} for item in first]
        items = [Item(**values) for values in self.values]
        with self.session(self.inserting) as session:

            def insert(number):
                session.add(items[number])
                session.commit()
                return [items[number]]

            return self.write(count, insert)

    def update(self, count):
        with self.session(self.updating) as session:
            items = session.scalars(select(Item).order_by(Item.number)).all()

            def update(number):
                items[number].points += 1
                session.commit()
                return [items[number]]

            return self.write(count, update)

    @staticmethod
    def write(count, operation):
        blocks = Blocks()
        for numbers in blocks_of(count, ROWS_IN_BLOCK):
            blocks.run(numbers, operation)
        return blocks.measured()


about = {
    "SQLAlchemy": sqlalchemy.__version__,
    "psycopg": psycopg.__version__,
    "Python": platform.python_version(),
}
serve_items(about, Workload)
