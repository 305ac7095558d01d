-- case: postgres
CREATE TABLE "owners" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "city" text,
  PRIMARY KEY ("id"),
  CONSTRAINT "owners_name_length_check" CHECK (length("name") >= 1 AND length("name") <= 40)
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
CREATE INDEX "pieces_owner_id_idx" ON "pieces" ("owner_id")
CREATE INDEX "pieces_borrower_id_idx" ON "pieces" ("borrower_id")
DELETE FROM "pieces"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES ($1, $2, $3) RETURNING "id", "name", "city"
INSERT INTO "pieces" ("id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING "id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id"
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC OFFSET $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1 OFFSET $2
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1 OFFSET $2
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."size" > $1 LIMIT $2
SELECT count(*) FROM "pieces"
SELECT count(*) FROM (SELECT 1 FROM "pieces" LIMIT $1) AS counted
SELECT count(*) FROM (SELECT 1 FROM "pieces" LIMIT $1 OFFSET $2) AS counted
SELECT count(*) FROM "pieces" WHERE "pieces"."size" > $1
SELECT EXISTS (SELECT 1 FROM "pieces")
SELECT EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."size" > $1)
SELECT EXISTS (SELECT 1 FROM "pieces" OFFSET $1)
SELECT EXISTS (SELECT 1 FROM "pieces" LIMIT $1)
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."is_open" = $1 ORDER BY "pieces"."size" ASC LIMIT $2 OFFSET $3
SELECT count(*) FROM "pieces" WHERE "pieces"."is_open" = $1
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."size" > $1 LIMIT $2 OFFSET $3

-- case: sqlite
CREATE TABLE "owners" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "city" TEXT,
  PRIMARY KEY ("id"),
  CONSTRAINT "owners_name_length_check" CHECK (length("name") >= 1 AND length("name") <= 40)
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
CREATE INDEX "pieces_owner_id_idx" ON "pieces" ("owner_id")
CREATE INDEX "pieces_borrower_id_idx" ON "pieces" ("borrower_id")
DELETE FROM "pieces"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") VALUES (?1, ?2, ?3) RETURNING "id", "name", "city"
INSERT INTO "pieces" ("id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) RETURNING "id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id"
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT -1 OFFSET ?1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1 OFFSET ?2
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1 OFFSET ?2
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."size" > ?1 LIMIT ?2
SELECT count(*) FROM "pieces"
SELECT count(*) FROM (SELECT 1 FROM "pieces" LIMIT ?1) AS counted
SELECT count(*) FROM (SELECT 1 FROM "pieces" LIMIT ?1 OFFSET ?2) AS counted
SELECT count(*) FROM "pieces" WHERE "pieces"."size" > ?1
SELECT EXISTS (SELECT 1 FROM "pieces")
SELECT EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."size" > ?1)
SELECT EXISTS (SELECT 1 FROM "pieces" LIMIT -1 OFFSET ?1)
SELECT EXISTS (SELECT 1 FROM "pieces" LIMIT ?1)
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."is_open" = ?1 ORDER BY "pieces"."size" ASC LIMIT ?2 OFFSET ?3
SELECT count(*) FROM "pieces" WHERE "pieces"."is_open" = ?1
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."size" > ?1 LIMIT ?2 OFFSET ?3
