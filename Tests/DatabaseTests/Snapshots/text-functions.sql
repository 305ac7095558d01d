-- case: small letters
SELECT lower("pieces"."text") FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT lower("pieces"."text") FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: capitals
SELECT upper("pieces"."text") FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT upper("pieces"."text") FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the length
SELECT length("pieces"."text") FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT length("pieces"."text") FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the length of a text that is never NULL
SELECT length("pieces"."name") FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT length("pieces"."name") FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: a part
SELECT substr("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT substr("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: a part that begins in front of the text
SELECT substr("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT substr("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: a part that ends behind the text
SELECT substr("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT substr("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: a part that lies behind the text
SELECT substr("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT substr("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: a part without a length
SELECT substr("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT substr("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: a part with a negative length
SELECT substr("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT substr("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: where a text begins
SELECT strpos("pieces"."text", $1), strpos("pieces"."text", $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT instr("pieces"."text", ?1), instr("pieces"."text", ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: where a text does not begin
SELECT strpos("pieces"."text", $1) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT instr("pieces"."text", ?1) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: something else for a part
SELECT replace("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT replace("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: nothing for a part
SELECT replace("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT replace("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: something else for a part that is not there
SELECT replace("pieces"."text", $1, $2) FROM "pieces" WHERE "pieces"."name" = $3
SELECT replace("pieces"."text", ?1, ?2) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: a text behind a text
SELECT "pieces"."name" || $1 FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $2
SELECT "pieces"."name" || ?1 FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?2

-- case: a column behind a column
SELECT "pieces"."name" || upper("pieces"."name") FROM "pieces" WHERE "pieces"."name" = $1
SELECT "pieces"."name" || upper("pieces"."name") FROM "pieces" WHERE "pieces"."name" = ?1

-- case: a text behind NULL is NULL
SELECT "pieces"."text" || $1 FROM "pieces" ORDER BY "pieces"."size" ASC OFFSET $2
SELECT "pieces"."text" || ?1 FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT -1 OFFSET ?2

-- case: without spaces at the ends
SELECT trim(replace("pieces"."text", $1, $2)) FROM "pieces" WHERE "pieces"."name" = $3
SELECT trim(replace("pieces"."text", ?1, ?2)) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: functions inside functions
SELECT length(upper(substr("pieces"."text", $1, $2))) FROM "pieces" WHERE "pieces"."name" = $3
SELECT length(upper(substr("pieces"."text", ?1, ?2))) FROM "pieces" WHERE "pieces"."name" = ?3

-- case: in a condition
SELECT "pieces"."name" FROM "pieces" WHERE length("pieces"."text") > $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE length("pieces"."text") > ?1 ORDER BY "pieces"."name" ASC
