-- case: ascending
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: descending
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" DESC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" DESC

-- case: numbers with a fraction, negative ones first
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."ratio" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."ratio" ASC

-- case: NULLs last when ascending
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."weight" ASC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."weight" ASC NULLS LAST, "pieces"."size" ASC

-- case: NULLs first when descending
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."weight" DESC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."weight" DESC NULLS FIRST, "pieces"."size" ASC

-- case: NULLs among moments
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."sold_at" ASC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."sold_at" ASC NULLS LAST, "pieces"."size" ASC

-- case: NULLs among truths, false before true
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."is_good" ASC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."is_good" ASC NULLS LAST, "pieces"."size" ASC

-- case: an enumeration by its texts
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."shade" ASC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."shade" ASC, "pieces"."size" ASC

-- case: one up and one down
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."shade" ASC, "pieces"."size" DESC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."shade" ASC, "pieces"."size" DESC

-- case: a computed value
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" % $1 ASC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" % ?1 ASC NULLS LAST, "pieces"."size" ASC

-- case: a computed value that may be NULL
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."weight" * $1 DESC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."weight" * ?1 DESC NULLS FIRST, "pieces"."size" ASC

-- case: a choice
SELECT "pieces"."name" FROM "pieces" ORDER BY CASE WHEN "pieces"."text" IS NULL THEN $1 ELSE $2 END ASC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY CASE WHEN "pieces"."text" IS NULL THEN ?1 ELSE ?2 END ASC, "pieces"."size" ASC

-- case: a condition
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" < $1 ASC, "pieces"."size" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" < ?1 ASC NULLS LAST, "pieces"."size" ASC

-- case: keys
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."owner_id" ASC, "pieces"."id" ASC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."owner_id" ASC, "pieces"."id" ASC

-- case: a direction that is chosen at run time
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."name" DESC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."name" DESC

-- case: an order behind an order decides among equals
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."is_open" DESC, "pieces"."size" DESC
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."is_open" DESC, "pieces"."size" DESC
