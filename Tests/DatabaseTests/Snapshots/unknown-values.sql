-- case: no value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NULL ORDER BY "pieces"."name" ASC

-- case: some value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NOT NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NOT NULL ORDER BY "pieces"."name" ASC

-- case: no text is not an empty one
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" IS NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."text" IS NULL ORDER BY "pieces"."name" ASC

-- case: equal to a value: not where there is none
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" = ?1 ORDER BY "pieces"."name" ASC

-- case: not equal to a value: also where there is none
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" <> $1 OR "pieces"."weight" IS NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" <> ?1 OR "pieces"."weight" IS NULL ORDER BY "pieces"."name" ASC

-- case: less than a value: not where there is none
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < ?1 ORDER BY "pieces"."name" ASC

-- case: the negation of less: not where there is none either
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."weight" < $1) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."weight" < ?1) ORDER BY "pieces"."name" ASC

-- case: a value that may be nil, and is not
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" = ?1 ORDER BY "pieces"."name" ASC

-- case: a value that may be nil, and is
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NULL ORDER BY "pieces"."name" ASC

-- case: not a value that is nil
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NOT NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NOT NULL ORDER BY "pieces"."name" ASC

-- case: a truth that is known
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_good" = $1 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_good" = ?1 ORDER BY "pieces"."name" ASC

-- case: not false: true or unknown
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_good" <> $1 OR "pieces"."is_good" IS NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."is_good" <> ?1 OR "pieces"."is_good" IS NULL ORDER BY "pieces"."name" ASC

-- case: a case of an enumeration or none
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."tint" <> $1 OR "pieces"."tint" IS NULL ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."tint" <> ?1 OR "pieces"."tint" IS NULL ORDER BY "pieces"."name" ASC

-- case: two columns that may be NULL: without values they are equal
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" IS NOT DISTINCT FROM "pieces"."tint" ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" IS "pieces"."tint" ORDER BY "pieces"."name" ASC

-- case: two columns that are both NULL are equal
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS NOT DISTINCT FROM nullif(nullif(nullif("pieces"."weight", $1), $2), $3) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IS nullif(nullif(nullif("pieces"."weight", ?1), ?2), ?3) ORDER BY "pieces"."name" ASC

-- case: two columns of which one is NULL differ
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" IS DISTINCT FROM "pieces"."tint" ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."shade" IS NOT "pieces"."tint" ORDER BY "pieces"."name" ASC

-- case: a key and a key that may be missing are equal
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" = "pieces"."borrower_id" ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" = "pieces"."borrower_id" ORDER BY "pieces"."name" ASC

-- case: a key and a key that may be missing differ
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" IS DISTINCT FROM "pieces"."borrower_id" ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."owner_id" IS NOT "pieces"."borrower_id" ORDER BY "pieces"."name" ASC

-- case: unknown AND true is not true
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < $1 AND "pieces"."size" > $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < ?1 AND "pieces"."size" > ?2 ORDER BY "pieces"."name" ASC

-- case: unknown OR true is true
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < $1 OR "pieces"."size" > $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < ?1 OR "pieces"."size" > ?2 ORDER BY "pieces"."name" ASC

-- case: unknown OR false is not true
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < $1 OR "pieces"."size" > $2 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" < ?1 OR "pieces"."size" > ?2 ORDER BY "pieces"."name" ASC

-- case: in a list: not where there is no value
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IN ($1, $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IN (?1, ?2) ORDER BY "pieces"."name" ASC

-- case: not in a list: not where there is no value
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."weight" IN ($1, $2)) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE NOT ("pieces"."weight" IN (?1, ?2)) ORDER BY "pieces"."name" ASC

-- case: a list with nil in it does not find what has none
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IN ($1, $2) ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE "pieces"."weight" IN (?1, ?2) ORDER BY "pieces"."name" ASC

-- case: a condition is a value: true, false, or unknown
SELECT "pieces"."weight" < $1 FROM "pieces" ORDER BY "pieces"."name" ASC
SELECT "pieces"."weight" < ?1 FROM "pieces" ORDER BY "pieces"."name" ASC
