"""What the peers of the benchmark `orm` on PostgreSQL have in common: rows of `bench_items`, and how they are measured.

Their arguments are a URL, `rows=N`, then `CASE=OPERATIONS` for each case. Tables of the same name lie in three schemas:
one is read, two are written to.
"""

import functools
import sys

from peer import serve
from stopwatch import Stopwatch

# So many rows are kept at a time; then the clocks stand still while they are checked and released.
ROWS_IN_BLOCK = 1000

COLUMNS = [
    "id", "number", "title", "body", "status", "category", "points", "rank", "quantity", "price", "weight", "done",
    "hidden", "owner_id", "email", "notes", "payload", "due_at", "created_at", "version",
]  # fmt: skip


def place(number, places):
    """Neighbours in time are no neighbours in the table: 7919 is a prime that does not divide the number of places."""
    return (number * 7919 + 13) % places


def checksum(item):
    """Something of every column; texts count in bytes."""
    return (
        item.id.bytes[15]
        + item.number
        + len(item.title.encode())
        + len(item.body.encode())
        + len(item.status.encode())
        + len(item.category.encode())
        + item.points
        + item.rank
        + (item.quantity or 0)
        + int(item.price * 1024)
        + int((item.weight or 0) * 1024)
        + item.done
        + item.hidden * 2
        + item.owner_id.bytes[15]
        + len((item.email or "").encode())
        + len((item.notes or "").encode())
        + len(item.payload)
        + item.payload[-1]
        + (int(item.due_at.timestamp()) if item.due_at is not None else 0)
        + int(item.created_at.timestamp())
        + item.version
    )


def url_of_schema(url, schema):
    """With the long name of the scheme: Peewee takes no other for an address."""
    url = url.replace("postgres://", "postgresql://", 1)
    return f"{url}&options=-csearch_path%3D{schema}"


class Blocks:
    """Takes the time of many operations, in blocks: what they return is kept until the end of its block."""

    def __init__(self):
        self.watch = Stopwatch()
        self.watch.pause()
        self.total = 0

    def run(self, numbers, operation):
        """`operation` returns a list of rows."""
        rows = []
        self.watch.resume()
        for number in numbers:
            rows.extend(operation(number))
        self.watch.pause()
        self.total += sum(checksum(row) for row in rows)

    def measured(self):
        return self.watch.stop() | {"checksum": self.total}


def blocks_of(count, in_block):
    return (range(start, min(start + in_block, count)) for start in range(0, count, in_block))


def serve_items(about, make_workload):
    """`make_workload` gets the URL and the number of rows; what it returns has a function for each kind of case."""
    url, *options = sys.argv[1:]
    operations = {name: int(value) for name, value in (option.split("=") for option in options)}
    rows = operations.pop("rows")
    workload = make_workload(url, rows)

    def case(name, count):
        if name.startswith("rows_"):
            return functools.partial(workload.rows, int(name.removeprefix("rows_")), count)
        return functools.partial(getattr(workload, name), count)

    serve(about, {name: case(name, count) for name, count in operations.items()})
