-- The benchmark `imdb`: its tables, and its data, where every value is a function of the row's number through md5. So the
-- set is the same on every machine and with every version of PostgreSQL, and can be checked: the block at the end fails
-- when a table is not what everybody else has.
--
-- Load it into an empty database with psql and ON_ERROR_STOP.

CREATE TABLE movies (
  id serial PRIMARY KEY, image text NOT NULL, title text NOT NULL,
  year int NOT NULL, description text NOT NULL);
CREATE TABLE users (
  id serial PRIMARY KEY, name text NOT NULL, image text NOT NULL);
CREATE TABLE persons (
  id serial PRIMARY KEY, first_name text NOT NULL,
  middle_name text NOT NULL DEFAULT '', last_name text NOT NULL,
  image text NOT NULL, bio text NOT NULL);
CREATE TABLE directors (
  id serial PRIMARY KEY, list_order int,
  person_id int NOT NULL REFERENCES persons(id),
  movie_id int NOT NULL REFERENCES movies(id));
CREATE TABLE actors (
  id serial PRIMARY KEY, list_order int,
  person_id int NOT NULL REFERENCES persons(id),
  movie_id int NOT NULL REFERENCES movies(id));
CREATE TABLE reviews (
  id serial PRIMARY KEY, body text NOT NULL, rating int NOT NULL,
  creation_time timestamptz NOT NULL,
  author_id int NOT NULL REFERENCES users(id),
  movie_id int NOT NULL REFERENCES movies(id));
CREATE INDEX directors_person_index ON directors(person_id);
CREATE INDEX directors_movie_index ON directors(movie_id);
CREATE INDEX actors_person_index ON actors(person_id);
CREATE INDEX actors_movie_index ON actors(movie_id);
CREATE INDEX review_author_index ON reviews(author_id);
CREATE INDEX review_movie_index ON reviews(movie_id);
CREATE INDEX creation_time_index ON reviews(creation_time);
CREATE FUNCTION full_name(p persons) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p.middle_name <> ''
    THEN p.first_name || ' ' || p.middle_name || ' ' || p.last_name
    ELSE p.first_name || ' ' || p.last_name END $$;
CREATE FUNCTION avg_rating(m movies) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT avg(rating) FROM reviews WHERE movie_id = m.id $$;

