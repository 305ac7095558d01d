-- case: postgres
DELETE FROM "receipts"
DELETE FROM "settings"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES ($1, $2, $3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, now(), now(), $10, $11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."deleted_at" IS NULL
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."id" = $1
INSERT INTO "owners" ("id", "name", "city") SELECT "strata_new"."id", "strata_new"."name", "strata_new"."city" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS text[])) WITH ORDINALITY AS "strata_new"("id", "name", "city", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "name", "city"
SELECT count(*) FROM "owners"
INSERT INTO "settings" ("name", "value", "uses") VALUES ($1, $2, $3) RETURNING "name", "value", "uses"
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" WHERE "settings"."name" = $1
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") SELECT "strata_new"."ticket_id", "strata_new"."number", "strata_new"."text", "strata_new"."minutes" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS bigint[])) WITH ORDINALITY AS "strata_new"("ticket_id", "number", "text", "minutes", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "ticket_id", "number", "text", "minutes"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" = $1 AND "steps"."number" = $2
INSERT INTO "receipts" ("number", "amount", "tax", "payment") SELECT "strata_new"."number", "strata_new"."amount", "strata_new"."tax", "strata_new"."payment" FROM unnest(CAST($1 AS text[]), CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS text[])) WITH ORDINALITY AS "strata_new"("number", "amount", "tax", "payment", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "number", "amount", "tax", "payment", "total"
SELECT "receipts"."id", "receipts"."number", "receipts"."amount", "receipts"."tax", "receipts"."payment", "receipts"."total" FROM "receipts" WHERE "receipts"."id" = $1
INSERT INTO "receipts" ("number", "amount", "tax", "payment") VALUES ($1, $2, $3, $4) RETURNING "id", "number", "amount", "tax", "payment", "total"
UPDATE "receipts" SET "amount" = $1 WHERE "receipts"."id" = $2 RETURNING "id", "number", "amount", "tax", "payment", "total"
SELECT count(*) FROM "receipts" WHERE "receipts"."total" = $1
SELECT count(*) FROM "tickets" WHERE "tickets"."deleted_at" IS NULL

-- case: sqlite
DELETE FROM "receipts"
DELETE FROM "settings"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES (?1, ?2, ?3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), ?10, ?11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."deleted_at" IS NULL
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."id" = ?1
SELECT count(*) FROM "owners"
INSERT INTO "settings" ("name", "value", "uses") VALUES (?1, ?2, ?3) RETURNING "name", "value", "uses"
SELECT "settings"."name", "settings"."value", "settings"."uses" FROM "settings" WHERE "settings"."name" = ?1
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") VALUES (?1, ?2, ?3, ?4) RETURNING "ticket_id", "number", "text", "minutes"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" = ?1 AND "steps"."number" = ?2
INSERT INTO "receipts" ("number", "amount", "tax", "payment") VALUES (?1, ?2, ?3, ?4) RETURNING "id", "number", "amount", "tax", "payment", "total"
SELECT "receipts"."id", "receipts"."number", "receipts"."amount", "receipts"."tax", "receipts"."payment", "receipts"."total" FROM "receipts" WHERE "receipts"."id" = ?1
UPDATE "receipts" SET "amount" = ?1 WHERE "receipts"."id" = ?2 RETURNING "id", "number", "amount", "tax", "payment", "total"
SELECT count(*) FROM "receipts" WHERE "receipts"."total" = ?1
SELECT count(*) FROM "tickets" WHERE "tickets"."deleted_at" IS NULL
