"""SQLAlchemy's ORM with asyncio and asyncpg: see `imdb_workload.py`. A session for each operation, as for each request of
a web application.

What is a single statement, or reads only, runs in AUTOCOMMIT mode, which saves two round trips. Inserting a movie and
inserting many users are one transaction each. Statements are made once, where they do not change.
"""

from datetime import datetime

import orjson
import sqlalchemy
from sqlalchemy import DateTime, Double, ForeignKey, Text, bindparam, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    column_property,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from imdb_workload import serve_imdb


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    image: Mapped[str] = mapped_column(Text)


class Person(Base):
    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(Text)
    middle_name: Mapped[str] = mapped_column(Text, default="")
    last_name: Mapped[str] = mapped_column(Text)
    image: Mapped[str] = mapped_column(Text)
    bio: Mapped[str] = mapped_column(Text)

    acted_in: Mapped[list["Movie"]] = relationship(
        secondary="actors", viewonly=True, order_by="Movie.year, Movie.title, Movie.id"
    )
    directed: Mapped[list["Movie"]] = relationship(
        secondary="directors", viewonly=True, order_by="Movie.year, Movie.title, Movie.id"
    )

    @property
    def full_name(self):
        if self.middle_name:
            return f"{self.first_name} {self.middle_name} {self.last_name}"
        return f"{self.first_name} {self.last_name}"


