-- case: postgres
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
