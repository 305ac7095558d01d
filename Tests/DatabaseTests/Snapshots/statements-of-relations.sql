-- case: postgres
DELETE FROM "pieces"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES ($1, $2, $3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, now(), now(), $10, $11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") VALUES ($1, $2, $3, $4) RETURNING "ticket_id", "number", "text", "minutes"
INSERT INTO "pieces" ("id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING "id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id"
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."name" ASC
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."id" = ANY($1)
COMMIT
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" ORDER BY "owners"."name" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."owner_id" = ANY($1) ORDER BY "pieces"."id" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."borrower_id" = ANY($1) ORDER BY "pieces"."id" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" = ANY($1) ORDER BY "steps"."ticket_id" ASC, "steps"."number" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."is_open" = $1 ORDER BY "pieces"."name" ASC LIMIT $2
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."name" = $1
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $2 AND "tickets"."version" = $3 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" ORDER BY "steps"."text" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = ANY($1)
BEGIN
UPDATE "pieces" SET "owner_id" = $1 WHERE "pieces"."name" = $2

-- case: sqlite
DELETE FROM "pieces"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES (?1, ?2, ?3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), ?10, ?11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") VALUES (?1, ?2, ?3, ?4) RETURNING "ticket_id", "number", "text", "minutes"
INSERT INTO "pieces" ("id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) RETURNING "id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id"
BEGIN
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."name" ASC
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."id" IN (?1, ?2)
COMMIT
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."id" IN (?1)
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" ORDER BY "owners"."name" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."owner_id" IN (?1, ?2, ?3, ?4) ORDER BY "pieces"."id" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."borrower_id" IN (?1, ?2, ?3, ?4) ORDER BY "pieces"."id" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" IN (?1, ?2, ?3, ?4) ORDER BY "steps"."ticket_id" ASC, "steps"."number" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."is_open" = ?1 ORDER BY "pieces"."name" ASC LIMIT ?2
SELECT "owners"."id", "owners"."name", "owners"."city" FROM "owners" WHERE "owners"."name" = ?1
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?2 AND "tickets"."version" = ?3 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" ORDER BY "steps"."text" ASC
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" IN (?1, ?2)
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."owner_id" IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56, ?57, ?58, ?59, ?60, ?61, ?62, ?63, ?64) ORDER BY "pieces"."id" ASC
BEGIN IMMEDIATE
UPDATE "pieces" SET "owner_id" = ?1 WHERE "pieces"."name" = ?2
