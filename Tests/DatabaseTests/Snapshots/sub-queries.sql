-- case: rows for which there are others
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id" AND "pieces"."size" > $1) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id" AND "pieces"."size" > ?1) ORDER BY "owners"."name" ASC

-- case: rows for which there are no others
SELECT "owners"."name" FROM "owners" WHERE NOT (EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id")) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE NOT (EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id")) ORDER BY "owners"."name" ASC

-- case: one of the values of a query
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" WHERE "pieces"."size" > $1) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" WHERE "pieces"."size" > ?1) ORDER BY "owners"."name" ASC

-- case: none of the values of a query
SELECT "owners"."name" FROM "owners" WHERE NOT ("owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" WHERE "pieces"."size" > $1)) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE NOT ("owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" WHERE "pieces"."size" > ?1)) ORDER BY "owners"."name" ASC

-- case: one of the values of a query without rows
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" WHERE "pieces"."size" > $1) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" WHERE "pieces"."size" > ?1) ORDER BY "owners"."name" ASC

-- case: one of the values of a query with a limit
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN (SELECT "largest"."size" FROM "pieces" AS "largest" ORDER BY "largest"."size" DESC LIMIT $1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN (SELECT "largest"."size" FROM "pieces" AS "largest" ORDER BY "largest"."size" DESC LIMIT ?1) ORDER BY "pieces"."name" ASC

-- case: a value of a query for each row
SELECT "owners"."name", (SELECT CAST(sum("pieces"."size") AS bigint) FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id") FROM "owners" ORDER BY "owners"."name" ASC
SELECT "owners"."name", (SELECT sum("pieces"."size") FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id") FROM "owners" ORDER BY "owners"."name" ASC

-- case: a count of a query for each row
SELECT (SELECT count(*) FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id") FROM "owners" ORDER BY "owners"."name" ASC
SELECT (SELECT count(*) FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id") FROM "owners" ORDER BY "owners"."name" ASC

-- case: compared with a value of a query
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IS NOT DISTINCT FROM (SELECT max("all"."size") FROM "pieces" AS "all")
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IS (SELECT max("all"."size") FROM "pieces" AS "all")

-- case: the same table inside and outside
SELECT "pieces"."name" FROM "pieces" WHERE NOT (EXISTS (SELECT 1 FROM "pieces" AS "larger" WHERE "larger"."owner_id" = "pieces"."owner_id" AND "larger"."size" > "pieces"."size")) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT (EXISTS (SELECT 1 FROM "pieces" AS "larger" WHERE "larger"."owner_id" = "pieces"."owner_id" AND "larger"."size" > "pieces"."size")) ORDER BY "pieces"."name" ASC

-- case: a query inside a query inside a query
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id" AND EXISTS (SELECT 1 FROM "owners" AS "borrower" WHERE "borrower"."id" IS NOT DISTINCT FROM "pieces"."borrower_id")) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id" AND EXISTS (SELECT 1 FROM "owners" AS "borrower" WHERE "borrower"."id" IS "pieces"."borrower_id")) ORDER BY "owners"."name" ASC

-- case: sorted by a value of a query
SELECT "owners"."name" FROM "owners" ORDER BY (SELECT CAST(sum("pieces"."size") AS bigint) FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id") DESC
SELECT "owners"."name" FROM "owners" ORDER BY (SELECT sum("pieces"."size") FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id") DESC NULLS FIRST

-- case: a condition on groups inside
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" GROUP BY "pieces"."owner_id" HAVING CAST(sum("pieces"."size") AS bigint) > $1) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "pieces"."owner_id" FROM "pieces" GROUP BY "pieces"."owner_id" HAVING sum("pieces"."size") > ?1) ORDER BY "owners"."name" ASC

-- case: softly deleted rows are not there inside
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "tickets" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "tickets" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL) ORDER BY "owners"."name" ASC

-- case: softly deleted rows are there inside where they are asked for
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "tickets" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NOT NULL) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE EXISTS (SELECT 1 FROM "tickets" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NOT NULL) ORDER BY "owners"."name" ASC

-- case: softly deleted rows are among no values
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "tickets"."owner_id" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE "owners"."id" IN (SELECT "tickets"."owner_id" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL) ORDER BY "owners"."name" ASC

-- case: softly deleted rows are in no value
SELECT (SELECT count(*) FROM "tickets" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL) FROM "owners" ORDER BY "owners"."name" ASC
SELECT (SELECT count(*) FROM "tickets" WHERE "tickets"."owner_id" = "owners"."id" AND "tickets"."deleted_at" IS NULL) FROM "owners" ORDER BY "owners"."name" ASC
