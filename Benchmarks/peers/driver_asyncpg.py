"""asyncpg on PostgreSQL: the same work as the other contenders of the benchmark `driver`.

Its arguments are a URL, `rows=N`, then `CASE=OPERATIONS` for each case. With `held=1` there is no pool in point_16:
each connection has its own task, which is the least that asyncpg can do for a select.
"""

import asyncio
import functools
import platform
import sys

import asyncpg

from peer import serve
from stopwatch import Stopwatch

try:
    import uvloop
except ImportError:
    uvloop = None

TASKS = 16
POINT_CONNECTIONS = 8
CALLERS = 50
SPIKE_CONNECTIONS = 10
ROWS_PER_UNNEST = 1000
ROWS_PER_FETCH = 500

NAMES = ["id", "key", "title", "body", "points", "ratio", "done", "created_at", "due_at", "payload"]
TYPES = ["int8", "uuid", "text", "text", "int4", "float8", "bool", "timestamptz", "timestamptz", "bytea"]
COLUMNS = ", ".join(NAMES)
POINT = f"SELECT {COLUMNS} FROM bench_rows WHERE id = $1"
ROWS = f"SELECT {COLUMNS} FROM bench_rows"
SLEEP = "SELECT 1 FROM pg_sleep(0.002)"
INSERT = f"INSERT INTO bench_inserted ({COLUMNS}) VALUES ({', '.join(f'${n + 1}' for n in range(len(NAMES)))})"
UNNEST = "INSERT INTO bench_inserted ({}) SELECT * FROM unnest({})".format(
    COLUMNS, ", ".join(f"${n + 1}::{name}[]" for n, name in enumerate(TYPES))
)


def checksum(row):
    """By position, which is asyncpg's fastest way; texts count in bytes."""
    due_at, payload = row[8], row[9]
    return (
        row[0]
        + row[1].bytes[15]
        + len(row[2].encode())
        + len(row[3].encode())
        + row[4]
        + int(row[5] * 1024)
        + row[6]
        + int(row[7].timestamp())
        + (int(due_at.timestamp()) if due_at is not None else 0)
        + len(payload)
        + payload[-1]
    )


class Workload:
    def __init__(self, url, held, operations):
        self.url = url
        self.held = held
        self.operations = operations
        self.rows = []

    async def open(self):
        self.connection = await asyncpg.connect(self.url)
        self.pools = {}

    async def pool(self, connections):
        """A pool with all its connections open; one for each size."""
        if connections not in self.pools:
            self.pools[connections] = await asyncpg.create_pool(
                self.url, min_size=connections, max_size=connections
            )
        return self.pools[connections]

    def key(self, number):
        return (number * 7919 + 13) % self.operations["rows"] + 1

    # Reading

    async def point_1(self):
        count = self.operations["point_1"]
        statement = await self.connection.prepare(POINT)
        watch = Stopwatch()
        total = 0
        for number in range(count):
            total += checksum(await statement.fetchrow(self.key(number)))
        return watch.stop() | {"checksum": total}

    async def point_16(self):
        count = self.operations["point_16"]
        pool = await self.pool(POINT_CONNECTIONS)

        async def work(source, first, step):
            total = 0
            for number in range(first, count, step):
                total += checksum(await source.fetchrow(POINT, self.key(number)))
            return total

        async def work_on_one(first):
            async with pool.acquire() as connection:
                return await work(connection, first, POINT_CONNECTIONS)

        watch = Stopwatch()
        if self.held:
            tasks = (work_on_one(first) for first in range(POINT_CONNECTIONS))
        else:
            tasks = (work(pool, first, TASKS) for first in range(TASKS))
        totals = await asyncio.gather(*tasks)
        return watch.stop() | {"checksum": sum(totals)}

    async def rows_collected(self):
        watch = Stopwatch()
        rows = await self.connection.fetch(ROWS)
        measured = watch.stop()
        return measured | {"checksum": sum(checksum(row) for row in rows)}

    async def rows_streamed(self):
        total = 0
        watch = Stopwatch()
        async with self.connection.transaction():
            cursor = await self.connection.cursor(ROWS)
            while rows := await cursor.fetch(ROWS_PER_FETCH):
                for row in rows:
                    total += checksum(row)
        return watch.stop() | {"checksum": total}

    # Writing

    async def rows_to_insert(self, count):
        if not self.rows:
            found = await self.connection.fetch(f"{ROWS} WHERE id <= $1 ORDER BY id", count)
            self.rows = [tuple(row) for row in found]
            self.checksum = sum(checksum(row) for row in self.rows)
        return self.rows

    async def insert(self, case, work):
        rows = await self.rows_to_insert(self.operations[case])
        watch = Stopwatch()
        await work(rows)
        return watch.stop() | {"checksum": self.checksum}

    async def single(self, rows):
        async with self.connection.transaction():
            for row in rows:
                await self.connection.execute(INSERT, *row)

    async def pipelined(self, rows):
        # One transaction by itself.
        await self.connection.executemany(INSERT, rows)

    async def unnest(self, rows):
        async with self.connection.transaction():
            for first in range(0, len(rows), ROWS_PER_UNNEST):
                await self.connection.execute(UNNEST, *zip(*rows[first : first + ROWS_PER_UNNEST]))

    async def copy(self, rows):
        await self.connection.copy_records_to_table("bench_inserted", records=rows, columns=NAMES)

    # Statements that take time in the server

    async def sleep(self, connections):
        pool = await self.pool(connections)
        left = self.operations[f"sleep_{connections}"]

        async def work():
            nonlocal left
            done = 0
            while left > 0:
                left -= 1
                done += await pool.fetchval(SLEEP)
            return done

        watch = Stopwatch()
        totals = await asyncio.gather(*(work() for _ in range(CALLERS)))
        return watch.stop() | {"checksum": sum(totals), "connections": pool.get_size()}

    async def spike(self):
        # A new pool in each round: one connection is open when everybody comes.
        async with asyncpg.create_pool(self.url, min_size=1, max_size=SPIKE_CONNECTIONS) as pool:
            watch = Stopwatch()
            slept = await asyncio.gather(*(pool.fetchval(SLEEP) for _ in range(self.operations["spike"])))
            return watch.stop() | {"checksum": sum(slept), "connections": pool.get_size()}

    def case(self, name):
        if name.startswith("insert_"):
            return functools.partial(self.insert, name, getattr(self, name.removeprefix("insert_")))
        if name.startswith("sleep_"):
            return functools.partial(self.sleep, int(name.removeprefix("sleep_")))
        return getattr(self, name)


def main():
    url, *options = sys.argv[1:]
    operations = {name: int(value) for name, value in (option.split("=") for option in options)}
    held = operations.pop("held", 0) == 1
    loop = uvloop.new_event_loop() if uvloop else asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    workload = Workload(url, held, operations)
    loop.run_until_complete(workload.open())

    def run(work):
        return loop.run_until_complete(work())

    about = {
        "asyncpg": asyncpg.__version__,
        "loop": f"uvloop {uvloop.__version__}" if uvloop else "asyncio",
        "Python": platform.python_version(),
    }
    serve(about, {name: functools.partial(run, workload.case(name)) for name in operations if name != "rows"})


main()
