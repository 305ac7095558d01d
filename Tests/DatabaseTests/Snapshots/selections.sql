-- case: one property
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" ASC

-- case: properties of every kind
SELECT "pieces"."id", "pieces"."text", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at" FROM "pieces" WHERE "pieces"."name" = $1
SELECT "pieces"."id", "pieces"."text", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at" FROM "pieces" WHERE "pieces"."name" = ?1

-- case: of every row
SELECT "owners"."name" FROM "owners" ORDER BY "owners"."name" DESC
SELECT "owners"."name" FROM "owners" ORDER BY "owners"."name" DESC

-- case: computed values and values of the application
SELECT upper("pieces"."name"), $1, "pieces"."text", ("pieces"."size" * $2) + $3 FROM "pieces" WHERE "pieces"."size" < $4 ORDER BY "pieces"."size" ASC
SELECT upper("pieces"."name"), ?1, "pieces"."text", ("pieces"."size" * ?2) + ?3 FROM "pieces" WHERE "pieces"."size" < ?4 ORDER BY "pieces"."size" ASC

-- case: a choice, and SQL of one's own
SELECT CASE WHEN "pieces"."size" > $1 THEN $2 ELSE $3 END, (upper("pieces"."name") || $4), coalesce("pieces"."text", $5), coalesce("pieces"."weight", $6) FROM "pieces" WHERE "pieces"."size" < $7 ORDER BY "pieces"."size" ASC
SELECT CASE WHEN "pieces"."size" > ?1 THEN ?2 ELSE ?3 END, (upper("pieces"."name") || ?4), coalesce("pieces"."text", ?5), coalesce("pieces"."weight", ?6) FROM "pieces" WHERE "pieces"."size" < ?7 ORDER BY "pieces"."size" ASC

-- case: a value of a query for each row
SELECT "owners"."name", "owners"."name", "owners"."city", coalesce((SELECT count(*) FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id"), $1) FROM "owners" ORDER BY "owners"."name" ASC
SELECT "owners"."name", "owners"."name", "owners"."city", coalesce((SELECT count(*) FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id"), ?1) FROM "owners" ORDER BY "owners"."name" ASC

-- case: of three tables
SELECT "pieces"."name", "owners"."name", "owners_2"."name", "pieces"."size" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" ORDER BY "pieces"."size" ASC
SELECT "pieces"."name", "owners"."name", "owners_2"."name", "pieces"."size" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" ORDER BY "pieces"."size" ASC

-- case: narrowed afterwards
SELECT "pieces"."name", "owners"."name", "owners_2"."name", "pieces"."size" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" WHERE "owners"."name" = $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name", "owners"."name", "owners_2"."name", "pieces"."size" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" WHERE "owners"."name" = ?1 ORDER BY "pieces"."size" ASC

-- case: a page of them
SELECT "pieces"."name", "owners"."name", "owners_2"."name", "pieces"."size" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" ORDER BY "pieces"."size" ASC LIMIT $1 OFFSET $2
SELECT "pieces"."name", "owners"."name", "owners_2"."name", "pieces"."size" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" ORDER BY "pieces"."size" ASC LIMIT ?1 OFFSET ?2

-- case: sorted by what is not selected
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."ratio" DESC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."ratio" DESC LIMIT ?1

-- case: other values of the same rows
SELECT "pieces"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" ORDER BY "pieces"."size" ASC LIMIT ?1

-- case: in place of other values
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" ASC

-- case: of groups
SELECT "pieces"."shade", count(*), CAST(sum("pieces"."weight") AS bigint) FROM "pieces" GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC
SELECT "pieces"."shade", count(*), sum("pieces"."weight") FROM "pieces" GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC

-- case: of groups that meet a condition
SELECT "pieces"."shade", count(*), CAST(sum("pieces"."weight") AS bigint) FROM "pieces" GROUP BY "pieces"."shade" HAVING CAST(sum("pieces"."weight") AS bigint) > $1
SELECT "pieces"."shade", count(*), sum("pieces"."weight") FROM "pieces" GROUP BY "pieces"."shade" HAVING sum("pieces"."weight") > ?1

-- case: of groups over two tables
SELECT "owners"."name", "owners"."name", "owners"."city", coalesce(CAST(sum("pieces"."size") AS bigint), $1) FROM "owners" LEFT JOIN "pieces" ON "owners"."id" = "pieces"."owner_id" GROUP BY "owners"."name", "owners"."city" ORDER BY "owners"."name" DESC LIMIT $2
SELECT "owners"."name", "owners"."name", "owners"."city", coalesce(sum("pieces"."size"), ?1) FROM "owners" LEFT JOIN "pieces" ON "owners"."id" = "pieces"."owner_id" GROUP BY "owners"."name", "owners"."city" ORDER BY "owners"."name" DESC LIMIT ?2

-- case: an aggregate of no rows
SELECT $1, count(*), CAST(sum("pieces"."size") AS bigint) FROM "pieces" WHERE "pieces"."size" > $2
SELECT ?1, count(*), sum("pieces"."size") FROM "pieces" WHERE "pieces"."size" > ?2

-- case: each once
SELECT DISTINCT "pieces"."shade", $1, $2 FROM "pieces" ORDER BY "pieces"."shade" ASC
SELECT DISTINCT "pieces"."shade", ?1, ?2 FROM "pieces" ORDER BY "pieces"."shade" ASC

-- case: values of a window
SELECT "pieces"."name", "pieces"."name", lag("pieces"."name", $1) OVER (ORDER BY "pieces"."size" ASC), row_number() OVER (ORDER BY "pieces"."size" DESC) FROM "pieces" WHERE "pieces"."size" < $2 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name", "pieces"."name", lag("pieces"."name", ?1) OVER (ORDER BY "pieces"."size" ASC), row_number() OVER (ORDER BY "pieces"."size" DESC) FROM "pieces" WHERE "pieces"."size" < ?2 ORDER BY "pieces"."size" ASC

-- case: beside a common table
WITH "sizes"("c1", "c2") AS (SELECT "pieces"."owner_id", CAST(sum("pieces"."size") AS bigint) FROM "pieces" GROUP BY "pieces"."owner_id") SELECT "owners"."name", "owners"."name", "owners"."city", coalesce("sizes"."c2", $1) FROM "owners" LEFT JOIN "sizes" ON "owners"."id" = "sizes"."c1" WHERE "owners"."city" IS NOT NULL ORDER BY "owners"."name" ASC
WITH "sizes"("c1", "c2") AS (SELECT "pieces"."owner_id", sum("pieces"."size") FROM "pieces" GROUP BY "pieces"."owner_id") SELECT "owners"."name", "owners"."name", "owners"."city", coalesce("sizes"."c2", ?1) FROM "owners" LEFT JOIN "sizes" ON "owners"."id" = "sizes"."c1" WHERE "owners"."city" IS NOT NULL ORDER BY "owners"."name" ASC

-- case: of combined queries
SELECT "owners"."name" FROM "owners" UNION SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" > $1 ORDER BY 1 ASC
SELECT "owners"."name" FROM "owners" UNION SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" > ?1 ORDER BY 1 ASC NULLS LAST
