-- case: how many of each
SELECT "pieces"."shade", count(*) FROM "pieces" GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC
SELECT "pieces"."shade", count(*) FROM "pieces" GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC

-- case: NULL is a group
SELECT "pieces"."weight", CAST(sum("pieces"."size") AS bigint) FROM "pieces" GROUP BY "pieces"."weight" ORDER BY "pieces"."weight" ASC
SELECT "pieces"."weight", sum("pieces"."size") FROM "pieces" GROUP BY "pieces"."weight" ORDER BY "pieces"."weight" ASC NULLS LAST

-- case: by two values
SELECT "pieces"."is_open", "pieces"."owner_id", count(*) FROM "pieces" GROUP BY "pieces"."is_open", "pieces"."owner_id" ORDER BY "pieces"."is_open" ASC
SELECT "pieces"."is_open", "pieces"."owner_id", count(*) FROM "pieces" GROUP BY "pieces"."is_open", "pieces"."owner_id" ORDER BY "pieces"."is_open" ASC

-- case: by a computed value
SELECT "pieces"."size" % $1, max("pieces"."size") FROM "pieces" GROUP BY "pieces"."size" % $1 ORDER BY "pieces"."size" % $1 ASC
SELECT "pieces"."size" % ?1, max("pieces"."size") FROM "pieces" GROUP BY "pieces"."size" % ?1 ORDER BY "pieces"."size" % ?1 ASC NULLS LAST

-- case: by a choice
SELECT CASE WHEN "pieces"."size" > $1 THEN $2 ELSE $3 END, count(*) FROM "pieces" GROUP BY CASE WHEN "pieces"."size" > $1 THEN $2 ELSE $3 END ORDER BY count("pieces"."size") ASC
SELECT CASE WHEN "pieces"."size" > ?1 THEN ?2 ELSE ?3 END, count(*) FROM "pieces" GROUP BY CASE WHEN "pieces"."size" > ?1 THEN ?2 ELSE ?3 END ORDER BY count("pieces"."size") ASC

-- case: the key as a part of a value
SELECT (("pieces"."size" % $1) * $2) + $3 FROM "pieces" GROUP BY "pieces"."size" % $1 ORDER BY "pieces"."size" % $1 DESC
SELECT (("pieces"."size" % ?1) * ?2) + ?3 FROM "pieces" GROUP BY "pieces"."size" % ?1 ORDER BY "pieces"."size" % ?1 DESC NULLS FIRST

-- case: groups that meet a condition
SELECT "pieces"."weight", count(*) FROM "pieces" GROUP BY "pieces"."weight" HAVING CAST(sum("pieces"."size") AS bigint) > $1 ORDER BY "pieces"."weight" ASC
SELECT "pieces"."weight", count(*) FROM "pieces" GROUP BY "pieces"."weight" HAVING sum("pieces"."size") > ?1 ORDER BY "pieces"."weight" ASC NULLS LAST

-- case: groups that meet two conditions
SELECT "pieces"."weight" FROM "pieces" GROUP BY "pieces"."weight" HAVING CAST(sum("pieces"."size") AS bigint) > $1 AND count("pieces"."size") > $2 ORDER BY "pieces"."weight" ASC
SELECT "pieces"."weight" FROM "pieces" GROUP BY "pieces"."weight" HAVING sum("pieces"."size") > ?1 AND count("pieces"."size") > ?2 ORDER BY "pieces"."weight" ASC NULLS LAST

-- case: rows are left out before they are grouped
SELECT "pieces"."shade", count(*) FROM "pieces" WHERE "pieces"."size" > $1 GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC
SELECT "pieces"."shade", count(*) FROM "pieces" WHERE "pieces"."size" > ?1 GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC

-- case: sorted by an aggregate, and the first of them
SELECT "pieces"."owner_id", sum("pieces"."ratio") FROM "pieces" GROUP BY "pieces"."owner_id" ORDER BY sum("pieces"."ratio") DESC LIMIT $1
SELECT "pieces"."owner_id", sum("pieces"."ratio") FROM "pieces" GROUP BY "pieces"."owner_id" ORDER BY sum("pieces"."ratio") DESC NULLS FIRST LIMIT ?1

-- case: aggregates with conditions of their own
SELECT "pieces"."shade", count(*) FILTER (WHERE "pieces"."is_open" = $1), CAST(sum("pieces"."size") FILTER (WHERE "pieces"."weight" IS NOT NULL) AS bigint) FROM "pieces" GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC
SELECT "pieces"."shade", count(*) FILTER (WHERE "pieces"."is_open" = ?1), sum("pieces"."size") FILTER (WHERE "pieces"."weight" IS NOT NULL) FROM "pieces" GROUP BY "pieces"."shade" ORDER BY "pieces"."shade" ASC

-- case: of nothing there is no group
SELECT "pieces"."shade", count(*) FROM "pieces" WHERE "pieces"."size" > $1 GROUP BY "pieces"."shade"
SELECT "pieces"."shade", count(*) FROM "pieces" WHERE "pieces"."size" > ?1 GROUP BY "pieces"."shade"
