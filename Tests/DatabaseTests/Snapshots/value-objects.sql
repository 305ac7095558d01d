-- case: a property of it
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" = $1 ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" = ?1 ORDER BY "residents"."name" ASC

-- case: another property of it
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" = $1 AND "residents"."home_floors" > $2 ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" = ?1 AND "residents"."home_floors" > ?2 ORDER BY "residents"."name" ASC

-- case: either of two
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" = $1 OR "residents"."post_city" = $2 ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" = ?1 OR "residents"."post_city" = ?2 ORDER BY "residents"."name" ASC

-- case: an enumeration and a moment in it
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_shade" = $1 AND "residents"."home_built_at" < $2 ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_shade" = ?1 AND "residents"."home_built_at" < ?2 ORDER BY "residents"."name" ASC

-- case: a text in it
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_street" LIKE $1 OR "residents"."home_postcode" IS NOT NULL ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_street" GLOB ?1 OR "residents"."home_postcode" IS NOT NULL ORDER BY "residents"."name" ASC

-- case: one of a list
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" IN ($1, $2) ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" IN (?1, ?2) ORDER BY "residents"."name" ASC

-- case: a value object inside of it
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_spot_latitude" > $1 ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_spot_latitude" > ?1 ORDER BY "residents"."name" ASC

-- case: inside of a value that may be missing
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_spot_latitude" = $1 ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_spot_latitude" = ?1 ORDER BY "residents"."name" ASC

-- case: a value that is missing has no property
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_city" IS NULL ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_city" IS NULL ORDER BY "residents"."name" ASC

-- case: a value that is missing, inside of one that may be
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_spot_longitude" IS NULL ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_spot_longitude" IS NULL ORDER BY "residents"."name" ASC

-- case: a value that is missing is neither equal nor not
SELECT "residents"."name" FROM "residents" WHERE NOT ("residents"."post_floors" > $1) AND "residents"."post_spot_latitude" IS NOT NULL ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE NOT ("residents"."post_floors" > ?1) AND "residents"."post_spot_latitude" IS NOT NULL ORDER BY "residents"."name" ASC

-- case: a name of a column of its own, and no prefix
SELECT "residents"."name" FROM "residents" WHERE "residents"."text" = $1 ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."text" = ?1 ORDER BY "residents"."name" ASC

-- case: columns of two value objects, of which a missing one is another one
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_street" IS DISTINCT FROM "residents"."home_street" ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."post_street" IS NOT "residents"."home_street" ORDER BY "residents"."name" ASC

-- case: in an order
SELECT "residents"."name" FROM "residents" ORDER BY "residents"."home_city" DESC, "residents"."home_street" DESC
SELECT "residents"."name" FROM "residents" ORDER BY "residents"."home_city" DESC, "residents"."home_street" DESC

-- case: in an order with missing values last
SELECT "residents"."name" FROM "residents" ORDER BY "residents"."post_spot_latitude" ASC, "residents"."home_floors" DESC, "residents"."name" ASC
SELECT "residents"."name" FROM "residents" ORDER BY "residents"."post_spot_latitude" ASC NULLS LAST, "residents"."home_floors" DESC, "residents"."name" ASC

-- case: selected
SELECT "residents"."home_city", "residents"."post_city", "residents"."home_spot_latitude", "residents"."author" FROM "residents" ORDER BY "residents"."name" ASC
SELECT "residents"."home_city", "residents"."post_city", "residents"."home_spot_latitude", "residents"."author" FROM "residents" ORDER BY "residents"."name" ASC

-- case: computed with
SELECT ("residents"."home_floors" * $1) + "residents"."points", coalesce("residents"."post_city", "residents"."home_city") FROM "residents" ORDER BY "residents"."name" ASC
SELECT ("residents"."home_floors" * ?1) + "residents"."points", coalesce("residents"."post_city", "residents"."home_city") FROM "residents" ORDER BY "residents"."name" ASC

