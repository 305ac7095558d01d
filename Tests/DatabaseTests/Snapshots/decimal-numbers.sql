-- case: equal to
SELECT "products"."name" FROM "products" WHERE "products"."price" = $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" = ?1 ORDER BY "products"."name" ASC

-- case: equal to, with zeros at the end
SELECT "products"."name" FROM "products" WHERE "products"."price" = $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" = ?1 ORDER BY "products"."name" ASC

-- case: not equal to, of a column that may be NULL
SELECT "products"."name" FROM "products" WHERE "products"."reduced" <> $1 OR "products"."reduced" IS NULL ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" <> ?1 OR "products"."reduced" IS NULL ORDER BY "products"."name" ASC

-- case: greater than, as numbers and not as texts
SELECT "products"."name" FROM "products" WHERE "products"."price" > $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" > ?1 ORDER BY "products"."name" ASC

-- case: less than a negative number
SELECT "products"."name" FROM "products" WHERE "products"."price" < $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" < ?1 ORDER BY "products"."name" ASC

-- case: compared with a number of more places than the column has
SELECT "products"."name" FROM "products" WHERE "products"."price" > $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" > ?1 ORDER BY "products"."name" ASC

-- case: equal to a number of more places: never
SELECT "products"."name" FROM "products" WHERE "products"."price" = $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" <> "products"."price" ORDER BY "products"."name" ASC

-- case: one of several, with more places or fewer
SELECT "products"."name" FROM "products" WHERE "products"."price" IN ($1, $2, $3, $4) ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE ("products"."price" * 10) IN (?1, ?2, ?3, ?4) ORDER BY "products"."name" ASC

-- case: two columns with equal places
SELECT "products"."name" FROM "products" WHERE "products"."reduced" < "products"."price" ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" < "products"."price" ORDER BY "products"."name" ASC

-- case: two columns with other places
SELECT "products"."name" FROM "products" WHERE "products"."price" > "products"."rate" ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE ("products"."price" * 100) > "products"."rate" ORDER BY "products"."name" ASC

-- case: NULL or not
SELECT "products"."name" FROM "products" WHERE "products"."reduced" IS NULL ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" IS NULL ORDER BY "products"."name" ASC

-- case: the largest number of 18 digits
SELECT "products"."name" FROM "products" WHERE "products"."serial" = $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."serial" = ?1 ORDER BY "products"."name" ASC

-- case: something computed
SELECT "products"."name" FROM "products" WHERE ("products"."price" * "products"."rate") > $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE ("products"."price" * "products"."rate") > ?1 ORDER BY "products"."name" ASC

-- case: a sub-query
SELECT "products"."name" FROM "products" WHERE "products"."price" IS NOT DISTINCT FROM (SELECT max("others"."price") FROM "products" AS "others") ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" IS (SELECT max("others"."price") FROM "products" AS "others") ORDER BY "products"."name" ASC

-- case: among the values of a query
SELECT "products"."name" FROM "products" WHERE "products"."price" IN (SELECT "others"."price" FROM "products" AS "others" WHERE "others"."weight" = $1) ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" IN (SELECT "others"."price" FROM "products" AS "others" WHERE "others"."weight" = ?1) ORDER BY "products"."name" ASC

-- case: in order
SELECT "products"."name" FROM "products" ORDER BY "products"."price" ASC
SELECT "products"."name" FROM "products" ORDER BY "products"."price" ASC

-- case: in order, with NULL as the largest
SELECT "products"."name" FROM "products" ORDER BY "products"."reduced" DESC
SELECT "products"."name" FROM "products" ORDER BY "products"."reduced" DESC NULLS FIRST

-- case: in order of something computed
SELECT "products"."name" FROM "products" ORDER BY "products"."price" * "products"."rate" DESC
SELECT "products"."name" FROM "products" ORDER BY "products"."price" * "products"."rate" DESC

-- case: selected
SELECT "products"."price" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" FROM "products" ORDER BY "products"."name" ASC

-- case: selected with NULL
SELECT "products"."reduced" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."reduced" FROM "products" ORDER BY "products"."name" ASC

-- case: beside others
SELECT "products"."name", "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."name", "products"."rate" FROM "products" ORDER BY "products"."name" ASC

