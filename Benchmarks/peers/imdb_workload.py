"""What the peers of the benchmark `imdb` have in common: arguments, workers, cases, checksums, cleaning up.

A peer's arguments are a URL of the database that `imdb_tables.sql` was loaded into. Its cases are

- `<operation>_<workers>`, with 1 or 8 workers: the whole operation, up to the bytes of the JSON answer;
- `<operation>_<workers>_rows`: the same without the answer: rows are fetched and decoded into what the library gives;
- `bulk_insert_1` and `fetch_entities_1`, which have no answer;
- `answers_<operation>`: nothing is measured, answers are written into `$STRATA_BENCH_ANSWERS/<peer>-<operation>.jsonl`,
  one in a line, so that those of all contenders can be compared.

A closed loop in one process: each worker is a task with a connection of its own, and begins its next operation when the
one before has answered. Worker w of W does OPERATIONS / W operations, on every W-th id of the list from the w-th on,
again and again: so no two workers ever update the same row.

The checksum of a case with an operation is the sum of

- the ids that were asked for or updated, none for inserts;
- for the last answer of each worker: the elements of all its lists, and its root id, unless it was inserted;
- the rows that cleaning up found afterwards: titles cut, and users, movies, people, directors and actors deleted.

That of `bulk_insert` is the number of objects that got the id of their own row, and the rows that were deleted.

Answers as a whole are not in it, because two languages do not write the same number in the same way: that is what
`answers_…` is for.
"""

import asyncio
import functools
import json
import os
import platform
import random
import sys
from dataclasses import dataclass

import asyncpg
import uvloop

from peer import serve
from stopwatch import Stopwatch

# Operations of one measurement, with all workers together: about a second of work for asyncpg with eight workers.
# Multiples of 8. Of the last two, one operation is 10,000 rows.
OPERATIONS = {
    "get_movie": 2400,
    "get_user": 4800,
    "get_person": 2400,
    "update_movie": 4800,
    "insert_user": 4800,
    "insert_movie": 2400,
    "insert_movie_plus": 2400,
    "bulk_insert": 5,
    "fetch_entities": 20,
}
BULK = ("bulk_insert", "fetch_entities")
BULK_ROWS = 10_000
WORKERS = (1, 8)

# The ids that are asked for: FIRST + STEP * k for k from 0 to IDS - 1.
IDS = 250
MOVIES = (13, 97)
USERS = (11, 397)
PERSONS = (7, 421)
ASKED = {"get_movie": MOVIES, "get_user": USERS, "get_person": PERSONS, "update_movie": MOVIES}

# `answers_…` of a reading operation are those of so many ids.
ANSWERS = 40

# Everything that is inserted begins with it, in its name, its title or its first name.
PREFIX = "insert_test__"
# New rows have a number below this in their names: by chance, and this one in `answers_…`.
NUMBERS = 1_000_000
ANSWERED_NUMBER = 7
# `insert_movie` links these, in this order.
DIRECTORS = [7]
CAST = [428, 849, 1270]

# The order in which nothing refers to what is deleted.
CLEAN_UP = {
    "update_movie": ["UPDATE movies SET title = split_part(title, '---', 1) WHERE title LIKE '%---%'"],
    "insert_user": [f"DELETE FROM users WHERE name LIKE '{PREFIX}%'"],
    "insert_movie": [
        f"DELETE FROM directors USING movies m WHERE movie_id = m.id AND m.title LIKE '{PREFIX}%'",
        f"DELETE FROM actors USING movies m WHERE movie_id = m.id AND m.title LIKE '{PREFIX}%'",
        f"DELETE FROM movies WHERE title LIKE '{PREFIX}%'",
    ],
}
CLEAN_UP["insert_movie_plus"] = CLEAN_UP["insert_movie"] + [f"DELETE FROM persons WHERE first_name LIKE '{PREFIX}%'"]
CLEAN_UP["bulk_insert"] = CLEAN_UP["insert_user"]
# So that the server does not do it in the middle of a measurement.
VACUUM = "VACUUM users, persons, movies, directors, actors"


