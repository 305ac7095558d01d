-- case: the rows of both, each once
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $2 ORDER BY 1 ASC
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?2 ORDER BY 1 ASC NULLS LAST

-- case: the rows of both, one behind the other
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 UNION ALL SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $2 ORDER BY 1 ASC
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 UNION ALL SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?2 ORDER BY 1 ASC NULLS LAST

-- case: the rows that both have
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 INTERSECT SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $2 ORDER BY 1 ASC
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 INTERSECT SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?2 ORDER BY 1 ASC NULLS LAST

-- case: the rows that the other one has not
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 EXCEPT SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $2 ORDER BY 1 ASC
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 EXCEPT SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?2 ORDER BY 1 ASC NULLS LAST

-- case: downwards
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $2 ORDER BY 2 DESC LIMIT $3
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?2 ORDER BY 2 DESC NULLS FIRST LIMIT ?3

-- case: a limit and an offset
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $2 ORDER BY 1 ASC LIMIT $3 OFFSET $4
SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?2 ORDER BY 1 ASC NULLS LAST LIMIT ?3 OFFSET ?4

-- case: three queries
SELECT * FROM (SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $2) AS part EXCEPT SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $3 ORDER BY 1 ASC
SELECT * FROM (SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 UNION SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?2) AS part EXCEPT SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?3 ORDER BY 1 ASC NULLS LAST

-- case: queries with an order and a limit of their own
SELECT * FROM (SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."size" DESC LIMIT $2) AS part UNION ALL SELECT * FROM (SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $3 ORDER BY "pieces"."size" DESC LIMIT $4) AS part ORDER BY 1 ASC
SELECT * FROM (SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."size" DESC LIMIT ?2) AS part UNION ALL SELECT * FROM (SELECT "pieces"."size", "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?3 ORDER BY "pieces"."size" DESC LIMIT ?4) AS part ORDER BY 1 ASC NULLS LAST

-- case: queries of different tables
SELECT "owners"."name" FROM "owners" UNION SELECT upper("pieces"."name") FROM "pieces" WHERE "pieces"."size" = $1 ORDER BY 1 DESC
SELECT "owners"."name" FROM "owners" UNION SELECT upper("pieces"."name") FROM "pieces" WHERE "pieces"."size" = ?1 ORDER BY 1 DESC NULLS FIRST

-- case: NULLs are equal
SELECT "pieces"."weight" FROM "pieces" INTERSECT SELECT "pieces"."weight" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY 1 ASC
SELECT "pieces"."weight" FROM "pieces" INTERSECT SELECT "pieces"."weight" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY 1 ASC NULLS LAST

-- case: NULLs first when descending
SELECT "pieces"."weight" FROM "pieces" UNION SELECT "pieces"."weight" FROM "pieces" ORDER BY 1 DESC
SELECT "pieces"."weight" FROM "pieces" UNION SELECT "pieces"."weight" FROM "pieces" ORDER BY 1 DESC NULLS FIRST

-- case: one of the values of combined queries
SELECT "owners"."name" FROM "owners" WHERE "owners"."name" IN (SELECT "a"."name" FROM "owners" AS "a" WHERE "a"."city" IS NULL UNION SELECT "b"."name" FROM "owners" AS "b" WHERE "b"."name" > $1) ORDER BY "owners"."name" ASC
SELECT "owners"."name" FROM "owners" WHERE "owners"."name" IN (SELECT "a"."name" FROM "owners" AS "a" WHERE "a"."city" IS NULL UNION SELECT "b"."name" FROM "owners" AS "b" WHERE "b"."name" > ?1) ORDER BY "owners"."name" ASC
