-- case: postgres
DELETE FROM "pieces"
DELETE FROM "owners"
INSERT INTO "owners" ("id", "name", "city") SELECT "strata_new"."id", "strata_new"."name", "strata_new"."city" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS text[])) WITH ORDINALITY AS "strata_new"("id", "name", "city", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "name", "city"
INSERT INTO "pieces" ("id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id") SELECT "strata_new"."id", "strata_new"."name", "strata_new"."text", "strata_new"."size", "strata_new"."weight", "strata_new"."ratio", "strata_new"."score", "strata_new"."is_open", "strata_new"."is_good", "strata_new"."shade", "strata_new"."tint", "strata_new"."made_at", "strata_new"."sold_at", "strata_new"."owner_id", "strata_new"."borrower_id" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS bigint[]), CAST($5 AS bigint[]), CAST($6 AS double precision[]), CAST($7 AS double precision[]), CAST($8 AS boolean[]), CAST($9 AS boolean[]), CAST($10 AS text[]), CAST($11 AS text[]), CAST($12 AS timestamptz[]), CAST($13 AS timestamptz[]), CAST($14 AS uuid[]), CAST($15 AS uuid[])) WITH ORDINALITY AS "strata_new"("id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "name", "text", "size", "weight", "ratio", "score", "is_open", "is_good", "shade", "tint", "made_at", "sold_at", "owner_id", "borrower_id"
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