@dataclass(slots=True)
class NewUser:
    """Of `bulk_insert` for a library that has no entities. The id comes from the database."""

    name: str
    image: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class NewMovie:
    image: str
    title: str
    year: int
    description: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    first_name: str
    last_name: str
    image: str
    bio: str


def new_user(number):
    return f"{PREFIX}{number}", f"image_{number}.jpeg"


def new_movie(number):
    return NewMovie(f"movie_{number}.jpeg", f"{PREFIX}{number}", 1994, f"the new movie {number}")


def new_people(number):
    """A director and two actors."""
    return [
        NewPerson(f"{PREFIX}{number}", role, f"{role.lower()}_{number}.jpeg", f"bio of {role} {number}")
        for role in ("Director", "Actor1", "Actor2")
    ]


def arguments_of_insert(operation, number):
    if operation == "insert_user":
        return new_user(number)
    if operation == "insert_movie":
        return new_movie(number), DIRECTORS, CAST
    return new_movie(number), new_people(number)


class Workload:
    """`make_sessions` gets the number of connections and returns as many sessions. A session has an asynchronous method
    for each operation; `make_answer` has for each of them a function that makes the JSON, in bytes, of what the method
    returned.

    Arguments: `get_…(id)`, `update_movie(id, title)`, `insert_user(name, image)`,
    `insert_movie(movie, directors, cast)` with a NewMovie and ids, `insert_movie_plus(movie, people)` with NewPersons of
    which the first directs, `bulk_insert(users)` with what `make_user(name, image)` made, `fetch_entities(last_id)`.
    """

    def __init__(self, name, url, make_sessions, make_answer, make_user):
        self.name = name
        self.url = url
        self.make_sessions = make_sessions
        self.make_answer = make_answer
        self.make_user = make_user

    async def open(self):
        self.keeper = await asyncpg.connect(self.url)
        self.sessions = await self.make_sessions(max(WORKERS))
        self.titles = dict(await self.keeper.fetch("SELECT id, title FROM movies WHERE id = ANY($1)", self.ids(MOVIES)))
        # What a run that was stopped has left.
        for operation in CLEAN_UP:
            await self.clean_up(operation)

    @staticmethod
    def ids(asked):
        first, step = asked
        return [first + step * number for number in range(IDS)]

    async def clean_up(self, operation):
        """How many rows there were to clean up."""
        if operation not in CLEAN_UP:
            return 0
        tags = [await self.keeper.execute(statement) for statement in CLEAN_UP[operation]]
        await self.keeper.execute(VACUUM)
        return sum(int(tag.split()[-1]) for tag in tags)

    # Operations

    def arguments(self, operation, worker, workers):
        count = OPERATIONS[operation] // workers
        if operation not in ASKED:
            return [arguments_of_insert(operation, random.randrange(NUMBERS)) for _ in range(count)]
        ids = self.ids(ASKED[operation])[worker::workers]
        asked = [ids[number % len(ids)] for number in range(count)]
        if operation == "update_movie":
            # Whoever changes a title sends all of it.
            return [(key, f"{self.titles[key]}---{number}") for number, key in enumerate(asked)]
        return [(key,) for key in asked]

    async def run(self, operation, workers, with_answer):
        make_answer = self.make_answer[operation]
        arguments = [self.arguments(operation, worker, workers) for worker in range(workers)]

        async def work_to_answer(session, arguments):
            work = getattr(session, operation)
            for argument in arguments:
                answer = make_answer(await work(*argument))
            return answer

        async def work_to_rows(session, arguments):
            work = getattr(session, operation)
            for argument in arguments:
                rows = await work(*argument)
            return rows

        work = work_to_answer if with_answer else work_to_rows
        watch = Stopwatch()
        last = await asyncio.gather(*map(work, self.sessions, arguments))
        measured = watch.stop()
        answers = [json.loads(found if with_answer else make_answer(found)) for found in last]
        checksum = sum(self.checksum(operation, answer) for answer in answers)
        if operation in ASKED:
            checksum += sum(argument[0] for each in arguments for argument in each)
        return measured | {"checksum": checksum + await self.clean_up(operation), "connections": workers}

    @staticmethod
    def checksum(operation, answer):
        root = answer["id"] if operation in ASKED else 0
        return root + sum(len(value) for value in answer.values() if isinstance(value, list))

    # Operations with many rows: their objects are made, checked and released while the clocks stand still.

    async def bulk_insert(self):
        work = self.sessions[0].bulk_insert
        total = 0
        watch = Stopwatch()
        for _ in range(OPERATIONS["bulk_insert"]):
            watch.pause()
            users = [self.make_user(*new_user(number)) for number in range(BULK_ROWS)]
            watch.resume()
            await work(users)
            watch.pause()
            total += await self.checksum_of_users(users)
            del users
        measured = watch.stop()
        return measured | {"checksum": total + await self.clean_up("bulk_insert"), "connections": 1}

    async def checksum_of_users(self, users):
        """How many objects have the id of their own row."""
        query = "SELECT id, name, image FROM users WHERE id = ANY($1)"
        rows = {row[0]: (row[1], row[2]) for row in await self.keeper.fetch(query, [user.id for user in users])}
        return sum(rows.get(user.id) == (user.name, user.image) for user in users)

    async def fetch_entities(self):
        """Checksum: of every row its integers, the bytes of its text and the whole seconds of its time."""
        work = self.sessions[0].fetch_entities
        total = 0
        watch = Stopwatch()
        for _ in range(OPERATIONS["fetch_entities"]):
            reviews = await work(BULK_ROWS)
            watch.pause()
            total += sum(
                review.id
                + len(review.body.encode())
                + review.rating
                + int(review.creation_time.timestamp())
                + review.author_id
                + review.movie_id
                for review in reviews
            )
            del reviews
            watch.resume()
        return watch.stop() | {"checksum": total, "connections": 1}

    # Answers

    async def answers(self, operation):
        folder = os.environ["STRATA_BENCH_ANSWERS"]
        work, make_answer = getattr(self.sessions[0], operation), self.make_answer[operation]
        watch = Stopwatch()
        if operation.startswith("get_"):
            arguments = [(key,) for key in self.ids(ASKED[operation])[:ANSWERS]]
        elif operation == "update_movie":
            key = MOVIES[0]
            arguments = [(key, f"{self.titles[key]}---{ANSWERED_NUMBER}")]
        else:
            arguments = [arguments_of_insert(operation, ANSWERED_NUMBER)]
        answers = [make_answer(await work(*argument)) for argument in arguments]
        measured = watch.stop()
        await self.clean_up(operation)
        if operation.startswith("insert_"):
            answers = [json.dumps(without_ids(json.loads(answer))).encode() for answer in answers]
        with open(os.path.join(folder, f"{self.name}-{operation}.jsonl"), "wb") as file:
            file.writelines(answer + b"\n" for answer in answers)
        return measured | {"checksum": len(answers)}

    def cases(self):
        cases = {f"{name}_1": getattr(self, name) for name in BULK}
        for operation in OPERATIONS.keys() - BULK:
            cases[f"answers_{operation}"] = functools.partial(self.answers, operation)
            for workers in WORKERS:
                cases[f"{operation}_{workers}"] = functools.partial(self.run, operation, workers, True)
                cases[f"{operation}_{workers}_rows"] = functools.partial(self.run, operation, workers, False)
        return cases


def without_ids(value):
    """Ids of new rows are other ones each time."""
    if isinstance(value, dict):
        return {name: without_ids(part) for name, part in value.items() if name != "id"}
    if isinstance(value, list):
        return [without_ids(part) for part in value]
    return value


def serve_imdb(name, about, make_sessions, make_answer, make_user=NewUser):
    """`make_sessions` gets the URL and how many; see `Workload` for the rest."""
    url = sys.argv[1]
    # Faster than asyncio's own loop, and what asyncpg is usually run with.
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    workload = Workload(name, url, functools.partial(make_sessions, url), make_answer, make_user)
    loop.run_until_complete(workload.open())

    def run(work):
        return loop.run_until_complete(work())

    about |= {"asyncpg": asyncpg.__version__, "loop": f"uvloop {uvloop.__version__}"}
    about |= {"Python": platform.python_version()}
    serve(about, {name: functools.partial(run, work) for name, work in workload.cases().items()})
