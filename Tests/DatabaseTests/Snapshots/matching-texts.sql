-- case: contains
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: contains, and tells capitals from small letters
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: contains, whatever the case
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" ILIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE ?1 ESCAPE '\' ORDER BY "pieces"."name" ASC

-- case: begins with
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: begins with, whatever the case
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" ILIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE ?1 ESCAPE '\' ORDER BY "pieces"."name" ASC

-- case: ends with
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: ends with, whatever the case
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" ILIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE ?1 ESCAPE '\' ORDER BY "pieces"."name" ASC

-- case: the empty text is in every text, but not in none
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: every text begins with the empty one
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: does not contain
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."text" LIKE $1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."text" GLOB ?1) ORDER BY "pieces"."name" ASC

-- case: a percent sign stands for itself
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: an underscore stands for itself
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: a percent sign stands for itself, whatever the case
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" ILIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE ?1 ESCAPE '\' ORDER BY "pieces"."name" ASC

-- case: an underscore stands for itself, whatever the case
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" ILIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE ?1 ESCAPE '\' ORDER BY "pieces"."name" ASC

-- case: what other languages use for any text finds nothing
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: what other languages use for any character finds nothing
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: a class of characters finds nothing
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: an injection finds nothing
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: a column that is never NULL
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."name" GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: a text that was computed
SELECT "pieces"."name" FROM "pieces" WHERE upper("pieces"."text") LIKE $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE upper("pieces"."text") GLOB ?1 ORDER BY "pieces"."name" ASC

-- case: a regular expression
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" ~ $1 ORDER BY "pieces"."name" ASC
-- unsupported: sqlite has no regular expressions; match the text with contains, hasPrefix or hasSuffix

-- case: a regular expression, whatever the case
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" ~* $1 AND "pieces"."size" > $2 ORDER BY "pieces"."name" ASC
-- unsupported: sqlite has no regular expressions; match the text with contains, hasPrefix or hasSuffix
