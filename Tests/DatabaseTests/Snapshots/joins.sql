-- case: rows that belong together
SELECT "pieces"."name", "owners"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" ORDER BY "pieces"."name" ASC LIMIT $1
SELECT "pieces"."name", "owners"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" ORDER BY "pieces"."name" ASC LIMIT ?1

-- case: conditions on both tables
SELECT "pieces"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" WHERE "owners"."name" = $1 AND "pieces"."size" > $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" WHERE "owners"."name" = ?1 AND "pieces"."size" > ?2 ORDER BY "pieces"."name" ASC

-- case: a condition of the query before the join
SELECT "pieces"."name", "owners"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" WHERE "pieces"."size" > $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name", "owners"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" WHERE "pieces"."size" > ?1 ORDER BY "pieces"."name" ASC

-- case: every row, and what belongs to it or NULL
SELECT "pieces"."name", "owners"."name" FROM "pieces" LEFT JOIN "owners" ON "pieces"."borrower_id" = "owners"."id" ORDER BY "pieces"."name" DESC LIMIT $1
SELECT "pieces"."name", "owners"."name" FROM "pieces" LEFT JOIN "owners" ON "pieces"."borrower_id" = "owners"."id" ORDER BY "pieces"."name" DESC LIMIT ?1

-- case: rows that nothing belongs to
SELECT "owners"."name" FROM "owners" LEFT JOIN "pieces" ON "owners"."id" = "pieces"."owner_id" WHERE "pieces"."id" IS NULL
SELECT "owners"."name" FROM "owners" LEFT JOIN "pieces" ON "owners"."id" = "pieces"."owner_id" WHERE "pieces"."id" IS NULL

-- case: a value instead of what is missing
SELECT coalesce("owners"."name", $1) FROM "pieces" LEFT JOIN "owners" ON "pieces"."borrower_id" = "owners"."id" ORDER BY "pieces"."name" ASC
SELECT coalesce("owners"."name", ?1) FROM "pieces" LEFT JOIN "owners" ON "pieces"."borrower_id" = "owners"."id" ORDER BY "pieces"."name" ASC

-- case: every row of the other table
SELECT "pieces"."name", "owners"."name" FROM "pieces" RIGHT JOIN "owners" ON "pieces"."owner_id" = "owners"."id" WHERE "pieces"."size" > $1 OR ("pieces"."id" IS NULL) ORDER BY "owners"."name" ASC
SELECT "pieces"."name", "owners"."name" FROM "pieces" RIGHT JOIN "owners" ON "pieces"."owner_id" = "owners"."id" WHERE "pieces"."size" > ?1 OR ("pieces"."id" IS NULL) ORDER BY "owners"."name" ASC

-- case: every row of both tables
SELECT "pieces"."name", "owners"."name" FROM "pieces" FULL JOIN "owners" ON "pieces"."borrower_id" = "owners"."id" ORDER BY "pieces"."name" ASC, "owners"."name" ASC
SELECT "pieces"."name", "owners"."name" FROM "pieces" FULL JOIN "owners" ON "pieces"."borrower_id" = "owners"."id" ORDER BY "pieces"."name" ASC NULLS LAST, "owners"."name" ASC NULLS LAST

-- case: a table twice
SELECT "pieces"."name", "owners"."name", "owners_2"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" WHERE "pieces"."name" = $1
SELECT "pieces"."name", "owners"."name", "owners_2"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" WHERE "pieces"."name" = ?1

-- case: a table with itself
SELECT "pieces"."name", "pieces_2"."name" FROM "pieces" JOIN "pieces" AS "pieces_2" ON "pieces_2"."size" = ("pieces"."size" + $1) ORDER BY "pieces"."name" ASC LIMIT $2
SELECT "pieces"."name", "pieces_2"."name" FROM "pieces" JOIN "pieces" AS "pieces_2" ON "pieces_2"."size" = ("pieces"."size" + ?1) ORDER BY "pieces"."name" ASC LIMIT ?2

-- case: five tables
SELECT "pieces_2"."name", "owners_2"."name", "owners_3"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" JOIN "pieces" AS "pieces_2" ON "pieces_2"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" JOIN "owners" AS "owners_3" ON "pieces_2"."owner_id" = "owners_3"."id" WHERE "pieces"."name" = $1 ORDER BY "pieces_2"."name" ASC
SELECT "pieces_2"."name", "owners_2"."name", "owners_3"."name" FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" JOIN "pieces" AS "pieces_2" ON "pieces_2"."owner_id" = "owners"."id" LEFT JOIN "owners" AS "owners_2" ON "pieces"."borrower_id" = "owners_2"."id" JOIN "owners" AS "owners_3" ON "pieces_2"."owner_id" = "owners_3"."id" WHERE "pieces"."name" = ?1 ORDER BY "pieces_2"."name" ASC

