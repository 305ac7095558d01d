"""SQLAlchemy's ORM on SQLite: see `sqlite_tasks.py`."""

import gc
import platform
from time import perf_counter

import sqlalchemy
from sqlalchemy import Boolean, Float, Integer, LargeBinary, Text, create_engine, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from sqlite_tasks import checksum, checksum_of_values, pragma_is, serve_tasks


class Base(DeclarativeBase):
    pass


class Task(Base):
    """Key and times stay as SQLite has them, bytes and int: less work than a UUID and a datetime would be."""

    __tablename__ = "bench_tasks"

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    points: Mapped[int] = mapped_column(Integer)
    ratio: Mapped[float] = mapped_column(Float)
    done: Mapped[bool] = mapped_column(Boolean)
    due_at: Mapped[int | None] = mapped_column(Integer)
    notes: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)


COLUMNS = [column.name for column in Task.__table__.columns]


def open_database(path, pragmas):
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def configure(connection, _):
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")
            pragma_is(name, value, connection.execute(f"PRAGMA {name}").fetchone())

    return engine


class Workload:
    def __init__(self, options):
        self.reading = open_database(options["read"], options["pragmas"])
        self.inserting = open_database(options["insert"], options["pragmas"])
        with self.reading.connect() as connection:
            keys = connection.exec_driver_sql("SELECT id FROM bench_keys ORDER BY position")
            self.keys = [key for (key,) in keys]
            first = select(Task.__table__).order_by(Task.id).limit(options["rows"])
            self.rows = [dict(zip(COLUMNS, row)) for row in connection.execute(first)]
        self.checksum_of_rows = sum(checksum_of_values(row) for row in self.rows)
        self.statements_are_counted = False

    def point_select(self):
        if not self.statements_are_counted:
            self.count_statements()
        return self.select_points()

    def select_points(self):
        # A new session in each round and every key once: the identity map never has the answer.
        gc.collect()
        tasks = []
        with Session(self.reading) as session:
            start = perf_counter()
            for key in self.keys:
                tasks.append(session.get(Task, key))
            seconds = perf_counter() - start
            total = sum(checksum(task) for task in tasks)
        return seconds, total

    def count_statements(self):
        """Makes sure that every select reaches the database; not in a round that counts."""
        count = 0

        def add_one(*_):
            nonlocal count
            count += 1

        event.listen(self.reading, "before_cursor_execute", add_one)
        self.select_points()
        event.remove(self.reading, "before_cursor_execute", add_one)
        if count != len(self.keys):
            raise RuntimeError(f"{len(self.keys)} selects came to {count} statements")
        self.statements_are_counted = True

    def insert(self):
        # Without render_nulls the ORM leaves absent values out, and rows with other columns than the row before
        # begin a new batch: a sixth of the speed.
        statement = insert(Task).execution_options(render_nulls=True)
        gc.collect()
        start = perf_counter()
        with Session(self.inserting) as session, session.begin():
            session.execute(statement, self.rows)
        return perf_counter() - start, self.checksum_of_rows

    def wide_select(self):
        gc.collect()
        with Session(self.reading) as session:
            start = perf_counter()
            tasks = session.scalars(select(Task)).all()
            seconds = perf_counter() - start
            return seconds, sum(checksum(task) for task in tasks)


about = {"SQLAlchemy": sqlalchemy.__version__, "Python": platform.python_version()}
serve_tasks(about, Workload)