-- case: plus, minus
SELECT ("products"."price" + $1) - $2 FROM "products" ORDER BY "products"."name" ASC
SELECT (("products"."price" * 10) + ?1) - ?2 FROM "products" ORDER BY "products"."name" ASC

-- case: times a value
SELECT "products"."price" * $1 FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" * ?1 FROM "products" ORDER BY "products"."name" ASC

-- case: times a column
SELECT "products"."price" * "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" * "products"."rate" FROM "products" ORDER BY "products"."name" ASC

-- case: plus a column of other places
SELECT "products"."price" + "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT ("products"."price" * 100) + "products"."rate" FROM "products" ORDER BY "products"."name" ASC

-- case: minus a column that may be NULL
SELECT "products"."reduced" - $1 FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."reduced" - ?1 FROM "products" ORDER BY "products"."name" ASC

-- case: or else
SELECT coalesce("products"."reduced", "products"."rate") FROM "products" ORDER BY "products"."name" ASC
SELECT coalesce(("products"."reduced" * 100), "products"."rate") FROM "products" ORDER BY "products"."name" ASC

-- case: or else a value of more places
SELECT coalesce("products"."reduced", $1) FROM "products" ORDER BY "products"."name" ASC
SELECT coalesce(("products"."reduced" * 10), ?1) FROM "products" ORDER BY "products"."name" ASC

-- case: NULL instead of a value
SELECT nullif("products"."rate", $1) FROM "products" ORDER BY "products"."name" ASC
SELECT nullif("products"."rate", ?1) FROM "products" ORDER BY "products"."name" ASC

-- case: depending on a condition
SELECT CASE WHEN "products"."price" > $1 THEN "products"."price" WHEN "products"."price" < $2 THEN $3 ELSE "products"."rate" END FROM "products" ORDER BY "products"."name" ASC
SELECT CASE WHEN "products"."price" > ?1 THEN ("products"."price" * 100) WHEN "products"."price" < ?2 THEN ?3 ELSE "products"."rate" END FROM "products" ORDER BY "products"."name" ASC

-- case: the sum
SELECT sum("products"."price") FROM "products"
SELECT sum("products"."price") FROM "products"

-- case: the sum of what is there
SELECT sum("products"."reduced") FROM "products"
SELECT sum("products"."reduced") FROM "products"

-- case: the sum of nothing
SELECT sum("products"."price") FROM "products" WHERE "products"."name" = $1
SELECT sum("products"."price") FROM "products" WHERE "products"."name" = ?1

-- case: the sum of something computed
SELECT sum("products"."price" * "products"."rate") FROM "products"
SELECT sum("products"."price" * "products"."rate") FROM "products"

-- case: the sum of different values
SELECT sum(DISTINCT "products"."rate") FROM "products"
SELECT sum(DISTINCT "products"."rate") FROM "products"

-- case: the smallest and the largest
SELECT min("products"."price"), max("products"."reduced") FROM "products"
SELECT min("products"."price"), max("products"."reduced") FROM "products"

-- case: groups
SELECT "products"."rate", sum("products"."price") FROM "products" GROUP BY "products"."rate" HAVING sum("products"."price") > $1 ORDER BY "products"."rate" ASC
SELECT "products"."rate", sum("products"."price") FROM "products" GROUP BY "products"."rate" HAVING sum("products"."price") > ?1 ORDER BY "products"."rate" ASC

-- case: a running sum
SELECT sum("products"."price") OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC
SELECT sum("products"."price") OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC

-- case: the value before
SELECT lag("products"."price", $1) OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC
SELECT lag("products"."price", ?1) OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC

-- case: combined queries
SELECT "products"."price" FROM "products" WHERE "products"."price" > $1 UNION SELECT "products"."price" FROM "products" WHERE "products"."price" = $2 ORDER BY 1 ASC
SELECT "products"."price" FROM "products" WHERE "products"."price" > ?1 UNION SELECT "products"."price" FROM "products" WHERE "products"."price" = ?2 ORDER BY 1 ASC NULLS LAST

-- case: divided
SELECT "products"."price" / $1 FROM "products" ORDER BY "products"."name" ASC LIMIT $2
-- unsupported: sqlite has no division of decimal numbers; divide in Swift, a sum by a count for an average

-- case: the average
SELECT avg("products"."price") FROM "products" WHERE "products"."price" > $1
-- unsupported: sqlite has no division of decimal numbers; divide in Swift, a sum by a count for an average
