-- case: one of several
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN ($1, $2, $3, $4) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN (?1, ?2, ?3, ?4) ORDER BY "pieces"."name" ASC

-- case: one of one
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN ($1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN (?1) ORDER BY "pieces"."name" ASC

-- case: one of none
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = ANY($1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE FALSE ORDER BY "pieces"."name" ASC

-- case: not one of none
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."size" = ANY($1)) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT (FALSE) ORDER BY "pieces"."name" ASC

-- case: not one of several
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."size" IN ($1, $2)) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."size" IN (?1, ?2)) ORDER BY "pieces"."name" ASC

-- case: one of none, beside another condition
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" = ANY($1) OR "pieces"."size" = $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE FALSE OR "pieces"."size" = ?1 ORDER BY "pieces"."name" ASC

-- case: a list with the same value twice
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN ($1, $2, $3, $4) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN (?1, ?2, ?3, ?4) ORDER BY "pieces"."name" ASC

-- case: texts with quotes and commas
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ORDER BY "pieces"."name" ASC

-- case: an empty text in a list
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" IN ($1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" IN (?1) ORDER BY "pieces"."name" ASC

-- case: cases of an enumeration
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" IN ($1, $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" IN (?1, ?2) ORDER BY "pieces"."name" ASC

-- case: keys
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" IN ($1, $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" IN (?1, ?2) ORDER BY "pieces"."name" ASC

-- case: keys that may be missing
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."borrower_id" IN ($1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."borrower_id" IN (?1) ORDER BY "pieces"."name" ASC

-- case: moments
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."made_at" IN ($1, $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."made_at" IN (?1, ?2) ORDER BY "pieces"."name" ASC

-- case: numbers with a fraction
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" IN ($1, $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."ratio" IN (?1, ?2) ORDER BY "pieces"."name" ASC

-- case: truths
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" IN ($1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_open" IN (?1) ORDER BY "pieces"."name" ASC

-- case: any sequence
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN ($1, $2, $3, $4) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN (?1, ?2, ?3, ?4) ORDER BY "pieces"."name" ASC

-- case: two lists in one condition
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN ($1, $2) AND "pieces"."weight" IN ($3, $4) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."size" IN (?1, ?2) AND "pieces"."weight" IN (?3, ?4) ORDER BY "pieces"."name" ASC
