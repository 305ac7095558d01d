-- case: postgres
CREATE TABLE "owners" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "city" text,
  PRIMARY KEY ("id"),
  CONSTRAINT "owners_name_length_check" CHECK (length("name") >= 1 AND length("name") <= 40)
)
CREATE TABLE "tickets" (
  "id" uuid NOT NULL,
  "title" text NOT NULL,
  "code" text,
  "priority" bigint NOT NULL DEFAULT 3,
  "stage" text NOT NULL DEFAULT 'open',
  "points" bigint NOT NULL DEFAULT 0,
  "note" text,
  "owner_id" uuid NOT NULL,
  "helper_id" uuid,
  "version" bigint NOT NULL DEFAULT 1,
  "created_at" timestamptz NOT NULL DEFAULT (now()),
  "updated_at" timestamptz NOT NULL DEFAULT (now()),
  "created_by" text,
  "updated_by" text,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id"),
  CONSTRAINT "tickets_title_length_check" CHECK (length("title") >= 1 AND length("title") <= 20),
  CONSTRAINT "tickets_priority_range_check" CHECK ("priority" >= 1 AND "priority" <= 5),
  CONSTRAINT "tickets_stage_check" CHECK ("stage" = 'open' OR "stage" = 'done' OR "stage" = 'dropped'),
  CONSTRAINT "tickets_dropped_is_pointless_check" CHECK ("stage" <> 'dropped' OR "points" = 0),
  CONSTRAINT "tickets_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "tickets_helper_id_fkey" FOREIGN KEY ("helper_id") REFERENCES "owners" ("id") ON DELETE SET NULL
)
CREATE TABLE "steps" (
  "ticket_id" uuid NOT NULL,
  "number" bigint NOT NULL,
  "text" text NOT NULL,
  "minutes" bigint,
  PRIMARY KEY ("ticket_id", "number"),
  CONSTRAINT "steps_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets" ("id") ON DELETE CASCADE
)
CREATE TABLE "pieces" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "text" text,
  "size" bigint NOT NULL,
  "weight" bigint,
  "ratio" double precision NOT NULL,
  "score" double precision,
  "is_open" boolean NOT NULL,
  "is_good" boolean,
  "shade" text NOT NULL,
  "tint" text,
  "made_at" timestamptz NOT NULL,
  "sold_at" timestamptz,
  "owner_id" uuid NOT NULL,
  "borrower_id" uuid,
  PRIMARY KEY ("id"),
  CONSTRAINT "pieces_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue'),
  CONSTRAINT "pieces_tint_check" CHECK ("tint" = 'red' OR "tint" = 'green' OR "tint" = 'blue'),
  CONSTRAINT "pieces_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "pieces_borrower_id_fkey" FOREIGN KEY ("borrower_id") REFERENCES "owners" ("id")
)
CREATE UNIQUE INDEX "owners_name_key" ON "owners" ("name")
COMMENT ON TABLE "owners" IS 'Who has pieces.'
CREATE UNIQUE INDEX "tickets_code_key" ON "tickets" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "tickets_owner_id_idx" ON "tickets" ("owner_id")
CREATE INDEX "tickets_helper_id_idx" ON "tickets" ("helper_id")
COMMENT ON TABLE "steps" IS 'A part of a ticket, by its number: a key of two columns.'
CREATE INDEX "pieces_owner_id_idx" ON "pieces" ("owner_id")
CREATE INDEX "pieces_borrower_id_idx" ON "pieces" ("borrower_id")
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
CREATE TABLE "owners" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "city" TEXT,
  PRIMARY KEY ("id"),
  CONSTRAINT "owners_name_length_check" CHECK (length("name") >= 1 AND length("name") <= 40)
) STRICT
CREATE TABLE "tickets" (
  "id" BLOB NOT NULL,
  "title" TEXT NOT NULL,
  "code" TEXT,
  "priority" INTEGER NOT NULL DEFAULT 3,
  "stage" TEXT NOT NULL DEFAULT 'open',
  "points" INTEGER NOT NULL DEFAULT 0,
  "note" TEXT,
  "owner_id" BLOB NOT NULL,
  "helper_id" BLOB,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" INTEGER NOT NULL DEFAULT ((CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)),
  "updated_at" INTEGER NOT NULL DEFAULT ((CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)),
  "created_by" TEXT,
  "updated_by" TEXT,
  "deleted_at" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "tickets_title_length_check" CHECK (length("title") >= 1 AND length("title") <= 20),
  CONSTRAINT "tickets_priority_range_check" CHECK ("priority" >= 1 AND "priority" <= 5),
  CONSTRAINT "tickets_stage_check" CHECK ("stage" = 'open' OR "stage" = 'done' OR "stage" = 'dropped'),
  CONSTRAINT "tickets_dropped_is_pointless_check" CHECK ("stage" <> 'dropped' OR "points" = 0),
  CONSTRAINT "tickets_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "tickets_helper_id_fkey" FOREIGN KEY ("helper_id") REFERENCES "owners" ("id") ON DELETE SET NULL
) STRICT
CREATE TABLE "steps" (
  "ticket_id" BLOB NOT NULL,
  "number" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "minutes" INTEGER,
  PRIMARY KEY ("ticket_id", "number"),
  CONSTRAINT "steps_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "pieces" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "text" TEXT,
  "size" INTEGER NOT NULL,
  "weight" INTEGER,
  "ratio" REAL NOT NULL,
  "score" REAL,
  "is_open" INTEGER NOT NULL,
  "is_good" INTEGER,
  "shade" TEXT NOT NULL,
  "tint" TEXT,
  "made_at" INTEGER NOT NULL,
  "sold_at" INTEGER,
  "owner_id" BLOB NOT NULL,
  "borrower_id" BLOB,
  PRIMARY KEY ("id"),
  CONSTRAINT "pieces_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue'),
  CONSTRAINT "pieces_tint_check" CHECK ("tint" = 'red' OR "tint" = 'green' OR "tint" = 'blue'),
  CONSTRAINT "pieces_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "pieces_borrower_id_fkey" FOREIGN KEY ("borrower_id") REFERENCES "owners" ("id")
) STRICT
CREATE UNIQUE INDEX "owners_name_key" ON "owners" ("name")
CREATE UNIQUE INDEX "tickets_code_key" ON "tickets" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "tickets_owner_id_idx" ON "tickets" ("owner_id")
CREATE INDEX "tickets_helper_id_idx" ON "tickets" ("helper_id")
CREATE INDEX "pieces_owner_id_idx" ON "pieces" ("owner_id")
CREATE INDEX "pieces_borrower_id_idx" ON "pieces" ("borrower_id")
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
