-- case: postgres
DELETE FROM "votes"
DELETE FROM "songs"
DELETE FROM "singers"
DELETE FROM "moods"
DELETE FROM "genres"
INSERT INTO "songs" ("id", "title", "seconds") SELECT "strata_new"."id", "strata_new"."title", "strata_new"."seconds" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS bigint[])) WITH ORDINALITY AS "strata_new"("id", "title", "seconds", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "title", "seconds"
INSERT INTO "genres" ("name") VALUES ($1) RETURNING "id", "name"
INSERT INTO "moods" ("name", "color") VALUES ($1, $2) RETURNING "name", "color"
INSERT INTO "singers" ("id", "name") SELECT "strata_new"."id", "strata_new"."name" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[])) WITH ORDINALITY AS "strata_new"("id", "name", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "name", "deleted_at"
SELECT "genres"."id", "genres"."name" FROM "genres" ORDER BY "genres"."name" ASC
INSERT INTO "song_genres" ("song_id", "genre_id") SELECT "strata_new"."song_id", "strata_new"."genre_id" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS bigint[])) WITH ORDINALITY AS "strata_new"("song_id", "genre_id", "strata_place") ORDER BY "strata_new"."strata_place" ON CONFLICT DO NOTHING
INSERT INTO "song_moods" ("mood", "song_id") VALUES ($1, $2) ON CONFLICT DO NOTHING
INSERT INTO "song_singers" ("song_id", "singer_id") SELECT "strata_new"."song_id", "strata_new"."singer_id" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS uuid[])) WITH ORDINALITY AS "strata_new"("song_id", "singer_id", "strata_place") ORDER BY "strata_new"."strata_place" ON CONFLICT DO NOTHING
INSERT INTO "singer_follows" ("fan_id", "idol_id") VALUES ($1, $2) ON CONFLICT DO NOTHING
INSERT INTO "votes" ("id", "voter", "choice_song_id", "choice_singer_id", "second_song_id", "second_singer_id") SELECT "strata_new"."id", "strata_new"."voter", "strata_new"."choice_song_id", "strata_new"."choice_singer_id", "strata_new"."second_song_id", "strata_new"."second_singer_id" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS uuid[]), CAST($4 AS uuid[]), CAST($5 AS uuid[]), CAST($6 AS uuid[])) WITH ORDINALITY AS "strata_new"("id", "voter", "choice_song_id", "choice_singer_id", "second_song_id", "second_singer_id", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "voter", "choice_song_id", "choice_singer_id", "second_song_id", "second_singer_id"
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", "songs"."title", "songs"."seconds", "singers"."id", "singers"."name", "singers"."deleted_at" FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."choice_song_id" LEFT JOIN "singers" ON "singers"."id" = "votes"."choice_singer_id" ORDER BY "votes"."voter" ASC
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", "songs"."title", "songs"."seconds", "singers"."id", "singers"."name", "singers"."deleted_at" FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."second_song_id" LEFT JOIN "singers" ON "singers"."id" = "votes"."second_singer_id" ORDER BY "votes"."voter" ASC
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", "songs"."title", "songs"."seconds", "singers"."id", "singers"."name", "singers"."deleted_at", "songs_2"."id", "songs_2"."title", "songs_2"."seconds", "singers_2"."id", "singers_2"."name", "singers_2"."deleted_at", "songs_3"."id", "songs_3"."title", "songs_3"."seconds", "singers_3"."id", "singers_3"."name", "singers_3"."deleted_at" FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."second_song_id" LEFT JOIN "singers" ON "singers"."id" = "votes"."second_singer_id" LEFT JOIN "songs" AS "songs_2" ON "songs_2"."id" = "votes"."choice_song_id" LEFT JOIN "singers" AS "singers_2" ON "singers_2"."id" = "votes"."choice_singer_id" LEFT JOIN "songs" AS "songs_3" ON "songs_3"."id" = "votes"."second_song_id" LEFT JOIN "singers" AS "singers_3" ON "singers_3"."id" = "votes"."second_singer_id" ORDER BY "votes"."voter" ASC
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id" FROM "votes" ORDER BY "votes"."voter" ASC
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", "songs"."title", "songs"."seconds", "singers"."id", "singers"."name", "singers"."deleted_at", "songs_2"."id", "songs_2"."title", "songs_2"."seconds", "singers_2"."id", "singers_2"."name", "singers_2"."deleted_at" FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."choice_song_id" LEFT JOIN "singers" ON "singers"."id" = "votes"."choice_singer_id" LEFT JOIN "songs" AS "songs_2" ON "songs_2"."id" = "votes"."second_song_id" LEFT JOIN "singers" AS "singers_2" ON "singers_2"."id" = "votes"."second_singer_id" WHERE "votes"."id" = $1
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", "songs"."title", "songs"."seconds", "singers"."id", "singers"."name", "singers"."deleted_at" FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."choice_song_id" LEFT JOIN "singers" ON "singers"."id" = "votes"."choice_singer_id" ORDER BY "votes"."voter" ASC LIMIT $1
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", "songs"."title", "songs"."seconds", "singers"."id", "singers"."name", "singers"."deleted_at" FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."choice_song_id" LEFT JOIN "singers" ON "singers"."id" = "votes"."choice_singer_id" WHERE "votes"."voter" = $1 ORDER BY "votes"."voter" ASC
SELECT "singers"."id", "singers"."name", "singers"."deleted_at", ARRAY(SELECT ROW("votes"."id", CAST("votes"."voter" AS text), "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", CAST("songs"."title" AS text), "songs"."seconds", "singers_2"."id", CAST("singers_2"."name" AS text), "singers_2"."deleted_at", "songs_2"."id", CAST("songs_2"."title" AS text), "songs_2"."seconds", "singers_3"."id", CAST("singers_3"."name" AS text), "singers_3"."deleted_at") FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."choice_song_id" LEFT JOIN "singers" AS "singers_2" ON "singers_2"."id" = "votes"."choice_singer_id" LEFT JOIN "songs" AS "songs_2" ON "songs_2"."id" = "votes"."second_song_id" LEFT JOIN "singers" AS "singers_3" ON "singers_3"."id" = "votes"."second_singer_id" WHERE "votes"."choice_singer_id" = "singers"."id" ORDER BY "votes"."voter" ASC), (SELECT count(*) FROM "votes" WHERE "votes"."choice_singer_id" = "singers"."id") FROM "singers" WHERE "singers"."deleted_at" IS NULL ORDER BY "singers"."name" ASC
UPDATE "singers" SET "deleted_at" = now() WHERE "singers"."id" = $1 AND "singers"."deleted_at" IS NULL
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id", "songs"."id", "songs"."title", "songs"."seconds", "singers"."id", "singers"."name", "singers"."deleted_at", "songs_2"."id", "songs_2"."title", "songs_2"."seconds", "singers_2"."id", "singers_2"."name", "singers_2"."deleted_at" FROM "votes" LEFT JOIN "songs" ON "songs"."id" = "votes"."choice_song_id" LEFT JOIN "singers" ON "singers"."id" = "votes"."choice_singer_id" LEFT JOIN "songs" AS "songs_2" ON "songs_2"."id" = "votes"."second_song_id" LEFT JOIN "singers" AS "singers_2" ON "singers_2"."id" = "votes"."second_singer_id" ORDER BY "votes"."voter" ASC
DELETE FROM "songs" WHERE "songs"."id" = $1
DELETE FROM "singers" WHERE "singers"."id" = $1

-- case: sqlite
DELETE FROM "votes"
DELETE FROM "songs"
DELETE FROM "singers"
DELETE FROM "moods"
DELETE FROM "genres"
INSERT INTO "songs" ("id", "title", "seconds") VALUES (?1, ?2, ?3) RETURNING "id", "title", "seconds"
INSERT INTO "genres" ("name") VALUES (?1) RETURNING "id", "name"
INSERT INTO "moods" ("name", "color") VALUES (?1, ?2) RETURNING "name", "color"
INSERT INTO "singers" ("id", "name") VALUES (?1, ?2) RETURNING "id", "name", "deleted_at"
SELECT "genres"."id", "genres"."name" FROM "genres" ORDER BY "genres"."name" ASC
INSERT INTO "song_genres" ("song_id", "genre_id") VALUES (?1, ?2) ON CONFLICT DO NOTHING
INSERT INTO "song_moods" ("mood", "song_id") VALUES (?1, ?2) ON CONFLICT DO NOTHING
INSERT INTO "song_singers" ("song_id", "singer_id") VALUES (?1, ?2) ON CONFLICT DO NOTHING
INSERT INTO "singer_follows" ("fan_id", "idol_id") VALUES (?1, ?2) ON CONFLICT DO NOTHING
INSERT INTO "votes" ("id", "voter", "choice_song_id", "choice_singer_id", "second_song_id", "second_singer_id") VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING "id", "voter", "choice_song_id", "choice_singer_id", "second_song_id", "second_singer_id"
BEGIN
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id" FROM "votes" ORDER BY "votes"."voter" ASC
SELECT "songs"."id", "songs"."id", "songs"."title", "songs"."seconds" FROM "songs" WHERE "songs"."id" IN (?1)
SELECT "singers"."id", "singers"."id", "singers"."name", "singers"."deleted_at" FROM "singers" WHERE "singers"."id" IN (?1, ?2)
COMMIT
SELECT "singers"."id", "singers"."id", "singers"."name", "singers"."deleted_at" FROM "singers" WHERE "singers"."id" IN (?1)
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id" FROM "votes" WHERE "votes"."id" = ?1
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id" FROM "votes" ORDER BY "votes"."voter" ASC LIMIT ?1
SELECT "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id" FROM "votes" WHERE "votes"."voter" = ?1 ORDER BY "votes"."voter" ASC
SELECT "singers"."id", "singers"."name", "singers"."deleted_at" FROM "singers" WHERE "singers"."deleted_at" IS NULL ORDER BY "singers"."name" ASC
SELECT "votes"."choice_singer_id", "votes"."id", "votes"."voter", "votes"."choice_song_id", "votes"."choice_singer_id", "votes"."second_song_id", "votes"."second_singer_id" FROM "votes" WHERE "votes"."choice_singer_id" IN (?1, ?2, ?3, ?4) ORDER BY "votes"."voter" ASC
SELECT "singers"."id", (SELECT count(*) FROM "votes" WHERE "votes"."choice_singer_id" = "singers"."id") FROM "singers" WHERE "singers"."id" IN (?1, ?2, ?3, ?4)
UPDATE "singers" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "singers"."id" = ?1 AND "singers"."deleted_at" IS NULL
DELETE FROM "songs" WHERE "songs"."id" = ?1
DELETE FROM "singers" WHERE "singers"."id" = ?1
