-- case: one value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" ASC

-- case: one value that may be NULL
SELECT "pieces"."weight" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."weight" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" ASC

-- case: two values
SELECT "pieces"."name", "pieces"."size" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name", "pieces"."size" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" ASC

-- case: values of every kind
SELECT "pieces"."id", "pieces"."text", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."shade", "pieces"."made_at" FROM "pieces" WHERE "pieces"."name" = $1
SELECT "pieces"."id", "pieces"."text", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."shade", "pieces"."made_at" FROM "pieces" WHERE "pieces"."name" = ?1

-- case: the same value twice
SELECT "pieces"."name", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" ASC

-- case: of every row
SELECT "owners"."name" FROM "owners" ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" ORDER BY "owners"."name" ASC

-- case: narrowed afterwards
SELECT "owners"."name" FROM "owners" WHERE "owners"."city" IS NULL
SELECT "owners"."name" FROM "owners" WHERE "owners"."city" IS NULL

-- case: sorted by what is not selected
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."ratio" DESC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."ratio" DESC LIMIT ?1

-- case: a value of the application
SELECT "pieces"."name", $1 FROM "pieces" WHERE "pieces"."size" < $2 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name", ?1 FROM "pieces" WHERE "pieces"."size" < ?2 ORDER BY "pieces"."size" ASC

-- case: a piece of SQL
SELECT (upper("pieces"."name") || $1) FROM "pieces" WHERE "pieces"."size" < $2 ORDER BY "pieces"."size" ASC
SELECT (upper("pieces"."name") || ?1) FROM "pieces" WHERE "pieces"."size" < ?2 ORDER BY "pieces"."size" ASC

-- case: a condition as a value
SELECT "pieces"."name", "pieces"."text" = $1 FROM "pieces" WHERE "pieces"."size" < $2 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name", "pieces"."text" = ?1 FROM "pieces" WHERE "pieces"."size" < ?2 ORDER BY "pieces"."size" ASC

-- case: other values of the same rows
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" ASC

-- case: each value once
SELECT DISTINCT "pieces"."shade" FROM "pieces" ORDER BY "pieces"."shade" ASC
SELECT DISTINCT "pieces"."shade" FROM "pieces" ORDER BY "pieces"."shade" ASC

-- case: NULL is one value among those that are there once
SELECT DISTINCT "pieces"."weight" FROM "pieces" ORDER BY "pieces"."weight" ASC
SELECT DISTINCT "pieces"."weight" FROM "pieces" ORDER BY "pieces"."weight" ASC NULLS LAST

-- case: each pair once
SELECT DISTINCT "pieces"."is_open", "pieces"."shade" FROM "pieces" WHERE "pieces"."size" > $1 ORDER BY "pieces"."shade" ASC, "pieces"."is_open" ASC
SELECT DISTINCT "pieces"."is_open", "pieces"."shade" FROM "pieces" WHERE "pieces"."size" > ?1 ORDER BY "pieces"."shade" ASC, "pieces"."is_open" ASC

-- case: of the rows that agree the first
SELECT DISTINCT ON ("pieces"."shade") "pieces"."name" FROM "pieces" ORDER BY "pieces"."shade" ASC, "pieces"."size" DESC
-- unsupported: sqlite has no DISTINCT ON; group the rows, or find the first of each with a sub-query