-- case: groups over two tables
SELECT "owners"."name", count(*), CAST(sum("pieces"."size") AS bigint) FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" GROUP BY "owners"."name" ORDER BY "owners"."name" ASC
SELECT "owners"."name", count(*), sum("pieces"."size") FROM "pieces" JOIN "owners" ON "pieces"."owner_id" = "owners"."id" GROUP BY "owners"."name" ORDER BY "owners"."name" ASC

-- case: how many belong to each, none as well
SELECT "owners"."name", count("pieces"."id") FROM "owners" LEFT JOIN "pieces" ON "owners"."id" = "pieces"."owner_id" GROUP BY "owners"."name" ORDER BY "owners"."name" ASC
SELECT "owners"."name", count("pieces"."id") FROM "owners" LEFT JOIN "pieces" ON "owners"."id" = "pieces"."owner_id" GROUP BY "owners"."name" ORDER BY "owners"."name" ASC

-- case: softly deleted rows do not join
SELECT "tickets"."title" FROM "owners" JOIN "tickets" ON "owners"."id" = "tickets"."owner_id" AND "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "tickets"."title" FROM "owners" JOIN "tickets" ON "owners"."id" = "tickets"."owner_id" AND "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC

-- case: softly deleted rows do not join from the left either
SELECT "tickets"."title" FROM "tickets" JOIN "owners" ON "tickets"."owner_id" = "owners"."id" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC
SELECT "tickets"."title" FROM "tickets" JOIN "owners" ON "tickets"."owner_id" = "owners"."id" WHERE "tickets"."deleted_at" IS NULL ORDER BY "tickets"."title" ASC

-- case: softly deleted rows are missing in an outer join
SELECT "steps"."text", "tickets"."title" FROM "steps" LEFT JOIN "tickets" ON "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL ORDER BY "steps"."text" ASC
SELECT "steps"."text", "tickets"."title" FROM "steps" LEFT JOIN "tickets" ON "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NULL ORDER BY "steps"."text" ASC

-- case: softly deleted rows are missing in a join of every row of the other table
SELECT "tickets"."title", "steps"."text" FROM (SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL) AS "tickets" RIGHT JOIN "steps" ON "tickets"."id" = "steps"."ticket_id" ORDER BY "steps"."text" ASC
SELECT "tickets"."title", "steps"."text" FROM (SELECT "tickets"."id", "tickets"."title", "tickets"."code", "tickets"."priority", "tickets"."stage", "tickets"."points", "tickets"."note", "tickets"."owner_id", "tickets"."helper_id", "tickets"."version", "tickets"."created_at", "tickets"."updated_at", "tickets"."created_by", "tickets"."updated_by", "tickets"."deleted_at" FROM "tickets" WHERE "tickets"."deleted_at" IS NULL) AS "tickets" RIGHT JOIN "steps" ON "tickets"."id" = "steps"."ticket_id" ORDER BY "steps"."text" ASC

-- case: softly deleted rows join where they are asked for
SELECT "steps"."text" FROM "steps" JOIN "tickets" ON "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NOT NULL
SELECT "steps"."text" FROM "steps" JOIN "tickets" ON "steps"."ticket_id" = "tickets"."id" AND "tickets"."deleted_at" IS NOT NULL

-- case: beside each row the rows of a query for it
SELECT "owners"."name", "pieces"."name" FROM "owners" JOIN LATERAL (SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id" ORDER BY "pieces"."size" DESC LIMIT $1) AS "pieces" ON TRUE ORDER BY "owners"."name" ASC, "pieces"."name" ASC
-- unsupported: sqlite has no LATERAL; load the rows with a relation, or with a query of their own

-- case: beside each row the rows of a query for it, or NULL
SELECT "owners"."name", "pieces"."name" FROM "owners" LEFT JOIN LATERAL (SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" WHERE "pieces"."owner_id" = "owners"."id" AND "pieces"."size" > $1) AS "pieces" ON TRUE ORDER BY "owners"."name" ASC
-- unsupported: sqlite has no LATERAL; load the rows with a relation, or with a query of their own

-- case: a full join by values that both may not have belongs to none without them
SELECT "pieces"."name", "pieces_2"."name" FROM "pieces" FULL JOIN "pieces" AS "pieces_2" ON "pieces"."weight" = "pieces_2"."weight" AND "pieces_2"."size" = "pieces"."size" WHERE ("pieces"."size" < $1 OR ("pieces"."id" IS NULL)) AND ("pieces"."size" = $2 OR "pieces"."size" = $3 OR "pieces_2"."size" = $4) ORDER BY "pieces"."name" ASC, "pieces_2"."name" ASC
SELECT "pieces"."name", "pieces_2"."name" FROM "pieces" FULL JOIN "pieces" AS "pieces_2" ON "pieces"."weight" = "pieces_2"."weight" AND "pieces_2"."size" = "pieces"."size" WHERE ("pieces"."size" < ?1 OR ("pieces"."id" IS NULL)) AND ("pieces"."size" = ?2 OR "pieces"."size" = ?3 OR "pieces_2"."size" = ?4) ORDER BY "pieces"."name" ASC NULLS LAST, "pieces_2"."name" ASC NULLS LAST
