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
CREATE TABLE "settings" (
  "name" text NOT NULL,
  "value" text,
  "uses" bigint NOT NULL DEFAULT 0,
  PRIMARY KEY ("name")
)
CREATE UNIQUE INDEX "owners_name_key" ON "owners" ("name")
COMMENT ON TABLE "owners" IS 'Who has pieces.'
CREATE UNIQUE INDEX "tickets_code_key" ON "tickets" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "tickets_owner_id_idx" ON "tickets" ("owner_id")
CREATE INDEX "tickets_helper_id_idx" ON "tickets" ("helper_id")
COMMENT ON TABLE "steps" IS 'A part of a ticket, by its number: a key of two columns.'
COMMENT ON TABLE "settings" IS 'A row whose key is a name, without a version and without a soft delete.'
DELETE FROM "settings"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES ($1, $2, $3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, now(), now(), $10, $11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") VALUES ($1, $2, $3, $4) RETURNING "ticket_id", "number", "text", "minutes"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "title" = $1, "note" = $2, "updated_by" = $3, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $4 AND "tickets"."version" = $5 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE tickets SET points = 77 WHERE id = $1
UPDATE "tickets" SET "title" = $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $3 AND "tickets"."version" = $4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "code" = $1, "helper_id" = $2, "updated_by" = $3, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $4 AND "tickets"."version" = $5 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "helper_id" = $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $3 AND "tickets"."version" = $4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "points" = $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $3 AND "tickets"."version" = $4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE tickets SET points = 10 WHERE id = $1
UPDATE "tickets" SET "points" = "tickets"."points" + $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $3 AND "tickets"."version" = $4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "points" = "tickets"."points" - $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $3 AND "tickets"."version" = $4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "points" = "tickets"."points" * $1, "updated_by" = $2, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $3 AND "tickets"."version" = $4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" = $1 AND "steps"."number" = $2
UPDATE "steps" SET "minutes" = "steps"."minutes" + $1 WHERE "steps"."ticket_id" = $2 AND "steps"."number" = $3 RETURNING "ticket_id", "number", "text", "minutes"
UPDATE "tickets" SET "points" = ("tickets"."priority" * $1) + "tickets"."points", "note" = "tickets"."title" || $2, "updated_by" = $3, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $4 AND "tickets"."version" = $5 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."version" FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."deleted_at" IS NULL
DELETE FROM "tickets" WHERE "tickets"."id" = $1 AND "tickets"."version" = $2
UPDATE "tickets" SET "deleted_at" = now(), "updated_by" = $1, "version" = "tickets"."version" + 1, "updated_at" = now() WHERE "tickets"."id" = $2 AND "tickets"."version" = $3 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NOT NULL LIMIT $1
INSERT INTO "settings" ("name", "value", "uses") VALUES ($1, $2, $3) RETURNING "name", "value", "uses"
UPDATE "settings" SET "value" = $1 WHERE "settings"."name" = $2 RETURNING "name", "value", "uses"
UPDATE "steps" SET "text" = $1 WHERE "steps"."ticket_id" = $2 AND "steps"."number" = $3 RETURNING "ticket_id", "number", "text", "minutes"
SELECT "steps"."text" FROM "steps" ORDER BY "steps"."text" ASC

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
CREATE TABLE "settings" (
  "name" TEXT NOT NULL,
  "value" TEXT,
  "uses" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("name")
) STRICT
CREATE UNIQUE INDEX "owners_name_key" ON "owners" ("name")
CREATE UNIQUE INDEX "tickets_code_key" ON "tickets" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "tickets_owner_id_idx" ON "tickets" ("owner_id")
CREATE INDEX "tickets_helper_id_idx" ON "tickets" ("helper_id")
DELETE FROM "settings"
DELETE FROM "steps"
DELETE FROM "tickets"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES (?1, ?2, ?3) RETURNING "id", "name", "city"
INSERT INTO "tickets" ("id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), ?10, ?11) RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
INSERT INTO "steps" ("ticket_id", "number", "text", "minutes") VALUES (?1, ?2, ?3, ?4) RETURNING "ticket_id", "number", "text", "minutes"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."deleted_at" IS NULL
UPDATE "tickets" SET "title" = ?1, "note" = ?2, "updated_by" = ?3, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?4 AND "tickets"."version" = ?5 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE tickets SET points = 77 WHERE id = ?1
UPDATE "tickets" SET "title" = ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?3 AND "tickets"."version" = ?4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "code" = ?1, "helper_id" = ?2, "updated_by" = ?3, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?4 AND "tickets"."version" = ?5 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "helper_id" = ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?3 AND "tickets"."version" = ?4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "points" = ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?3 AND "tickets"."version" = ?4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE tickets SET points = 10 WHERE id = ?1
UPDATE "tickets" SET "points" = "tickets"."points" + ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?3 AND "tickets"."version" = ?4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "points" = "tickets"."points" - ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?3 AND "tickets"."version" = ?4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
UPDATE "tickets" SET "points" = "tickets"."points" * ?1, "updated_by" = ?2, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?3 AND "tickets"."version" = ?4 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "steps"."ticket_id", "steps"."number", "steps"."text", "steps"."minutes" FROM "steps" WHERE "steps"."ticket_id" = ?1 AND "steps"."number" = ?2
UPDATE "steps" SET "minutes" = "steps"."minutes" + ?1 WHERE "steps"."ticket_id" = ?2 AND "steps"."number" = ?3 RETURNING "ticket_id", "number", "text", "minutes"
UPDATE "tickets" SET "points" = ("tickets"."priority" * ?1) + "tickets"."points", "note" = "tickets"."title" || ?2, "updated_by" = ?3, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?4 AND "tickets"."version" = ?5 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."version" FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."deleted_at" IS NULL
DELETE FROM "tickets" WHERE "tickets"."id" = ?1 AND "tickets"."version" = ?2
UPDATE "tickets" SET "deleted_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000), "updated_by" = ?1, "version" = "tickets"."version" + 1, "updated_at" = (CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000) WHERE "tickets"."id" = ?2 AND "tickets"."version" = ?3 AND "tickets"."deleted_at" IS NULL RETURNING "id", "title", "code", "priority", "stage", "points", "note", "owner_id", "helper_id", "version", "created_at", "updated_at", "created_by", "updated_by", "deleted_at"
SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NOT NULL LIMIT ?1
INSERT INTO "settings" ("name", "value", "uses") VALUES (?1, ?2, ?3) RETURNING "name", "value", "uses"
UPDATE "settings" SET "value" = ?1 WHERE "settings"."name" = ?2 RETURNING "name", "value", "uses"
UPDATE "steps" SET "text" = ?1 WHERE "steps"."ticket_id" = ?2 AND "steps"."number" = ?3 RETURNING "ticket_id", "number", "text", "minutes"
SELECT "steps"."text" FROM "steps" ORDER BY "steps"."text" ASC
