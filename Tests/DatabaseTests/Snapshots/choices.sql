-- case: the value of the first condition that is true
SELECT CASE WHEN "pieces"."size" < $1 THEN $2 WHEN "pieces"."size" < $3 THEN $4 ELSE $5 END FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT CASE WHEN "pieces"."size" < ?1 THEN ?2 WHEN "pieces"."size" < ?3 THEN ?4 ELSE ?5 END FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: columns as values
SELECT CASE WHEN "pieces"."is_open" = $1 THEN "pieces"."name" ELSE upper("pieces"."name") END FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT CASE WHEN "pieces"."is_open" = ?1 THEN "pieces"."name" ELSE upper("pieces"."name") END FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: an unknown condition is not true
SELECT CASE WHEN "pieces"."weight" < $1 THEN $2 ELSE $3 END FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT CASE WHEN "pieces"."weight" < ?1 THEN ?2 ELSE ?3 END FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: NULL where no condition is true
SELECT CASE WHEN "pieces"."size" > $1 THEN "pieces"."size" END FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT CASE WHEN "pieces"."size" > ?1 THEN "pieces"."size" END FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: a choice of enumerations
SELECT CASE WHEN "pieces"."size" = $1 THEN $2 ELSE "pieces"."shade" END FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $3
SELECT CASE WHEN "pieces"."size" = ?1 THEN ?2 ELSE "pieces"."shade" END FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?3

-- case: a value instead of NULL
SELECT coalesce("pieces"."weight", $1) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT coalesce("pieces"."weight", ?1) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: another column instead of NULL
SELECT coalesce("pieces"."weight", "pieces"."size") FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT coalesce("pieces"."weight", "pieces"."size") FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: another column that may be NULL as well
SELECT coalesce("pieces"."sold_at", nullif("pieces"."sold_at", $1)) FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $2
SELECT coalesce("pieces"."sold_at", nullif("pieces"."sold_at", ?1)) FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?2

-- case: an empty text is not NULL
SELECT coalesce("pieces"."text", $1) FROM "pieces" ORDER BY "pieces"."size" ASC OFFSET $2
SELECT coalesce("pieces"."text", ?1) FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT -1 OFFSET ?2

-- case: NULL where a value is
SELECT nullif("pieces"."size", $1) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT nullif("pieces"."size", ?1) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: NULL where a text is empty
SELECT coalesce(nullif("pieces"."text", $1), $2) FROM "pieces" ORDER BY "pieces"."size" ASC OFFSET $3
SELECT coalesce(nullif("pieces"."text", ?1), ?2) FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT -1 OFFSET ?3

-- case: a choice in a condition
SELECT "pieces"."name" FROM "pieces" WHERE CASE WHEN "pieces"."is_open" = $1 THEN "pieces"."size" ELSE $2 END = $3 OR CASE WHEN "pieces"."size" = $4 THEN $5 ELSE $6 END = $7 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE CASE WHEN "pieces"."is_open" = ?1 THEN "pieces"."size" ELSE ?2 END = ?3 OR CASE WHEN "pieces"."size" = ?4 THEN ?5 ELSE ?6 END = ?7 ORDER BY "pieces"."name" ASC

-- case: a value instead of NULL in a condition
SELECT "pieces"."name" FROM "pieces" WHERE coalesce("pieces"."weight", $1) = $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE coalesce("pieces"."weight", ?1) = ?2 ORDER BY "pieces"."name" ASC