-- case: grouped
SELECT "residents"."home_city", count(*), CAST(sum("residents"."home_floors") AS bigint) FROM "residents" GROUP BY "residents"."home_city" HAVING CAST(sum("residents"."home_floors") AS bigint) < $1 ORDER BY "residents"."home_city" ASC
SELECT "residents"."home_city", count(*), sum("residents"."home_floors") FROM "residents" GROUP BY "residents"."home_city" HAVING sum("residents"."home_floors") < ?1 ORDER BY "residents"."home_city" ASC

-- case: each once
SELECT DISTINCT "residents"."home_city" FROM "residents" ORDER BY "residents"."home_city" ASC
SELECT DISTINCT "residents"."home_city" FROM "residents" ORDER BY "residents"."home_city" ASC

-- case: joined
SELECT "residents"."name", "residents_2"."name", "residents_2"."home_street" FROM "residents" JOIN "residents" AS "residents_2" ON "residents"."post_city" IS NOT DISTINCT FROM "residents_2"."home_city" ORDER BY "residents"."name" ASC, "residents_2"."name" ASC
SELECT "residents"."name", "residents_2"."name", "residents_2"."home_street" FROM "residents" JOIN "residents" AS "residents_2" ON "residents"."post_city" IS "residents_2"."home_city" ORDER BY "residents"."name" ASC, "residents_2"."name" ASC

-- case: joined where there may be none
SELECT "residents"."name", "residents_2"."home_city", "residents_2"."home_spot_longitude" FROM "residents" LEFT JOIN "residents" AS "residents_2" ON "residents"."home_spot_latitude" IS NOT NULL AND "residents_2"."home_spot_latitude" IS NOT DISTINCT FROM ("residents"."home_spot_latitude" + $1) ORDER BY "residents"."name" ASC
SELECT "residents"."name", "residents_2"."home_city", "residents_2"."home_spot_longitude" FROM "residents" LEFT JOIN "residents" AS "residents_2" ON "residents"."home_spot_latitude" IS NOT NULL AND "residents_2"."home_spot_latitude" IS ("residents"."home_spot_latitude" + ?1) ORDER BY "residents"."name" ASC

-- case: in a sub-query
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" IN (SELECT "others"."post_city" FROM "residents" AS "others") AND EXISTS (SELECT 1 FROM "calls" WHERE "calls"."resident_id" = "residents"."id" AND "calls"."place_latitude" > $1) ORDER BY "residents"."name" ASC
SELECT "residents"."name" FROM "residents" WHERE "residents"."home_city" IN (SELECT "others"."post_city" FROM "residents" AS "others") AND EXISTS (SELECT 1 FROM "calls" WHERE "calls"."resident_id" = "residents"."id" AND "calls"."place_latitude" > ?1) ORDER BY "residents"."name" ASC

-- case: beside a common table
WITH "cities"("c1", "c2") AS (SELECT "residents"."home_city", count(*) FROM "residents" GROUP BY "residents"."home_city") SELECT "residents"."name", "cities"."c2" FROM "residents" JOIN "cities" ON "residents"."post_city" IS NOT DISTINCT FROM "cities"."c1" ORDER BY "residents"."name" ASC
WITH "cities"("c1", "c2") AS (SELECT "residents"."home_city", count(*) FROM "residents" GROUP BY "residents"."home_city") SELECT "residents"."name", "cities"."c2" FROM "residents" JOIN "cities" ON "residents"."post_city" IS "cities"."c1" ORDER BY "residents"."name" ASC

-- case: in combined queries
SELECT "residents"."home_city" FROM "residents" UNION SELECT "residents"."name" FROM "residents" WHERE "residents"."post_city" IS NOT NULL ORDER BY 1 ASC
SELECT "residents"."home_city" FROM "residents" UNION SELECT "residents"."name" FROM "residents" WHERE "residents"."post_city" IS NOT NULL ORDER BY 1 ASC NULLS LAST

-- case: in a window
SELECT row_number() OVER (PARTITION BY "residents"."home_city" ORDER BY "residents"."home_floors" DESC) FROM "residents" ORDER BY "residents"."name" ASC
SELECT row_number() OVER (PARTITION BY "residents"."home_city" ORDER BY "residents"."home_floors" DESC) FROM "residents" ORDER BY "residents"."name" ASC
