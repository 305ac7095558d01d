-- case: postgres
DELETE FROM "pins"
DELETE FROM "remarks"
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
INSERT INTO "remarks" ("id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version") SELECT "strata_new"."id", "strata_new"."text", "strata_new"."about_song_id", "strata_new"."about_genre_id", "strata_new"."about_mood_id", "strata_new"."see_song_id", "strata_new"."see_genre_id", "strata_new"."see_mood_id", 1 FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS uuid[]), CAST($4 AS bigint[]), CAST($5 AS text[]), CAST($6 AS uuid[]), CAST($7 AS bigint[]), CAST($8 AS text[])) WITH ORDINALITY AS "strata_new"("id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version"
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version" FROM "remarks" ORDER BY "remarks"."text" ASC
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version", "songs"."id", "songs"."title", "songs"."seconds", "genres"."id", "genres"."name", "moods"."name", "moods"."color" FROM "remarks" LEFT JOIN "songs" ON "songs"."id" = "remarks"."about_song_id" LEFT JOIN "genres" ON "genres"."id" = "remarks"."about_genre_id" LEFT JOIN "moods" ON "moods"."name" = "remarks"."about_mood_id" ORDER BY "remarks"."text" ASC
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version", "songs"."id", "songs"."title", "songs"."seconds", "genres"."id", "genres"."name", "moods"."name", "moods"."color", "songs_2"."id", "songs_2"."title", "songs_2"."seconds", "genres_2"."id", "genres_2"."name", "moods_2"."name", "moods_2"."color", "songs_3"."id", "songs_3"."title", "songs_3"."seconds" FROM "remarks" LEFT JOIN "songs" ON "songs"."id" = "remarks"."about_song_id" LEFT JOIN "genres" ON "genres"."id" = "remarks"."about_genre_id" LEFT JOIN "moods" ON "moods"."name" = "remarks"."about_mood_id" LEFT JOIN "songs" AS "songs_2" ON "songs_2"."id" = "remarks"."see_song_id" LEFT JOIN "genres" AS "genres_2" ON "genres_2"."id" = "remarks"."see_genre_id" LEFT JOIN "moods" AS "moods_2" ON "moods_2"."name" = "remarks"."see_mood_id" LEFT JOIN "songs" AS "songs_3" ON "songs_3"."id" = "remarks"."about_song_id" ORDER BY "remarks"."text" ASC
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version", "songs"."id", "songs"."title", "songs"."seconds", (SELECT count(*) FROM "genres" JOIN "song_genres" ON "song_genres"."genre_id" = "genres"."id" WHERE "song_genres"."song_id" = "songs"."id"), "songs_2"."id", "songs_2"."title", "songs_2"."seconds", ARRAY(SELECT ROW(CAST("moods"."name" AS text), CAST("moods"."color" AS text)) FROM "moods" JOIN "song_moods" ON "song_moods"."mood" = "moods"."name" WHERE "song_moods"."song_id" = "songs_2"."id" ORDER BY "moods"."name" ASC) FROM "remarks" LEFT JOIN "songs" ON "songs"."id" = "remarks"."about_song_id" LEFT JOIN "songs" AS "songs_2" ON "songs_2"."id" = "remarks"."see_song_id" ORDER BY "remarks"."text" ASC
SELECT "songs"."id", "songs"."title", "songs"."seconds", ARRAY(SELECT ROW("remarks"."id", CAST("remarks"."text" AS text), "remarks"."about_song_id", "remarks"."about_genre_id", CAST("remarks"."about_mood_id" AS text), "remarks"."see_song_id", "remarks"."see_genre_id", CAST("remarks"."see_mood_id" AS text), "remarks"."version") FROM "remarks" WHERE "remarks"."about_song_id" = "songs"."id" ORDER BY "remarks"."id" ASC), (SELECT count(*) FROM "remarks" WHERE "remarks"."about_song_id" = "songs"."id"), ARRAY(SELECT ROW(CAST("remarks"."text" AS text)) FROM "remarks" WHERE "remarks"."see_song_id" = "songs"."id" ORDER BY "remarks"."id" ASC) FROM "songs" ORDER BY "songs"."title" ASC
SELECT "genres"."id", "genres"."name", ARRAY(SELECT ROW("remarks"."id", CAST("remarks"."text" AS text), "remarks"."about_song_id", "remarks"."about_genre_id", CAST("remarks"."about_mood_id" AS text), "remarks"."see_song_id", "remarks"."see_genre_id", CAST("remarks"."see_mood_id" AS text), "remarks"."version") FROM "remarks" WHERE "remarks"."about_genre_id" = "genres"."id" ORDER BY "remarks"."id" ASC) FROM "genres" ORDER BY "genres"."name" ASC
SELECT "moods"."name", "moods"."color", ARRAY(SELECT ROW("remarks"."id", CAST("remarks"."text" AS text), "remarks"."about_song_id", "remarks"."about_genre_id", CAST("remarks"."about_mood_id" AS text), "remarks"."see_song_id", "remarks"."see_genre_id", CAST("remarks"."see_mood_id" AS text), "remarks"."version") FROM "remarks" WHERE "remarks"."about_mood_id" = "moods"."name" ORDER BY "remarks"."id" ASC) FROM "moods" ORDER BY "moods"."name" ASC
INSERT INTO "pins" ("id", "spot_height", "spot_target_song_id", "spot_target_genre_id", "spot_target_mood_id") SELECT "strata_new"."id", "strata_new"."spot_height", "strata_new"."spot_target_song_id", "strata_new"."spot_target_genre_id", "strata_new"."spot_target_mood_id" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS bigint[]), CAST($3 AS uuid[]), CAST($4 AS bigint[]), CAST($5 AS text[])) WITH ORDINALITY AS "strata_new"("id", "spot_height", "spot_target_song_id", "spot_target_genre_id", "spot_target_mood_id", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "spot_height", "spot_target_song_id", "spot_target_genre_id", "spot_target_mood_id"
SELECT "pins"."id", "pins"."spot_height", "pins"."spot_target_song_id", "pins"."spot_target_genre_id", "pins"."spot_target_mood_id", "songs"."id", "songs"."title", "songs"."seconds" FROM "pins" LEFT JOIN "songs" ON "songs"."id" = "pins"."spot_target_song_id" WHERE "pins"."spot_target_song_id" = $1
SELECT "pins"."id", "pins"."spot_height", "pins"."spot_target_song_id", "pins"."spot_target_genre_id", "pins"."spot_target_mood_id", "songs"."id", "songs"."title", "songs"."seconds", "genres"."id", "genres"."name", "moods"."name", "moods"."color" FROM "pins" LEFT JOIN "songs" ON "songs"."id" = "pins"."spot_target_song_id" LEFT JOIN "genres" ON "genres"."id" = "pins"."spot_target_genre_id" LEFT JOIN "moods" ON "moods"."name" = "pins"."spot_target_mood_id" WHERE "pins"."spot_height" = $1
UPDATE "pins" SET "spot_target_song_id" = $1, "spot_target_genre_id" = $2, "spot_target_mood_id" = $3 WHERE "pins"."id" = $4 RETURNING "id", "spot_height", "spot_target_song_id", "spot_target_genre_id", "spot_target_mood_id"
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" = $1 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_mood_id" = $1 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" <> $1 OR "remarks"."about_song_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" = $1 OR "remarks"."text" = $2 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" IS NULL AND "remarks"."see_genre_id" IS NULL AND "remarks"."see_mood_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" IS NOT NULL OR "remarks"."see_genre_id" IS NOT NULL OR "remarks"."see_mood_id" IS NOT NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" = $1 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" <> $1 OR "remarks"."see_song_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" IN ($1, $2) OR "remarks"."about_genre_id" IN ($3) ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE FALSE ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_mood_id" IN ($1) ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE EXISTS (SELECT 1 FROM "songs" WHERE "songs"."title" = $1 AND "songs"."id" = "remarks"."about_song_id") ORDER BY "remarks"."text" ASC
SELECT "songs"."id", "songs"."title", "songs"."seconds" FROM "songs" WHERE EXISTS (SELECT 1 FROM "remarks" WHERE "remarks"."text" = $1 AND "remarks"."about_song_id" = "songs"."id")
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version", "songs"."id", "songs"."title", "songs"."seconds" FROM "remarks" JOIN "songs" ON "remarks"."about_song_id" = "songs"."id" ORDER BY "remarks"."text" ASC
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version" FROM "remarks" WHERE "remarks"."id" = $1
UPDATE "remarks" SET "about_song_id" = $1, "about_genre_id" = $2, "about_mood_id" = $3, "version" = "remarks"."version" + 1 WHERE "remarks"."id" = $4 AND "remarks"."version" = $5 RETURNING "id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version"
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" IS NULL AND "remarks"."about_mood_id" = $1 ORDER BY "remarks"."text" ASC
UPDATE "remarks" SET "see_song_id" = $1, "see_genre_id" = $2, "see_mood_id" = $3, "version" = "remarks"."version" + 1 WHERE "remarks"."id" = $4 AND "remarks"."version" = $5 RETURNING "id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version"
UPDATE "remarks" SET "about_song_id" = $1, "about_genre_id" = $2, "about_mood_id" = $3, "version" = "remarks"."version" + 1 WHERE "remarks"."about_song_id" = $4
WITH strata_changed AS (UPDATE "remarks" SET "about_song_id" = "strata_new"."about_song_id", "about_mood_id" = "strata_new"."about_mood_id", "see_mood_id" = "strata_new"."see_mood_id", "version" = "remarks"."version" + 1 FROM unnest(CAST($1 AS uuid[]), CAST($2 AS bigint[]), CAST($3 AS uuid[]), CAST($4 AS text[]), CAST($5 AS text[])) AS "strata_new"("id", "version", "about_song_id", "about_mood_id", "see_mood_id") WHERE "remarks"."id" = "strata_new"."id" AND "remarks"."version" = "strata_new"."version" RETURNING "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version") SELECT "strata_changed"."id", "strata_changed"."text", "strata_changed"."about_song_id", "strata_changed"."about_genre_id", "strata_changed"."about_mood_id", "strata_changed"."see_song_id", "strata_changed"."see_genre_id", "strata_changed"."see_mood_id", "strata_changed"."version" FROM (SELECT CASE WHEN (SELECT count(*) FROM strata_changed) = cardinality($1) THEN 1 ELSE CAST('strata: stale rows, but for ' || (SELECT count(*) FROM strata_changed) AS integer) END AS fits) AS strata_guard LEFT JOIN strata_changed ON TRUE WHERE strata_guard.fits = 1
DELETE FROM "songs" WHERE "songs"."id" = $1
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."text" <> $1 ORDER BY "remarks"."text" ASC
DELETE FROM "genres" WHERE "genres"."id" = $1
INSERT INTO "remarks" ("id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) RETURNING "id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version"
UPDATE remarks SET about_song_id = NULL WHERE text = 'a'
UPDATE remarks SET about_mood_id = 'calm' WHERE text = 'a'
UPDATE remarks SET see_mood_id = 'calm' WHERE text = 'c'
SELECT id, text, CAST(NULL AS uuid) AS about_song_id, about_genre_id, CAST(NULL AS text) AS about_mood_id,
  see_song_id, see_genre_id, see_mood_id, version
FROM remarks WHERE text = 'a'
SELECT id, text, about_song_id AS about_song_id, about_genre_id, 'calm' AS about_mood_id,
  see_song_id, see_genre_id, see_mood_id, version
FROM remarks WHERE text = 'a'

-- case: sqlite
DELETE FROM "pins"
DELETE FROM "remarks"
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
INSERT INTO "remarks" ("id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1) RETURNING "id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version"
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version" FROM "remarks" ORDER BY "remarks"."text" ASC
BEGIN
SELECT "songs"."id", "songs"."id", "songs"."title", "songs"."seconds" FROM "songs" WHERE "songs"."id" IN (?1)
SELECT "genres"."id", "genres"."id", "genres"."name" FROM "genres" WHERE "genres"."id" IN (?1)
SELECT "moods"."name", "moods"."name", "moods"."color" FROM "moods" WHERE "moods"."name" IN (?1)
COMMIT
SELECT "songs"."id", (SELECT count(*) FROM "genres" JOIN "song_genres" ON "song_genres"."genre_id" = "genres"."id" WHERE "song_genres"."song_id" = "songs"."id") FROM "songs" WHERE "songs"."id" IN (?1)
SELECT "song_moods"."song_id", "moods"."name", "moods"."color" FROM "moods" JOIN "song_moods" ON "song_moods"."mood" = "moods"."name" WHERE "song_moods"."song_id" IN (?1) ORDER BY "moods"."name" ASC
SELECT "songs"."id", "songs"."title", "songs"."seconds" FROM "songs" ORDER BY "songs"."title" ASC
SELECT "remarks"."about_song_id", "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version" FROM "remarks" WHERE "remarks"."about_song_id" IN (?1, ?2, ?3, ?4) ORDER BY "remarks"."id" ASC
SELECT "songs"."id", (SELECT count(*) FROM "remarks" WHERE "remarks"."about_song_id" = "songs"."id") FROM "songs" WHERE "songs"."id" IN (?1, ?2, ?3, ?4)
SELECT "remarks"."see_song_id", "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" IN (?1, ?2, ?3, ?4) ORDER BY "remarks"."id" ASC
SELECT "remarks"."about_genre_id", "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version" FROM "remarks" WHERE "remarks"."about_genre_id" IN (?1, ?2) ORDER BY "remarks"."id" ASC
SELECT "moods"."name", "moods"."color" FROM "moods" ORDER BY "moods"."name" ASC
SELECT "remarks"."about_mood_id", "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version" FROM "remarks" WHERE "remarks"."about_mood_id" IN (?1, ?2) ORDER BY "remarks"."id" ASC
INSERT INTO "pins" ("id", "spot_height", "spot_target_song_id", "spot_target_genre_id", "spot_target_mood_id") VALUES (?1, ?2, ?3, ?4, ?5) RETURNING "id", "spot_height", "spot_target_song_id", "spot_target_genre_id", "spot_target_mood_id"
SELECT "pins"."id", "pins"."spot_height", "pins"."spot_target_song_id", "pins"."spot_target_genre_id", "pins"."spot_target_mood_id" FROM "pins" WHERE "pins"."spot_target_song_id" = ?1
SELECT "pins"."id", "pins"."spot_height", "pins"."spot_target_song_id", "pins"."spot_target_genre_id", "pins"."spot_target_mood_id" FROM "pins" WHERE "pins"."spot_height" = ?1
UPDATE "pins" SET "spot_target_song_id" = ?1, "spot_target_genre_id" = ?2, "spot_target_mood_id" = ?3 WHERE "pins"."id" = ?4 RETURNING "id", "spot_height", "spot_target_song_id", "spot_target_genre_id", "spot_target_mood_id"
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" = ?1 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_mood_id" = ?1 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" <> ?1 OR "remarks"."about_song_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" = ?1 OR "remarks"."text" = ?2 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" IS NULL AND "remarks"."see_genre_id" IS NULL AND "remarks"."see_mood_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" IS NOT NULL OR "remarks"."see_genre_id" IS NOT NULL OR "remarks"."see_mood_id" IS NOT NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" = ?1 ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."see_song_id" <> ?1 OR "remarks"."see_song_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" IN (?1, ?2) OR "remarks"."about_genre_id" IN (?3) ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE FALSE ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" IS NULL ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_mood_id" IN (?1) ORDER BY "remarks"."text" ASC
SELECT "remarks"."text" FROM "remarks" WHERE EXISTS (SELECT 1 FROM "songs" WHERE "songs"."title" = ?1 AND "songs"."id" = "remarks"."about_song_id") ORDER BY "remarks"."text" ASC
SELECT "songs"."id", "songs"."title", "songs"."seconds" FROM "songs" WHERE EXISTS (SELECT 1 FROM "remarks" WHERE "remarks"."text" = ?1 AND "remarks"."about_song_id" = "songs"."id")
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version", "songs"."id", "songs"."title", "songs"."seconds" FROM "remarks" JOIN "songs" ON "remarks"."about_song_id" = "songs"."id" ORDER BY "remarks"."text" ASC
SELECT "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version" FROM "remarks" WHERE "remarks"."id" = ?1
UPDATE "remarks" SET "about_song_id" = ?1, "about_genre_id" = ?2, "about_mood_id" = ?3, "version" = "remarks"."version" + 1 WHERE "remarks"."id" = ?4 AND "remarks"."version" = ?5 RETURNING "id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version"
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."about_song_id" IS NULL AND "remarks"."about_mood_id" = ?1 ORDER BY "remarks"."text" ASC
UPDATE "remarks" SET "see_song_id" = ?1, "see_genre_id" = ?2, "see_mood_id" = ?3, "version" = "remarks"."version" + 1 WHERE "remarks"."id" = ?4 AND "remarks"."version" = ?5 RETURNING "id", "text", "about_song_id", "about_genre_id", "about_mood_id", "see_song_id", "see_genre_id", "see_mood_id", "version"
UPDATE "remarks" SET "about_song_id" = ?1, "about_genre_id" = ?2, "about_mood_id" = ?3, "version" = "remarks"."version" + 1 WHERE "remarks"."about_song_id" = ?4
BEGIN IMMEDIATE
UPDATE "remarks" SET "about_song_id" = ?1, "about_mood_id" = ?2, "see_mood_id" = ?3, "version" = "remarks"."version" + 1 WHERE "remarks"."id" = ?4 AND "remarks"."version" = ?5 RETURNING "remarks"."id", "remarks"."text", "remarks"."about_song_id", "remarks"."about_genre_id", "remarks"."about_mood_id", "remarks"."see_song_id", "remarks"."see_genre_id", "remarks"."see_mood_id", "remarks"."version"
DELETE FROM "songs" WHERE "songs"."id" = ?1
SELECT "remarks"."text" FROM "remarks" WHERE "remarks"."text" <> ?1 ORDER BY "remarks"."text" ASC
DELETE FROM "genres" WHERE "genres"."id" = ?1
UPDATE remarks SET about_song_id = NULL WHERE text = 'a'
UPDATE remarks SET about_mood_id = 'calm' WHERE text = 'a'
UPDATE remarks SET see_mood_id = 'calm' WHERE text = 'c'
SELECT id, text, CAST(NULL AS uuid) AS about_song_id, about_genre_id, CAST(NULL AS text) AS about_mood_id,
  see_song_id, see_genre_id, see_mood_id, version
FROM remarks WHERE text = 'a'
SELECT id, text, about_song_id AS about_song_id, about_genre_id, 'calm' AS about_mood_id,
  see_song_id, see_genre_id, see_mood_id, version
FROM remarks WHERE text = 'a'
