-- case: how many rows
SELECT count(*) FROM "pieces"
SELECT count(*) FROM "pieces"

-- case: how many rows meet a condition
SELECT count(*) FILTER (WHERE "pieces"."size" > $1) FROM "pieces"
SELECT count(*) FILTER (WHERE "pieces"."size" > ?1) FROM "pieces"

-- case: how many values there are
SELECT count("pieces"."weight") FROM "pieces"
SELECT count("pieces"."weight") FROM "pieces"

-- case: how many different values
SELECT count(DISTINCT "pieces"."weight") FROM "pieces"
SELECT count(DISTINCT "pieces"."weight") FROM "pieces"

-- case: the sum
SELECT CAST(sum("pieces"."size") AS bigint) FROM "pieces"
SELECT sum("pieces"."size") FROM "pieces"

-- case: the sum without NULLs
SELECT CAST(sum("pieces"."weight") AS bigint) FROM "pieces"
SELECT sum("pieces"."weight") FROM "pieces"

-- case: the sum of different values
SELECT CAST(sum(DISTINCT "pieces"."weight") AS bigint) FROM "pieces"
SELECT sum(DISTINCT "pieces"."weight") FROM "pieces"

-- case: the sum of numbers with a fraction
SELECT sum("pieces"."ratio") FROM "pieces"
SELECT sum("pieces"."ratio") FROM "pieces"

-- case: the average
SELECT CAST(avg("pieces"."size") AS double precision) FROM "pieces"
SELECT avg("pieces"."size") FROM "pieces"

-- case: the average without NULLs
SELECT CAST(avg("pieces"."weight") AS double precision) FROM "pieces"
SELECT avg("pieces"."weight") FROM "pieces"

-- case: the average of numbers with a fraction
SELECT CAST(avg("pieces"."score") AS double precision) FROM "pieces"
SELECT avg("pieces"."score") FROM "pieces"

-- case: the smallest and the largest number
SELECT min("pieces"."size"), max("pieces"."size") FROM "pieces"
SELECT min("pieces"."size"), max("pieces"."size") FROM "pieces"

-- case: the smallest and the largest without NULLs
SELECT min("pieces"."weight"), max("pieces"."weight") FROM "pieces"
SELECT min("pieces"."weight"), max("pieces"."weight") FROM "pieces"

-- case: the first and the last text
SELECT min("pieces"."name"), max("pieces"."name") FROM "pieces"
SELECT min("pieces"."name"), max("pieces"."name") FROM "pieces"

-- case: the first and the last moment
SELECT min("pieces"."made_at"), max("pieces"."sold_at") FROM "pieces"
SELECT min("pieces"."made_at"), max("pieces"."sold_at") FROM "pieces"

-- case: each with a condition of its own
SELECT CAST(sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = $1) AS bigint), CAST(sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = $2) AS bigint), max("pieces"."size") FILTER (WHERE "pieces"."shade" = $3) FROM "pieces"
SELECT sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = ?1), sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = ?2), max("pieces"."size") FILTER (WHERE "pieces"."shade" = ?3) FROM "pieces"

-- case: two conditions are both meant
SELECT CAST(sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = $1 AND "pieces"."size" > $2) AS bigint) FROM "pieces"
SELECT sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = ?1 AND "pieces"."size" > ?2) FROM "pieces"

-- case: a condition that no row meets
SELECT CAST(sum("pieces"."size") FILTER (WHERE "pieces"."size" > $1) AS bigint), count(*) FILTER (WHERE "pieces"."size" > $1) FROM "pieces"
SELECT sum("pieces"."size") FILTER (WHERE "pieces"."size" > ?1), count(*) FILTER (WHERE "pieces"."size" > ?1) FROM "pieces"

-- case: an unknown condition counts for nothing
SELECT count(*) FILTER (WHERE "pieces"."weight" < $1) FROM "pieces"
SELECT count(*) FILTER (WHERE "pieces"."weight" < ?1) FROM "pieces"

-- case: of no rows
SELECT count(*), CAST(sum("pieces"."size") AS bigint), CAST(avg("pieces"."ratio") AS double precision), min("pieces"."name"), max("pieces"."made_at") FROM "pieces" WHERE "pieces"."size" > $1
SELECT count(*), sum("pieces"."size"), avg("pieces"."ratio"), min("pieces"."name"), max("pieces"."made_at") FROM "pieces" WHERE "pieces"."size" > ?1

-- case: of nothing but NULLs
SELECT count("pieces"."weight"), CAST(sum("pieces"."weight") AS bigint), min("pieces"."weight") FROM "pieces" WHERE "pieces"."weight" IS NULL
SELECT count("pieces"."weight"), sum("pieces"."weight"), min("pieces"."weight") FROM "pieces" WHERE "pieces"."weight" IS NULL

-- case: of a computed value
SELECT CAST(sum(("pieces"."size" * $1) - $2) AS bigint) FROM "pieces"
SELECT sum(("pieces"."size" * ?1) - ?2) FROM "pieces"

-- case: of a choice
SELECT CAST(sum(CASE WHEN "pieces"."is_open" = $1 THEN $2 ELSE $3 END) AS bigint) FROM "pieces"
SELECT sum(CASE WHEN "pieces"."is_open" = ?1 THEN ?2 ELSE ?3 END) FROM "pieces"