class Director(Base):
    __tablename__ = "directors"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_order: Mapped[int | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    movie_id: Mapped[int] = mapped_column(ForeignKey("movies.id"))

    person: Mapped[Person] = relationship()


class Actor(Base):
    __tablename__ = "actors"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_order: Mapped[int | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    movie_id: Mapped[int] = mapped_column(ForeignKey("movies.id"))

    person: Mapped[Person] = relationship()


class Review(Base):
    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    rating: Mapped[int]
    creation_time: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    movie_id: Mapped[int] = mapped_column(ForeignKey("movies.id"))

    author: Mapped[User] = relationship()
    movie: Mapped["Movie"] = relationship(back_populates="reviews")


class Movie(Base):
    __tablename__ = "movies"

    id: Mapped[int] = mapped_column(primary_key=True)
    image: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    description: Mapped[str] = mapped_column(Text)

    # Whom they link, in the order of the list; `directing` and `acting` are the links themselves, for new ones.
    directors: Mapped[list[Person]] = relationship(
        secondary="directors",
        viewonly=True,
        order_by="Director.list_order.nulls_last(), Person.last_name, Person.id",
    )
    cast: Mapped[list[Person]] = relationship(
        secondary="actors",
        viewonly=True,
        order_by="Actor.list_order.nulls_last(), Person.last_name, Person.id",
    )
    directing: Mapped[list[Director]] = relationship()
    acting: Mapped[list[Actor]] = relationship()
    reviews: Mapped[list[Review]] = relationship(
        back_populates="movie", order_by="Review.creation_time.desc(), Review.id.desc()"
    )


Movie.avg_rating = column_property(
    select(cast(func.avg(Review.rating), Double)).where(Review.movie_id == Movie.id).correlate(Movie).scalar_subquery()
)

GET_MOVIE = (
    select(Movie)
    .where(Movie.id == bindparam("id"))
    .options(
        selectinload(Movie.directors),
        selectinload(Movie.cast),
        selectinload(Movie.reviews).joinedload(Review.author, innerjoin=True),
    )
)
LATEST_REVIEWS = (
    select(Review)
    .where(Review.author_id == bindparam("id"))
    .order_by(Review.creation_time.desc(), Review.id.desc())
    .limit(10)
    .options(joinedload(Review.movie, innerjoin=True))
)
GET_PERSON = (
    select(Person)
    .where(Person.id == bindparam("id"))
    .options(selectinload(Person.acted_in), selectinload(Person.directed))
)
UPDATE_MOVIE = (
    update(Movie)
    .where(Movie.id == bindparam("key"))
    .values(title=bindparam("new_title"))
    .returning(Movie.id, Movie.title)
    .execution_options(synchronize_session=False)
)
FETCH_ENTITIES = select(Review).where(Review.id <= bindparam("last"))


class Requests:
    """The operations of one worker. With one worker it is always the same connection of the pool."""

    def __init__(self, engine):
        self.engine = engine
        self.autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")

    def session(self, engine):
        # What was written is the answer; without this it would be read again.
        return AsyncSession(engine, expire_on_commit=False)

    async def get_movie(self, key):
        async with self.session(self.autocommit) as session:
            return (await session.scalars(GET_MOVIE, {"id": key})).one()

    async def get_user(self, key):
        async with self.session(self.autocommit) as session:
            user = await session.get_one(User, key)
            return user, (await session.scalars(LATEST_REVIEWS, {"id": key})).all()

    async def get_person(self, key):
        async with self.session(self.autocommit) as session:
            return (await session.scalars(GET_PERSON, {"id": key})).one()

    async def update_movie(self, key, title):
        async with self.session(self.autocommit) as session:
            return (await session.execute(UPDATE_MOVIE, {"key": key, "new_title": title})).one()

    async def insert_user(self, name, image):
        async with self.session(self.autocommit) as session:
            user = User(name=name, image=image)
            session.add(user)
            await session.commit()
            return user

    async def insert_movie(self, new, directors, cast):
        async with self.session(self.engine) as session, session.begin():
            people = await session.scalars(select(Person).where(Person.id.in_(directors + cast)))
            by_id = {person.id: person for person in people}
            movie = self.movie(new, [by_id[key] for key in directors], [by_id[key] for key in cast])
            session.add(movie)
        return movie

    async def insert_movie_plus(self, new, people):
        people = [
            Person(first_name=one.first_name, last_name=one.last_name, image=one.image, bio=one.bio) for one in people
        ]
        async with self.session(self.engine) as session, session.begin():
            movie = self.movie(new, people[:1], people[1:])
            session.add(movie)
        return movie

    @staticmethod
    def movie(new, directors, cast):
        return Movie(
            image=new.image,
            title=new.title,
            year=new.year,
            description=new.description,
            directing=[Director(list_order=place, person=person) for place, person in enumerate(directors)],
            acting=[Actor(list_order=place, person=person) for place, person in enumerate(cast)],
        )

    async def bulk_insert(self, users):
        async with self.session(self.engine) as session, session.begin():
            session.add_all(users)

    async def fetch_entities(self, last):
        async with self.session(self.autocommit) as session:
            return (await session.scalars(FETCH_ENTITIES, {"last": last})).all()


async def make_sessions(url, count):
    url = url.replace("postgres://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url, pool_size=count, max_overflow=0, pool_use_lifo=True)
    connections = [await engine.connect() for _ in range(count)]
    for connection in connections:
        await connection.close()
    requests = Requests(engine)
    return [requests] * count


# Answers


def people(persons):
    return [{"id": person.id, "full_name": person.full_name, "image": person.image} for person in persons]


def movie_answer(movie):
    return orjson.dumps(
        {
            "id": movie.id,
            "image": movie.image,
            "title": movie.title,
            "year": movie.year,
            "description": movie.description,
            "avg_rating": movie.avg_rating,
            "directors": people(movie.directors),
            "cast": people(movie.cast),
            "reviews": [
                {
                    "id": review.id,
                    "body": review.body,
                    "rating": review.rating,
                    "author": {"id": review.author.id, "name": review.author.name, "image": review.author.image},
                }
                for review in movie.reviews
            ],
        }
    )


def user_answer(found):
    user, reviews = found
    return orjson.dumps(
        {
            "id": user.id,
            "name": user.name,
            "image": user.image,
            "latest_reviews": [
                {
                    "id": review.id,
                    "body": review.body,
                    "rating": review.rating,
                    "movie": {
                        "id": review.movie.id,
                        "image": review.movie.image,
                        "title": review.movie.title,
                        "avg_rating": review.movie.avg_rating,
                    },
                }
                for review in reviews
            ],
        }
    )


def movies(found):
    return [
        {
            "id": movie.id,
            "image": movie.image,
            "title": movie.title,
            "year": movie.year,
            "avg_rating": movie.avg_rating,
        }
        for movie in found
    ]


def person_answer(person):
    return orjson.dumps(
        {
            "id": person.id,
            "full_name": person.full_name,
            "image": person.image,
            "bio": person.bio,
            "acted_in": movies(person.acted_in),
            "directed": movies(person.directed),
        }
    )


def update_movie_answer(row):
    return orjson.dumps({"id": row.id, "title": row.title})


def insert_user_answer(user):
    return orjson.dumps({"id": user.id, "name": user.name, "image": user.image})


def new_movie_answer(movie):
    return orjson.dumps(
        {
            "id": movie.id,
            "image": movie.image,
            "title": movie.title,
            "year": movie.year,
            "description": movie.description,
            "directors": people(link.person for link in movie.directing),
            "cast": people(link.person for link in movie.acting),
        }
    )


ANSWERS = {
    "get_movie": movie_answer,
    "get_user": user_answer,
    "get_person": person_answer,
    "update_movie": update_movie_answer,
    "insert_user": insert_user_answer,
    "insert_movie": new_movie_answer,
    "insert_movie_plus": new_movie_answer,
}


def make_user(name, image):
    return User(name=name, image=image)


about = {"SQLAlchemy": sqlalchemy.__version__, "orjson": orjson.__version__}
serve_imdb("sqlalchemy", about, make_sessions, ANSWERS, make_user)
