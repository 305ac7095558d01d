"""What the peers of the benchmark `sqlite` have in common: rows of `bench_tasks`, and what they are asked for.

Their one argument is JSON: `{"read": path, "insert": path, "rows": n, "pragmas": {name: value}}`.
"""

import json
import sqlite3
import sys

from peer import serve


def checksum(task):
    return (
        task.id[15]
        + len(task.title.encode())
        + len(task.status.encode())
        + task.points
        + int(task.ratio * 1024)
        + task.done
        + (task.due_at or 0) // 1_000_000
        + len((task.notes or "").encode())
        + task.created_at // 1_000_000
        + task.version
    )


class Row:
    """A dictionary with its keys as attributes, as an entity has them."""

    def __init__(self, values):
        self.__dict__ = values


def checksum_of_values(values):
    return checksum(Row(values))


def pragma_is(name, value, row):
    (found,) = row
    if str(found) != value:
        raise RuntimeError(f"PRAGMA {name} is {found} and not {value}")


def serve_tasks(about, make_workload):
    """`make_workload` gets the options; what it returns has a function for each case."""
    workload = make_workload(json.loads(sys.argv[1]))
    cases = {name: getattr(workload, name) for name in ("point_select", "insert", "wide_select")}
    serve({"SQLite": sqlite3.sqlite_version} | about, cases)
