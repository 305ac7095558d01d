-- case: a number equal to a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = ?1 ORDER BY "pieces"."name" ASC

-- case: a number not equal to a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" <> $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" <> ?1 ORDER BY "pieces"."name" ASC

-- case: a number less than a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" < ?1 ORDER BY "pieces"."name" ASC

-- case: a number not above a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" <= $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" <= ?1 ORDER BY "pieces"."name" ASC

-- case: a number above a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" > $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" > ?1 ORDER BY "pieces"."name" ASC

-- case: a number not below a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" >= $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" >= ?1 ORDER BY "pieces"."name" ASC

-- case: a number between values
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" > $1 AND "pieces"."size" < $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" > ?1 AND "pieces"."size" < ?2 ORDER BY "pieces"."name" ASC

-- case: a negative number
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" < $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" < ?1 ORDER BY "pieces"."name" ASC

-- case: a number with a fraction equal to a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" = ?1 ORDER BY "pieces"."name" ASC

-- case: a text equal to a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" = ?1 ORDER BY "pieces"."name" ASC

-- case: a text tells capitals from small letters
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" = ?1 ORDER BY "pieces"."name" ASC

-- case: a text less than a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" < $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" < ?1 ORDER BY "pieces"."name" ASC

-- case: a truth
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?1 ORDER BY "pieces"."name" ASC

-- case: a falsehood
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?1 ORDER BY "pieces"."name" ASC

-- case: a case of an enumeration
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" = ?1 ORDER BY "pieces"."name" ASC

-- case: another case of an enumeration
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" <> $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" <> ?1 ORDER BY "pieces"."name" ASC

-- case: a moment before 1970
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."made_at" < $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."made_at" < ?1 ORDER BY "pieces"."name" ASC

-- case: a moment equal to a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."made_at" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."made_at" = ?1 ORDER BY "pieces"."name" ASC

-- case: a key
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" = ?1 ORDER BY "pieces"."name" ASC

-- case: a key that nothing has
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" = ?1 ORDER BY "pieces"."name" ASC

-- case: a key less than a value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."id" < $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."id" < ?1 ORDER BY "pieces"."name" ASC

-- case: two columns that are equal
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" = ("pieces"."name" || $1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" = ("pieces"."name" || ?1) ORDER BY "pieces"."name" ASC

-- case: a column less than another
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" < ("pieces"."ratio" + $1) AND "pieces"."ratio" > $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" < ("pieces"."ratio" + ?1) AND "pieces"."ratio" > ?2 ORDER BY "pieces"."name" ASC

-- case: a column and a computed value
SELECT "pieces"."name" FROM "pieces" WHERE ("pieces"."size" % $1) = $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE ("pieces"."size" % ?1) = ?2 ORDER BY "pieces"."name" ASC

-- case: both conditions
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = $1 AND "pieces"."weight" = $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" = ?1 AND "pieces"."weight" = ?2 ORDER BY "pieces"."name" ASC

-- case: one of two conditions
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = $1 OR "pieces"."size" = $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = ?1 OR "pieces"."size" = ?2 ORDER BY "pieces"."name" ASC

-- case: OR inside AND
SELECT "pieces"."name" FROM "pieces" WHERE ("pieces"."size" = $1 OR "pieces"."size" = $2) AND "pieces"."is_open" = $3 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE ("pieces"."size" = ?1 OR "pieces"."size" = ?2) AND "pieces"."is_open" = ?3 ORDER BY "pieces"."name" ASC

-- case: AND inside OR
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = $1 OR ("pieces"."size" < $2 AND "pieces"."is_open" = $3) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = ?1 OR ("pieces"."size" < ?2 AND "pieces"."is_open" = ?3) ORDER BY "pieces"."name" ASC

-- case: NOT around OR
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."size" = $1 OR "pieces"."size" = $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."size" = ?1 OR "pieces"."size" = ?2) ORDER BY "pieces"."name" ASC

-- case: NOT around AND
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."size" < $1 AND "pieces"."is_open" = $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."size" < ?1 AND "pieces"."is_open" = ?2) ORDER BY "pieces"."name" ASC

-- case: NOT twice
SELECT "pieces"."name" FROM "pieces" WHERE NOT (NOT ("pieces"."size" = $1)) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT (NOT ("pieces"."size" = ?1)) ORDER BY "pieces"."name" ASC