CREATE FUNCTION pg_temp.h(tag text, i bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT ('x' || substr(md5(tag || ':' || i), 1, 12))::bit(48)::bigint $$;
CREATE FUNCTION pg_temp.pick(words text[], tag text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT words[1 + (pg_temp.h(tag, i) % array_length(words, 1))::int] $$;
CREATE FUNCTION pg_temp.phrase(tag text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_temp.pick('{ship,build,tune,improve,rethink,organise,measure,simplify,accelerate,transform,visualise,benchmark,integrate,negotiate,strengthen,coordinate,restructure,standardise,commercialise,reconsider}', tag || 'v', i)
  || ' ' || pg_temp.pick('{open,agile,robust,global,linked,regional,seamless,mobile,front-end,back-end,scalable,granular,proactive,sticky-note,customised,long-running,world-leading,cross-platform,cloud-centred,end-to-end}', tag || 'a', i)
  || ' ' || pg_temp.pick('{users,niches,portals,markets,channels,networks,services,schemas,platforms,methods,interfaces,solutions,deliverables,communities,partnerships,experiences,architectures,initiatives,supply-chains,technologies}', tag || 'n', i) $$;
CREATE FUNCTION pg_temp.fname(tag text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_temp.pick('{Ada,Bea,Cleo,Dora,Elin,Faye,Gwen,Hana,Ines,Jola,Karin,Lena,Maren,Nadia,Olivia,Petra,Ramona,Sabine,Theresa,Ursula,Viktoria,Wilma,Yvonne,Zelda,Adam,Boris,Casper,Dennis,Emil,Fabian,Gustav,Henrik,Ivan,Jonas,Konrad,Leopold,Marius,Niels,Oskar,Philipp,Quentin,Rasmus,Sebastian,Theodor,Ulrich,Vincent,Wolfgang,Xaver}', tag, i) $$;
CREATE FUNCTION pg_temp.lname(tag text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_temp.pick('{Ash,Birk,Carr,Dahl,Elm,Frost,Gray,Hart,Ives,Jung,Kerr,Lang,Moss,Nash,Oaks,Park,Quill,Reed,Stone,Thorn,Urban,Vogel,Winter,Young,Zander,Abbott,Becker,Collins,Decker,Ericson,Fischer,Goodwin,Hoffman,Isaksen,Jacobsen,Klein,Lindgren,Mortensen,Nielsen,Osterman,Pedersen,Richter,Schneider,Thompson,Underwood,Vandermeer,Westergaard,Zimmerman}', tag, i) $$;
CREATE FUNCTION pg_temp.img(p text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT p || chr(97 + (pg_temp.h(p || 'l', i) % 26)::int)
    || lpad((pg_temp.h(p || 'd', i) % 1000000000000)::text, 12, '0') || '.jpeg' $$;

INSERT INTO users(id, name, image)
SELECT i + 1, lower(pg_temp.fname('un', i)) || '_' || lower(pg_temp.lname('ul', i)) || (pg_temp.h('ux', i) % 1000), pg_temp.img('u', i)
FROM generate_series(0, 99999) i;

INSERT INTO persons(id, first_name, middle_name, last_name, image, bio)
SELECT i + 1, pg_temp.fname('pf', i),
  CASE WHEN m < 90 THEN '' WHEN m < 97 THEN pg_temp.fname('pm', i) ELSE chr(65 + (pg_temp.h('pi', i) % 26)::int) || '.' END,
  pg_temp.lname('pl', i), pg_temp.img('p', i), pg_temp.phrase('pb', i)
FROM (SELECT i, pg_temp.h('pmk', i) % 100 AS m FROM generate_series(0, 105999) i) s;

INSERT INTO movies(id, image, title, year, description)
SELECT i + 1, pg_temp.img('m', i), pg_temp.phrase('mt', i), 1950 + (pg_temp.h('my', i) % 65)::int, pg_temp.phrase('md', i)
FROM generate_series(0, 24999) i;

-- 1 director per movie, every ~20th has 2; taken in turn from people 0..6999
INSERT INTO directors(list_order, person_id, movie_id)
SELECT k, 1 + ((start + k) % 7000)::int, i + 1
FROM (SELECT i, n, sum(n) OVER (ORDER BY i) - n AS start
      FROM (SELECT i, CASE WHEN pg_temp.h('dn', i) % 20 = 0 THEN 2 ELSE 1 END AS n
            FROM generate_series(0, 24999) i) a) b,
     LATERAL generate_series(0, n - 1) k
ORDER BY i, k;

-- 10..54 actors per movie taken in turn from people 6000..105999; no order in every tenth movie
INSERT INTO actors(list_order, person_id, movie_id)
SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE k END, 6001 + ((start + k) % 100000)::int, i + 1
FROM (SELECT i, n, sum(n) OVER (ORDER BY i) - n AS start
      FROM (SELECT i, (10 + pg_temp.h('an', i) % 45)::int AS n
            FROM generate_series(0, 24999) i) a) b,
     LATERAL generate_series(0, n - 1) k
ORDER BY i, k;

-- 20 reviews per movie, 5 per user (author and movie go round in turn)
INSERT INTO reviews(id, body, rating, creation_time, author_id, movie_id)
SELECT i + 1, pg_temp.phrase('rb', i),
  CASE WHEN r < 20 THEN 0 WHEN r < 100 THEN 1 WHEN r < 300 THEN 2 WHEN r < 550 THEN 3 WHEN r < 825 THEN 4 ELSE 5 END,
  timestamptz '2015-01-01 00:00:00+00' + (pg_temp.h('rt', i) % 189388800) * interval '1 second',
  1 + i % 100000, 1 + i % 25000
FROM (SELECT i::int AS i, pg_temp.h('rr', i) % 995 AS r FROM generate_series(0, 499999) i) s;

SELECT setval('users_id_seq', 100000), setval('persons_id_seq', 106000), setval('movies_id_seq', 25000),
  setval('reviews_id_seq', 500000);

-- The sums below are of times as texts.
SET TimeZone = 'UTC';

DO $$
DECLARE
  expected record;
  found record;
BEGIN
  FOR expected IN
    SELECT * FROM (VALUES
      ('users', 100000, '3728ce511243378d67fcfaa4997de7ca'),
      ('persons', 106000, '27e685c4abe003df8abd0637c50cc887'),
      ('movies', 25000, '13978d22bcff46cc917b620aa517b743'),
      ('directors', 26281, 'd1a020b32f0a46491839f8b66b6fe201'),
      ('actors', 800845, 'cdadf1578a4cc5a475026576ff75c363'),
      ('reviews', 500000, '0dd2b00c175a9f1de690293b0300177c')
    ) AS t(name, rows, sum)
  LOOP
    EXECUTE format('SELECT count(*) AS rows, md5(string_agg(md5(t::text), '''' ORDER BY id)) AS sum FROM %I t', expected.name)
      INTO found;
    IF found.rows <> expected.rows OR found.sum IS DISTINCT FROM expected.sum THEN
      RAISE EXCEPTION 'the table % has % rows with the sum % instead of % with %',
        expected.name, found.rows, found.sum, expected.rows, expected.sum;
    END IF;
  END LOOP;
END $$;

VACUUM ANALYZE;
