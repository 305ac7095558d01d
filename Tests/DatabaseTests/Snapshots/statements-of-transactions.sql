-- case: postgres
DELETE FROM "settings"
DELETE FROM "owners"
BEGIN
INSERT INTO "settings" ("name", "value", "uses") VALUES ($1, $2, $3) RETURNING "name", "value", "uses"
COMMIT
SELECT "settings"."name" FROM "settings" ORDER BY "settings"."name" ASC
SELECT count(*) FROM "settings"
ROLLBACK
UPDATE "settings" SET "value" = $1 WHERE "settings"."name" = $2 RETURNING "name", "value", "uses"
INSERT INTO "settings" ("name", "value", "uses") VALUES ($1, $2, $3) ON CONFLICT ("name") DO UPDATE SET "value" = "excluded"."value", "uses" = "excluded"."uses" RETURNING "name", "value", "uses"
UPDATE "settings" SET "uses" = "settings"."uses" + $1
DELETE FROM settings WHERE name = 'b'
SELECT "settings"."value" FROM "settings" ORDER BY "settings"."name" ASC
SELECT CAST(sum("settings"."uses") AS bigint) FROM "settings"
SAVEPOINT strata_1
ROLLBACK TO SAVEPOINT strata_1
RELEASE SAVEPOINT strata_1
SAVEPOINT strata_2
ROLLBACK TO SAVEPOINT strata_2
RELEASE SAVEPOINT strata_2
BEGIN READ ONLY
BEGIN ISOLATION LEVEL READ COMMITTED
BEGIN ISOLATION LEVEL REPEATABLE READ
BEGIN ISOLATION LEVEL SERIALIZABLE
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" ORDER BY "settings"."name" ASC LIMIT $1 FOR UPDATE
UPDATE "settings" SET "uses" = "settings"."uses" + $1 WHERE "settings"."name" = $2
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" ORDER BY "settings"."name" ASC LIMIT $1 FOR UPDATE SKIP LOCKED
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" ORDER BY "settings"."name" ASC LIMIT $1 FOR UPDATE NOWAIT
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" WHERE "settings"."name" = $1
SELECT pg_advisory_xact_lock(-3797623156792735031)
SELECT pg_try_advisory_xact_lock(-3797623156792735031)
SELECT pg_try_advisory_xact_lock(7)

-- case: sqlite
DELETE FROM "settings"
DELETE FROM "owners"
BEGIN IMMEDIATE
INSERT INTO "settings" ("name", "value", "uses") VALUES (?1, ?2, ?3) RETURNING "name", "value", "uses"
COMMIT
SELECT "settings"."name" FROM "settings" ORDER BY "settings"."name" ASC
SELECT count(*) FROM "settings"
ROLLBACK
UPDATE "settings" SET "value" = ?1 WHERE "settings"."name" = ?2 RETURNING "name", "value", "uses"
INSERT INTO "settings" ("name", "value", "uses") VALUES (?1, ?2, ?3) ON CONFLICT ("name") DO UPDATE SET "value" = "excluded"."value", "uses" = "excluded"."uses" RETURNING "name", "value", "uses"
UPDATE "settings" SET "uses" = "settings"."uses" + ?1
DELETE FROM settings WHERE name = 'b'
SELECT "settings"."value" FROM "settings" ORDER BY "settings"."name" ASC
SELECT sum("settings"."uses") FROM "settings"
SAVEPOINT strata_1
ROLLBACK TO SAVEPOINT strata_1
RELEASE SAVEPOINT strata_1
SAVEPOINT strata_2
ROLLBACK TO SAVEPOINT strata_2
RELEASE SAVEPOINT strata_2
BEGIN
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" ORDER BY "settings"."name" ASC LIMIT ?1
UPDATE "settings" SET "uses" = "settings"."uses" + ?1 WHERE "settings"."name" = ?2
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" WHERE "settings"."name" = ?1
