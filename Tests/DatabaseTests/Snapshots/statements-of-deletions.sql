-- case: postgres
DELETE FROM "settings"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES ($1, $2, $3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, now(), now(), $10, $11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") VALUES ($1, $2, $3, $4) RETURNING "ticket_id", "number", "text", "minutes"
INSERT INTO "settings" ("name", "value", "uses") VALUES ($1, $2, $3) RETURNING "name", "value", "uses"
DELETE FROM "settings" WHERE "settings"."name" = $1
SELECT count(*) FROM "settings"
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."id" = $1
DELETE FROM "owners" WHERE "owners"."id" = $1
SELECT count(*) FROM "tickets" WHERE "tickets"."owner_id" = $1
SELECT count(*) FROM "tickets" WHERE "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "owner_id" = $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $2 AND "tickets"."version" = $3 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NOT NULL LIMIT $1
SELECT count(*) FROM "steps"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC LIMIT $1
SELECT EXISTS (SELECT 1 FROM "tickets" WHERE "tickets"."title" = $1 AND "tickets"."deleted_at" IS NULL)
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC LIMIT $1 OFFSET $2
SELECT CAST(sum("tickets"."points") AS bigint) FROM "tickets" WHERE "tickets"."deleted_at" IS NULL
SELECT "tickets"."title" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE ("tickets"."title" = $1 OR "tickets"."title" = $2) AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."title" = $1 OR "tickets"."title" = $2 ORDER BY "tickets"."title" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE ("tickets"."title" = $1 OR "tickets"."title" = $2) AND "tickets"."deleted_at" IS NOT NULL
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes", "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "steps" LEFT JOIN "tickets" ON "tickets"."id" = "steps"."ticket_id" ORDER BY "steps"."text" ASC
UPDATE "tickets" SET "points" = $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $3 AND "tickets"."version" = $4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."version" FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."deleted_at" IS NULL
DELETE FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."version" = $2
UPDATE "tickets" SET "deleted_at" = NULL, "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $2 AND "tickets"."version" = $3 AND "tickets"."deleted_at" IS NOT NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT count(*) FROM "tickets"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" = $1 AND "steps"."number" = $2
DELETE FROM "steps" WHERE "steps"."ticket_id" = $1 AND "steps"."number" = $2
SELECT "steps"."text" FROM "steps" ORDER BY "steps"."text" ASC

-- case: sqlite
DELETE FROM "settings"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES (?1, ?2, ?3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), ?10, ?11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") VALUES (?1, ?2, ?3, ?4) RETURNING "ticket_id", "number", "text", "minutes"
INSERT INTO "settings" ("name", "value", "uses") VALUES (?1, ?2, ?3) RETURNING "name", "value", "uses"
DELETE FROM "settings" WHERE "settings"."name" = ?1
SELECT count(*) FROM "settings"
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."id" = ?1
DELETE FROM "owners" WHERE "owners"."id" = ?1
SELECT count(*) FROM "tickets" WHERE "tickets"."owner_id" = ?1
SELECT count(*) FROM "tickets" WHERE "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "owner_id" = ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?2 AND "tickets"."version" = ?3 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NOT NULL LIMIT ?1
SELECT count(*) FROM "steps"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC LIMIT ?1
SELECT EXISTS (SELECT 1 FROM "tickets" WHERE "tickets"."title" = ?1 AND "tickets"."deleted_at" IS NULL)
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC LIMIT ?1 OFFSET ?2
SELECT sum("tickets"."points") FROM "tickets" WHERE "tickets"."deleted_at" IS NULL
SELECT "tickets"."title" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE ("tickets"."title" = ?1 OR "tickets"."title" = ?2) AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."title" = ?1 OR "tickets"."title" = ?2 ORDER BY "tickets"."title" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE ("tickets"."title" = ?1 OR "tickets"."title" = ?2) AND "tickets"."deleted_at" IS NOT NULL
BEGIN
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" ORDER BY "steps"."text" ASC
SELECT "tickets"."id", "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" IN (?1, ?2)
COMMIT
UPDATE "tickets" SET "points" = ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?3 AND "tickets"."version" = ?4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."version" FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."deleted_at" IS NULL
DELETE FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."version" = ?2
UPDATE "tickets" SET "deleted_at" = NULL, "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?2 AND "tickets"."version" = ?3 AND "tickets"."deleted_at" IS NOT NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT count(*) FROM "tickets"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" = ?1 AND "steps"."number" = ?2
DELETE FROM "steps" WHERE "steps"."ticket_id" = ?1 AND "steps"."number" = ?2
SELECT "steps"."text" FROM "steps" ORDER BY "steps"."text" ASC
