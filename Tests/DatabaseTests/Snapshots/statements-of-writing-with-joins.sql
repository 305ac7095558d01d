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
UPDATE "tickets" SET "points" = "tickets"."points" + $1, "note" = "owners"."name" || $2, "updated_by" = $3, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND ("tickets"."points" > $4 AND "owners"."city" = $5) AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
UPDATE "tickets" AS "t" SET "title" = "t"."title" || "owners"."name", "updated_by" = $1, "version" = "t"."version" + 1, "updated_at" = now() FROM "owners" WHERE "t"."owner_id" = "owners"."id" AND "t"."points" < $2 AND "t"."deleted_at" IS NULL RETURNING "t"."id", "t"."title", "t"."code", "t"."priority", "t"."stage", "t"."points", "t"."note", "t"."owner_id", "t"."helper_id", "t"."version", "t"."created_at", "t"."updated_at", "t"."created_by", "t"."updated_by", "t"."deleted_at"
UPDATE "steps" SET "text" = "owners"."name", "minutes" = "tickets"."points" FROM "tickets", "owners" WHERE "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL AND "tickets"."owner_id" = "owners"."id" AND "steps"."number" = $1 AND "tickets"."points" = $2
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."text" = $1
UPDATE "tickets" SET "note" = "tickets_2"."title", "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "tickets" AS "tickets_2" WHERE "tickets_2"."points" = ("tickets"."points" + $2) AND "tickets_2"."deleted_at" IS NULL AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."note" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
WITH "spent"("c1", "c2") AS (SELECT "steps"."ticket_id", CAST(sum("steps"."minutes") AS bigint) FROM "steps" GROUP BY "steps"."ticket_id") UPDATE "tickets" SET "points" = coalesce("spent"."c2", $1), "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "spent" WHERE "tickets"."id" = "spent"."c1" AND "tickets"."points" < $3 AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."points" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
WITH "spent"("c1", "c2") AS (SELECT "steps"."ticket_id", CAST(sum("steps"."minutes") AS bigint) FROM "steps" GROUP BY "steps"."ticket_id") UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "spent" WHERE "tickets"."id" = "spent"."c1" AND ("tickets"."points" < $2 AND "spent"."c2" = $3) AND "tickets"."deleted_at" IS NULL
WITH "spent"("c1", "c2") AS (SELECT "steps"."ticket_id", CAST(sum("steps"."minutes") AS bigint) FROM "steps" GROUP BY "steps"."ticket_id") DELETE FROM "tickets" USING "spent" WHERE "tickets"."id" = "spent"."c1" AND "tickets"."points" < $1 AND "tickets"."deleted_at" IS NULL
SELECT count(*) FROM "tickets"
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."points" = $2 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "note" = "owners"."name", "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL
UPDATE "steps" SET "text" = "tickets"."title" FROM "tickets" WHERE "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL
DELETE FROM "steps" USING "tickets" WHERE "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL
SELECT count(*) FROM "steps"
UPDATE "tickets" SET "priority" = "tickets"."points" + $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND ("owners"."name" = $2 AND "tickets"."points" > $3) AND "tickets"."deleted_at" IS NULL RETURNING "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at"
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND "owners"."name" = $2 AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL
SELECT count(*) FROM "owners"
DELETE FROM "tickets" USING "owners" WHERE "tickets"."owner_id" = "owners"."id" AND ("owners"."city" = $1 AND "tickets"."points" < $2) AND "tickets"."deleted_at" IS NULL RETURNING "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at"
DELETE FROM "tickets" USING "owners" WHERE "tickets"."owner_id" = "owners"."id" AND "owners"."city" = $1 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = ANY (ARRAY(SELECT "tickets"."id" FROM "tickets" LEFT JOIN "steps" ON "tickets"."id" = "steps"."ticket_id" WHERE "steps"."number" IS NULL AND "tickets"."deleted_at" IS NULL)) AND ("tickets"."deleted_at" IS NULL)
DELETE FROM "steps" WHERE ("steps"."ticket_id", "steps"."number") = ANY (ARRAY(SELECT ("steps"."ticket_id", "steps"."number") FROM "steps" JOIN "tickets" ON "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" DESC, "steps"."number" ASC LIMIT $1)) RETURNING "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes"
UPDATE "tickets" SET "points" = "tickets"."points" + $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."points" < $3 AND "tickets"."deleted_at" IS NULL RETURNING "tickets"."title", "tickets"."version", "tickets"."points" * $4
UPDATE "tickets" AS "x" SET "note" = $1, "updated_by" = $2, "version" = "x"."version" + 1, "updated_at" = now() WHERE "x"."points" > $3 AND "x"."deleted_at" IS NULL RETURNING "x"."title"
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."points" > $2 AND "tickets"."deleted_at" IS NULL RETURNING "tickets"."title", "tickets"."deleted_at" IS NULL
DELETE FROM "steps" WHERE "steps"."number" = $1 RETURNING "steps"."text"
DELETE FROM "tickets" WHERE "tickets"."deleted_at" IS NOT NULL RETURNING "tickets"."points", "tickets"."note"
DELETE FROM "tickets" WHERE "tickets"."deleted_at" IS NULL RETURNING "tickets"."title"

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
UPDATE "tickets" SET "points" = "tickets"."points" + ?1, "note" = "owners"."name" || ?2, "updated_by" = ?3, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND ("tickets"."points" > ?4 AND "owners"."city" = ?5) AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
UPDATE "tickets" AS "t" SET "title" = "t"."title" || "owners"."name", "updated_by" = ?1, "version" = "t"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "owners" WHERE "t"."owner_id" = "owners"."id" AND "t"."points" < ?2 AND "t"."deleted_at" IS NULL RETURNING "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at"
UPDATE "steps" SET "text" = "owners"."name", "minutes" = "tickets"."points" FROM "tickets", "owners" WHERE "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL AND "tickets"."owner_id" = "owners"."id" AND "steps"."number" = ?1 AND "tickets"."points" = ?2
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."text" = ?1
UPDATE "tickets" SET "note" = "tickets_2"."title", "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "tickets" AS "tickets_2" WHERE "tickets_2"."points" = ("tickets"."points" + ?2) AND "tickets_2"."deleted_at" IS NULL AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."note" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
WITH "spent"("c1", "c2") AS (SELECT "steps"."ticket_id", sum("steps"."minutes") FROM "steps" GROUP BY "steps"."ticket_id") UPDATE "tickets" SET "points" = coalesce("spent"."c2", ?1), "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "spent" WHERE "tickets"."id" = "spent"."c1" AND "tickets"."points" < ?3 AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."points" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
WITH "spent"("c1", "c2") AS (SELECT "steps"."ticket_id", sum("steps"."minutes") FROM "steps" GROUP BY "steps"."ticket_id") UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "spent" WHERE "tickets"."id" = "spent"."c1" AND ("tickets"."points" < ?2 AND "spent"."c2" = ?3) AND "tickets"."deleted_at" IS NULL
DELETE FROM "tickets" WHERE "tickets"."id" IN (WITH "spent"("c1", "c2") AS (SELECT "steps"."ticket_id", sum("steps"."minutes") FROM "steps" GROUP BY "steps"."ticket_id") SELECT "tickets"."id" FROM "tickets" JOIN "spent" ON "tickets"."id" = "spent"."c1" WHERE "tickets"."points" < ?1 AND "tickets"."deleted_at" IS NULL) AND ("tickets"."deleted_at" IS NULL)
SELECT count(*) FROM "tickets"
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."points" = ?2 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "note" = "owners"."name", "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL
UPDATE "steps" SET "text" = "tickets"."title" FROM "tickets" WHERE "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL
DELETE FROM "steps" WHERE ("steps"."ticket_id", "steps"."number") IN (SELECT "steps"."ticket_id", "steps"."number" FROM "steps" JOIN "tickets" ON "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL)
SELECT count(*) FROM "steps"
UPDATE "tickets" SET "priority" = "tickets"."points" + ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND ("owners"."name" = ?2 AND "tickets"."points" > ?3) AND "tickets"."deleted_at" IS NULL RETURNING "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at"
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) FROM "owners" WHERE "tickets"."owner_id" = "owners"."id" AND "owners"."name" = ?2 AND "tickets"."deleted_at" IS NULL
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL
SELECT count(*) FROM "owners"
DELETE FROM "tickets" WHERE "tickets"."id" IN (SELECT "tickets"."id" FROM "tickets" JOIN "owners" ON "tickets"."owner_id" = "owners"."id" WHERE "owners"."city" = ?1 AND "tickets"."points" < ?2 AND "tickets"."deleted_at" IS NULL) AND ("tickets"."deleted_at" IS NULL) RETURNING "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at"
DELETE FROM "tickets" WHERE "tickets"."id" IN (SELECT "tickets"."id" FROM "tickets" JOIN "owners" ON "tickets"."owner_id" = "owners"."id" WHERE "owners"."city" = ?1 AND "tickets"."deleted_at" IS NULL) AND ("tickets"."deleted_at" IS NULL)
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" IN (SELECT "tickets"."id" FROM "tickets" LEFT JOIN "steps" ON "tickets"."id" = "steps"."ticket_id" WHERE "steps"."number" IS NULL AND "tickets"."deleted_at" IS NULL) AND ("tickets"."deleted_at" IS NULL)
DELETE FROM "steps" WHERE ("steps"."ticket_id", "steps"."number") IN (SELECT "steps"."ticket_id", "steps"."number" FROM "steps" JOIN "tickets" ON "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" DESC, "steps"."number" ASC LIMIT ?1) RETURNING "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes"
UPDATE "tickets" SET "points" = "tickets"."points" + ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."points" < ?3 AND "tickets"."deleted_at" IS NULL RETURNING "tickets"."title", "tickets"."version", "tickets"."points" * ?4
UPDATE "tickets" AS "x" SET "note" = ?1, "updated_by" = ?2, "version" = "x"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "x"."points" > ?3 AND "x"."deleted_at" IS NULL RETURNING "tickets"."title"
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."points" > ?2 AND "tickets"."deleted_at" IS NULL RETURNING "tickets"."title", "tickets"."deleted_at" IS NULL
DELETE FROM "steps" WHERE "steps"."number" = ?1 RETURNING "steps"."text"
DELETE FROM "tickets" WHERE "tickets"."deleted_at" IS NOT NULL RETURNING "tickets"."points", "tickets"."note"
DELETE FROM "tickets" WHERE "tickets"."deleted_at" IS NULL RETURNING "tickets"."title"
