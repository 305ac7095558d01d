"""SQLAlchemy's ORM: see `bulk_workload.py`. On PostgreSQL with asyncpg, which is faster there than psycopg."""

import asyncpg
import sqlalchemy
import uvloop
from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    Double,
    Integer,
    Text,
    create_engine,
    delete,
    event,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from bulk_workload import PRAGMAS, TABLES, names_of, serve_bulk

# Below the 32,766 parameters that SQLite takes in a statement, and the 32,767 of asyncpg.
KEYS_IN_STATEMENT = 10_000


class Base(DeclarativeBase):
    pass


def make_model(table, database):
    types = {
        "bigint": BigInteger,
        "int": Integer,
        "text": Text,
        "double precision": Double,
        "boolean": Boolean,
        # Times stay as SQLite has them, which is less work.
        "timestamptz": DateTime(timezone=True) if database == "postgres" else Integer,
    }
    columns = {
        column.name: mapped_column(types[column.type], primary_key=column.name == "id", autoincrement=False)
        for column in TABLES[table]
    }
    return type(table.title(), (Base,), {"__tablename__": f"bulk_{table}"} | columns)


class Contender:
    by_name = False

    def __init__(self, database, place, loop):
        self.loop = loop
        self.about = {"SQLAlchemy": sqlalchemy.__version__}
        self.models = {table: make_model(table, database) for table in TABLES}
        # `on_conflict_do_update` is the dialect's.
        self.insert_into = (postgresql if database == "postgres" else sqlite).insert
        if database == "postgres":
            self.engine = create_async_engine(place.replace("postgres://", "postgresql+asyncpg://", 1))
            self.run = self.run_on_postgres
            self.about |= {"asyncpg": asyncpg.__version__, "loop": f"uvloop {uvloop.__version__}"}
        else:
            self.engine = create_engine(f"sqlite:///{place}")
            self.run = self.run_on_sqlite

            @event.listens_for(self.engine, "connect")
            def configure(connection, _):
                for name, value in PRAGMAS.items():
                    connection.execute(f"PRAGMA {name} = {value}")

    def run_on_postgres(self, work):
        async def run():
            async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
                return await session.run_sync(work)

        return self.loop.run_until_complete(run())

    def run_on_sqlite(self, work):
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return work(session)

    @staticmethod
    def row(table, values):
        return dict(zip(names_of(table), values))

    @staticmethod
    def change(_, key, points, name):
        return {"id": key, "points": points, "name": name}

    def insert(self, table, rows):
        self.run(lambda session: session.execute(self.insert_into(self.models[table]), rows))

    def update(self, table, changes):
        # By primary key, which is among the values.
        self.run(lambda session: session.execute(update(self.models[table]), changes))

    def upsert(self, table, rows):
        statement = self.insert_into(self.models[table])
        changes = {name: statement.excluded[name] for name in names_of(table)[1:]}
        statement = statement.on_conflict_do_update(index_elements=["id"], set_=changes)
        self.run(lambda session: session.execute(statement, rows))

    def delete(self, table, keys):
        model = self.models[table]

        def work(session):
            for first in range(0, len(keys), KEYS_IN_STATEMENT):
                some = keys[first : first + KEYS_IN_STATEMENT]
                # There are no objects in the session that would have to know.
                session.execute(
                    delete(model).where(model.id.in_(some)), execution_options={"synchronize_session": False}
                )

        self.run(work)

    def read(self, table):
        return self.run(lambda session: session.scalars(select(self.models[table])).all())


serve_bulk(Contender)
