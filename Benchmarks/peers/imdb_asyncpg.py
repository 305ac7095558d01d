"""asyncpg with hand-written SQL: see `imdb_workload.py`. Every operation but `bulk_insert` is one statement, prepared
once for each connection.

To-many relations come as one array for each column, sorted once: of what was tried on the three reads (JSON made by the
server, arrays of records, an array for each column) it is the least work of server and client together.
"""

import asyncio

import asyncpg
import orjson

from imdb_workload import serve_imdb

FULL_NAME = """CASE WHEN p.middle_name <> '' THEN p.first_name || ' ' || p.middle_name || ' ' || p.last_name
    ELSE p.first_name || ' ' || p.last_name END"""
AVG_RATING = "(SELECT avg(rating)::float8 FROM reviews WHERE movie_id = m.id)"


def people(table):
    return f"""LATERAL (
        SELECT array_agg(id) AS id, array_agg(full_name) AS full_name, array_agg(image) AS image
        FROM (SELECT p.id, {FULL_NAME} AS full_name, p.image
              FROM {table} l JOIN persons p ON p.id = l.person_id WHERE l.movie_id = m.id
              ORDER BY l.list_order NULLS LAST, p.last_name, p.id) sorted)"""


GET_MOVIE = f"""
SELECT m.id, m.image, m.title, m.year, m.description, r.*, d.*, a.*
FROM movies m, {people("directors")} d, {people("actors")} a, LATERAL (
    SELECT avg(rating)::float8, array_agg(id), array_agg(body), array_agg(rating),
        array_agg(author_id), array_agg(name), array_agg(image)
    FROM (SELECT r.id, r.body, r.rating, r.author_id, u.name, u.image
          FROM reviews r JOIN users u ON u.id = r.author_id WHERE r.movie_id = m.id
          ORDER BY r.creation_time DESC, r.id DESC) sorted) r
WHERE m.id = $1"""

GET_USER = f"""
SELECT u.id, u.name, u.image, r.*
FROM users u, LATERAL (
    SELECT array_agg(r.id), array_agg(r.body), array_agg(r.rating),
        array_agg(m.id), array_agg(m.image), array_agg(m.title), array_agg({AVG_RATING})
    FROM (SELECT id, body, rating, movie_id FROM reviews WHERE author_id = u.id
          ORDER BY creation_time DESC, id DESC LIMIT 10) r
    JOIN movies m ON m.id = r.movie_id) r
WHERE u.id = $1"""


def movies(table):
    return f"""LATERAL (
        SELECT array_agg(id), array_agg(image), array_agg(title), array_agg(year), array_agg(avg_rating)
        FROM (SELECT m.id, m.image, m.title, m.year, {AVG_RATING} AS avg_rating
              FROM {table} l JOIN movies m ON m.id = l.movie_id WHERE l.person_id = p.id
              ORDER BY m.year, m.title, m.id) sorted)"""


GET_PERSON = f"""
SELECT p.id, {FULL_NAME}, p.image, p.bio, a.*, d.*
FROM persons p, {movies("actors")} a, {movies("directors")} d
WHERE p.id = $1"""

UPDATE_MOVIE = "UPDATE movies SET title = $2 WHERE id = $1 RETURNING id, title"

INSERT_USER = "INSERT INTO users (name, image) VALUES ($1, $2) RETURNING id, name, image"

# A row for each person, in any order. Joined to unnest(…), which would keep the order, PostgreSQL plans it anew each time.
INSERT_MOVIE = f"""
WITH movie AS (
    INSERT INTO movies (image, title, year, description) VALUES ($1, $2, $3, $4) RETURNING id
), directing AS (
    INSERT INTO directors (list_order, person_id, movie_id)
    SELECT n - 1, person_id, movie.id FROM movie, unnest($5::int[]) WITH ORDINALITY AS t(person_id, n)
), acting AS (
    INSERT INTO actors (list_order, person_id, movie_id)
    SELECT n - 1, person_id, movie.id FROM movie, unnest($6::int[]) WITH ORDINALITY AS t(person_id, n)
)
SELECT movie.id, p.id, {FULL_NAME}, p.image
FROM movie, persons p WHERE p.id = ANY($5::int[] || $6::int[])"""

# The ids of people are taken before, so that it is known whose they are. The first directs.
INSERT_MOVIE_PLUS = """
WITH movie AS (
    INSERT INTO movies (image, title, year, description) VALUES ($1, $2, $3, $4) RETURNING id
), new AS MATERIALIZED (
    SELECT nextval('persons_id_seq')::int AS id, first_name, last_name, image, bio, n::int AS n
    FROM unnest($5::text[], $6::text[], $7::text[], $8::text[])
        WITH ORDINALITY AS t(first_name, last_name, image, bio, n)
), people AS (
    INSERT INTO persons (id, first_name, last_name, image, bio) SELECT id, first_name, last_name, image, bio FROM new
), directing AS (
    INSERT INTO directors (list_order, person_id, movie_id) SELECT 0, new.id, movie.id FROM movie, new WHERE n = 1
), acting AS (
    INSERT INTO actors (list_order, person_id, movie_id) SELECT n - 2, new.id, movie.id FROM movie, new WHERE n > 1
)
SELECT movie.id, new.id FROM movie, new ORDER BY n"""

# Ids first and then COPY, which is a third faster than INSERT … SELECT FROM unnest(…) RETURNING id.
NEW_IDS = "SELECT array_agg(nextval('users_id_seq')::int) FROM generate_series(1, $1::int)"

FETCH_ENTITIES = "SELECT id, body, rating, creation_time, author_id, movie_id FROM reviews WHERE id <= $1"


class Review(asyncpg.Record):
    """Columns as attributes too, for the checksum."""

    def __getattr__(self, name):
        return self[name]


class Session:
    async def open(self, url):
        self.connection = await asyncpg.connect(url)
        for operation, statement in [("get_movie", GET_MOVIE), ("get_user", GET_USER), ("get_person", GET_PERSON)]:
            setattr(self, operation, (await self.connection.prepare(statement)).fetchrow)
        self.update_movie = (await self.connection.prepare(UPDATE_MOVIE)).fetchrow
        self.insert_user = (await self.connection.prepare(INSERT_USER)).fetchrow
        self.movie_statement = await self.connection.prepare(INSERT_MOVIE)
        self.plus_statement = await self.connection.prepare(INSERT_MOVIE_PLUS)
        self.new_ids = (await self.connection.prepare(NEW_IDS)).fetchval
        self.fetch_entities = (await self.connection.prepare(FETCH_ENTITIES, record_class=Review)).fetch
        return self

    async def insert_movie(self, movie, directors, cast):
        rows = await self.movie_statement.fetch(
            movie.image, movie.title, movie.year, movie.description, directors, cast
        )
        return movie, directors, cast, rows

    async def insert_movie_plus(self, movie, people):
        columns = zip(*[(person.first_name, person.last_name, person.image, person.bio) for person in people])
        rows = await self.plus_statement.fetch(movie.image, movie.title, movie.year, movie.description, *columns)
        return movie, people, rows

    async def bulk_insert(self, users):
        async with self.connection.transaction():
            for user, key in zip(users, await self.new_ids(len(users))):
                user.id = key
            records = [(user.id, user.name, user.image) for user in users]
            await self.connection.copy_records_to_table("users", records=records, columns=["id", "name", "image"])


async def make_sessions(url, count):
    return await asyncio.gather(*(Session().open(url) for _ in range(count)))


# Answers. An aggregate of no rows is null.


def people_of(ids, names, images):
    if not ids:
        return []
    return [{"id": key, "full_name": name, "image": image} for key, name, image in zip(ids, names, images)]


def movie_answer(row):
    key, image, title, year, description, avg_rating, *relations = row
    reviews, directors, cast = relations[:6], relations[6:9], relations[9:]
    return orjson.dumps(
        {
            "id": key,
            "image": image,
            "title": title,
            "year": year,
            "description": description,
            "avg_rating": avg_rating,
            "directors": people_of(*directors),
            "cast": people_of(*cast),
            "reviews": [
                {"id": key, "body": body, "rating": rating, "author": {"id": author, "name": name, "image": image}}
                for key, body, rating, author, name, image in zip(*reviews)
            ]
            if reviews[0]
            else [],
        }
    )


def user_answer(row):
    key, name, image, *reviews = row
    return orjson.dumps(
        {
            "id": key,
            "name": name,
            "image": image,
            "latest_reviews": [
                {
                    "id": key,
                    "body": body,
                    "rating": rating,
                    "movie": {"id": movie, "image": image, "title": title, "avg_rating": avg_rating},
                }
                for key, body, rating, movie, image, title, avg_rating in zip(*reviews)
            ]
            if reviews[0]
            else [],
        }
    )


def movies_of(ids, *columns):
    if not ids:
        return []
    return [
        {"id": key, "image": image, "title": title, "year": year, "avg_rating": avg_rating}
        for key, image, title, year, avg_rating in zip(ids, *columns)
    ]


def person_answer(row):
    key, full_name, image, bio, *relations = row
    return orjson.dumps(
        {
            "id": key,
            "full_name": full_name,
            "image": image,
            "bio": bio,
            "acted_in": movies_of(*relations[:5]),
            "directed": movies_of(*relations[5:]),
        }
    )


def new_movie_answer(key, movie, directors, cast):
    return orjson.dumps(
        {
            "id": key,
            "image": movie.image,
            "title": movie.title,
            "year": movie.year,
            "description": movie.description,
            "directors": directors,
            "cast": cast,
        }
    )


def insert_movie_answer(inserted):
    movie, directors, cast, rows = inserted
    people = {key: {"id": key, "full_name": full_name, "image": image} for _, key, full_name, image in rows}
    return new_movie_answer(rows[0][0], movie, [people[key] for key in directors], [people[key] for key in cast])


def insert_movie_plus_answer(inserted):
    movie, people, rows = inserted
    answered = [
        {"id": row[1], "full_name": f"{person.first_name} {person.last_name}", "image": person.image}
        for person, row in zip(people, rows)
    ]
    return new_movie_answer(rows[0][0], movie, answered[:1], answered[1:])


def row_answer(row):
    return orjson.dumps(dict(row))


ANSWERS = {
    "get_movie": movie_answer,
    "get_user": user_answer,
    "get_person": person_answer,
    "update_movie": row_answer,
    "insert_user": row_answer,
    "insert_movie": insert_movie_answer,
    "insert_movie_plus": insert_movie_plus_answer,
}

serve_imdb("asyncpg", {"orjson": orjson.__version__}, make_sessions, ANSWERS)
