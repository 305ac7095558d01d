-- case: equal to, in the same order
SELECT "crates"."name" FROM "crates" WHERE "crates"."labels" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."labels" = ?1 ORDER BY "crates"."name" ASC

-- case: equal to, in another order: never
SELECT "crates"."name" FROM "crates" WHERE "crates"."labels" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."labels" = ?1 ORDER BY "crates"."name" ASC

-- case: equal to an empty array, which is not NULL
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" = ?1 ORDER BY "crates"."name" ASC

-- case: NULL, which is no empty array
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" IS NULL ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" IS NULL ORDER BY "crates"."name" ASC

-- case: not equal to, of a column that may be NULL
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" <> $1 OR "crates"."counts" IS NULL ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" <> ?1 OR "crates"."counts" IS NULL ORDER BY "crates"."name" ASC

-- case: NULL elements are equal to each other
SELECT "crates"."name" FROM "crates" WHERE "crates"."notes" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."notes" = ?1 ORDER BY "crates"."name" ASC

-- case: equal numbers with a fraction
SELECT "crates"."name" FROM "crates" WHERE "crates"."ratios" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."ratios" = ?1 ORDER BY "crates"."name" ASC

-- case: equal truths
SELECT "crates"."name" FROM "crates" WHERE "crates"."flags" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."flags" = ?1 ORDER BY "crates"."name" ASC

-- case: equal cases of an enumeration
SELECT "crates"."name" FROM "crates" WHERE "crates"."tints" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."tints" = ?1 ORDER BY "crates"."name" ASC

-- case: equal keys
SELECT "crates"."name" FROM "crates" WHERE "crates"."crates" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."crates" = ?1 ORDER BY "crates"."name" ASC

-- case: equal moments
SELECT "crates"."name" FROM "crates" WHERE "crates"."opened_at" = $1 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."opened_at" = ?1 ORDER BY "crates"."name" ASC

-- case: one of several
SELECT "crates"."name" FROM "crates" WHERE "crates"."labels" IN ($1, $2, $3, $4) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."labels" IN (?1, ?2, ?3, ?4) ORDER BY "crates"."name" ASC

-- case: one of none
SELECT "crates"."name" FROM "crates" WHERE FALSE ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE FALSE ORDER BY "crates"."name" ASC

-- case: one of several, where there may be none
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" IN ($1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE "crates"."counts" IN (?1) ORDER BY "crates"."name" ASC

-- case: groups of equal arrays
SELECT "crates"."sizes", count(*) FROM "crates" GROUP BY "crates"."sizes" HAVING count(*) > $1
SELECT "crates"."sizes", count(*) FROM "crates" GROUP BY "crates"."sizes" HAVING count(*) > ?1

-- case: beside another one that is equal
SELECT "crates"."name" FROM "crates" WHERE EXISTS (SELECT 1 FROM "crates" AS "other" WHERE "other"."ratios" = "crates"."ratios" AND "other"."id" <> "crates"."id" AND "other"."name" <> $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE EXISTS (SELECT 1 FROM "crates" AS "other" WHERE "other"."ratios" = "crates"."ratios" AND "other"."id" <> "crates"."id" AND "other"."name" <> ?1) ORDER BY "crates"."name" ASC

-- case: in order of arrays
SELECT "crates"."name" FROM "crates" ORDER BY "crates"."counts" ASC
-- unsupported: sqlite has no order of arrays; sort by something else, or in Swift

-- case: the largest array
SELECT max("crates"."labels") FROM "crates"
-- unsupported: sqlite has no order of arrays; sort by something else, or in Swift

-- case: contains a text
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."labels")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."labels")) END ORDER BY "crates"."name" ASC

-- case: contains a text outside of the first plane
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."labels")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."labels")) END ORDER BY "crates"."name" ASC

-- case: contains an empty text
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."labels")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."labels")) END ORDER BY "crates"."name" ASC

-- case: contains a text in another case: no
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."labels")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."labels")) END ORDER BY "crates"."name" ASC

-- case: contains a number
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."counts")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."counts" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."counts")) END ORDER BY "crates"."name" ASC

-- case: contains the largest number
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."counts")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."counts" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."counts")) END ORDER BY "crates"."name" ASC

-- case: contains a truth
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."flags")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."flags" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."flags")) END ORDER BY "crates"."name" ASC

-- case: contains a case of an enumeration
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."tints")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."tints" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."tints")) END ORDER BY "crates"."name" ASC

-- case: contains a UUID
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."marks")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."marks" IS NOT NULL THEN nullif(hex(?1), '') IN (SELECT value FROM json_each("crates"."marks")) END ORDER BY "crates"."name" ASC

-- case: contains a key
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."crates")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."crates" IS NOT NULL THEN nullif(hex(?1), '') IN (SELECT value FROM json_each("crates"."crates")) END ORDER BY "crates"."name" ASC

-- case: contains a moment
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."opened_at")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."opened_at" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."opened_at")) END ORDER BY "crates"."name" ASC

-- case: contains a column with a key
SELECT "crates"."name" FROM "crates" WHERE ("crates"."id" = ANY ("crates"."crates")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."crates" IS NOT NULL THEN nullif(hex("crates"."id"), '') IN (SELECT value FROM json_each("crates"."crates")) END ORDER BY "crates"."name" ASC

-- case: contains a column
SELECT "crates"."name" FROM "crates" WHERE (coalesce("crates"."favorite", $1) = ANY ("crates"."labels")) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN coalesce("crates"."favorite", ?1) IN (SELECT value FROM json_each("crates"."labels")) END ORDER BY "crates"."name" ASC

-- case: an array that is NULL contains nothing and does not contain it
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."counts")) OR NOT (($2 = ANY ("crates"."counts"))) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."counts" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."counts")) END OR NOT (CASE WHEN "crates"."counts" IS NOT NULL THEN ?2 IN (SELECT value FROM json_each("crates"."counts")) END) ORDER BY "crates"."name" ASC

-- case: where an element is NULL, nobody knows what is not contained
SELECT "crates"."name" FROM "crates" WHERE NOT (($1 = ANY ("crates"."places"))) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE NOT (CASE WHEN "crates"."places" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."places")) END) ORDER BY "crates"."name" ASC

-- case: NULL is not among the elements
SELECT "crates"."name" FROM "crates" WHERE ($1 = ANY ("crates"."notes")) OR (NOT (($2 = ANY ("crates"."notes"))) AND "crates"."name" <> $3) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."notes" IS NOT NULL THEN ?1 IN (SELECT value FROM json_each("crates"."notes")) END OR (NOT (CASE WHEN "crates"."notes" IS NOT NULL THEN ?2 IN (SELECT value FROM json_each("crates"."notes")) END) AND "crates"."name" <> ?3) ORDER BY "crates"."name" ASC

-- case: contains all
SELECT "crates"."name" FROM "crates" WHERE ("crates"."labels" @> $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each("crates"."labels") WHERE value IS NOT NULL)) END ORDER BY "crates"."name" ASC

-- case: contains all of one value twice
SELECT "crates"."name" FROM "crates" WHERE ("crates"."labels" @> $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each("crates"."labels") WHERE value IS NOT NULL)) END ORDER BY "crates"."name" ASC

-- case: contains all of none
SELECT "crates"."name" FROM "crates" WHERE ("crates"."labels" @> $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each("crates"."labels") WHERE value IS NOT NULL)) END ORDER BY "crates"."name" ASC

-- case: an array that is NULL has no answer
SELECT "crates"."name" FROM "crates" WHERE ("crates"."counts" @> $1) OR NOT (("crates"."counts" @> $2)) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."counts" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each("crates"."counts") WHERE value IS NOT NULL)) END OR NOT (CASE WHEN "crates"."counts" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each(?2) WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each("crates"."counts") WHERE value IS NOT NULL)) END) ORDER BY "crates"."name" ASC

-- case: NULL is contained by nothing
SELECT "crates"."name" FROM "crates" WHERE ("crates"."notes" @> $1) OR (("crates"."notes" <@ $2) AND "crates"."notes" <> $3) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."notes" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each("crates"."notes") WHERE value IS NOT NULL)) END OR (CASE WHEN "crates"."notes" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each("crates"."notes") WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each(?2) WHERE value IS NOT NULL)) END AND "crates"."notes" <> ?3) ORDER BY "crates"."name" ASC

-- case: contains all, of keys
SELECT "crates"."name" FROM "crates" WHERE ("crates"."crates" @> $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."crates" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each("crates"."crates") WHERE value IS NOT NULL)) END ORDER BY "crates"."name" ASC

-- case: is contained
SELECT "crates"."name" FROM "crates" WHERE ("crates"."labels" <@ $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each("crates"."labels") WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each(?1) WHERE value IS NOT NULL)) END ORDER BY "crates"."name" ASC

-- case: is contained, with a NULL: no
SELECT "crates"."name" FROM "crates" WHERE ("crates"."places" <@ $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."places" IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM json_each("crates"."places") WHERE value IS NULL OR value NOT IN (SELECT value FROM json_each(?1) WHERE value IS NOT NULL)) END ORDER BY "crates"."name" ASC

-- case: overlaps
SELECT "crates"."name" FROM "crates" WHERE ("crates"."labels" && $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each("crates"."labels") WHERE value IN (SELECT value FROM json_each(?1))) END ORDER BY "crates"."name" ASC

-- case: overlaps nothing
SELECT "crates"."name" FROM "crates" WHERE ("crates"."labels" && $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each("crates"."labels") WHERE value IN (SELECT value FROM json_each(?1))) END ORDER BY "crates"."name" ASC

-- case: NULL overlaps nothing
SELECT "crates"."name" FROM "crates" WHERE ("crates"."places" && $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."places" IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each("crates"."places") WHERE value IN (SELECT value FROM json_each(?1))) END ORDER BY "crates"."name" ASC

-- case: does not overlap
SELECT "crates"."name" FROM "crates" WHERE NOT (("crates"."labels" && $1)) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE NOT (CASE WHEN "crates"."labels" IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each("crates"."labels") WHERE value IN (SELECT value FROM json_each(?1))) END) ORDER BY "crates"."name" ASC

-- case: overlaps, of truths
SELECT "crates"."name" FROM "crates" WHERE ("crates"."flags" && $1) ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."flags" IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each("crates"."flags") WHERE value IN (SELECT value FROM json_each(?1))) END ORDER BY "crates"."name" ASC

-- case: how many elements
SELECT cardinality("crates"."labels"), cardinality("crates"."counts") FROM "crates" ORDER BY "crates"."name" ASC
SELECT json_array_length("crates"."labels"), json_array_length("crates"."counts") FROM "crates" ORDER BY "crates"."name" ASC

-- case: where the first one is
SELECT array_position("crates"."labels", $1) - $2, array_position("crates"."counts", $3) - $4 FROM "crates" ORDER BY "crates"."name" ASC
SELECT (SELECT min(key) + 1 FROM json_each("crates"."labels") WHERE value IS ?1) - ?2, (SELECT min(key) + 1 FROM json_each("crates"."counts") WHERE value IS ?3) - ?4 FROM "crates" ORDER BY "crates"."name" ASC

-- case: where the first one is, of keys and truths
SELECT array_position("crates"."crates", $1) - $2, array_position("crates"."flags", $3) - $4 FROM "crates" ORDER BY "crates"."name" ASC
SELECT (SELECT min(key) + 1 FROM json_each("crates"."crates") WHERE value IS nullif(hex(?1), '')) - ?2, (SELECT min(key) + 1 FROM json_each("crates"."flags") WHERE value IS ?3) - ?4 FROM "crates" ORDER BY "crates"."name" ASC

-- case: where the first NULL is
SELECT array_position("crates"."places", $1) - $2 FROM "crates" ORDER BY "crates"."name" ASC
SELECT (SELECT min(key) + 1 FROM json_each("crates"."places") WHERE value IS ?1) - ?2 FROM "crates" ORDER BY "crates"."name" ASC

-- case: an element by its place
SELECT ("crates"."labels")[$1], ("crates"."counts")[$2] FROM "crates" ORDER BY "crates"."name" ASC
SELECT (SELECT value FROM json_each("crates"."labels") WHERE key = ?1 - 1), (SELECT value FROM json_each("crates"."counts") WHERE key = ?2 - 1) FROM "crates" ORDER BY "crates"."name" ASC

-- case: a place that is not there
SELECT ("crates"."labels")[$1], ("crates"."labels")[$2] FROM "crates" ORDER BY "crates"."name" ASC
SELECT (SELECT value FROM json_each("crates"."labels") WHERE key = ?1 - 1), (SELECT value FROM json_each("crates"."labels") WHERE key = ?2 - 1) FROM "crates" ORDER BY "crates"."name" ASC

-- case: truths and moments by their places
SELECT ("crates"."flags")[$1], ("crates"."opened_at")[$2] FROM "crates" ORDER BY "crates"."name" ASC
SELECT (SELECT value FROM json_each("crates"."flags") WHERE key = ?1 - 1), (SELECT value FROM json_each("crates"."opened_at") WHERE key = ?2 - 1) FROM "crates" ORDER BY "crates"."name" ASC

-- case: an element that is NULL
SELECT ("crates"."places")[$1] FROM "crates" ORDER BY "crates"."name" ASC
SELECT (SELECT value FROM json_each("crates"."places") WHERE key = ?1 - 1) FROM "crates" ORDER BY "crates"."name" ASC

-- case: an element beside others
SELECT "crates"."name" FROM "crates" WHERE ("crates"."counts")[$1] > $2 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE (SELECT value FROM json_each("crates"."counts") WHERE key = ?1 - 1) > ?2 ORDER BY "crates"."name" ASC

-- case: with one more
SELECT array_cat("crates"."labels", $1), array_cat("crates"."counts", $2) FROM "crates" ORDER BY "crates"."name" ASC
SELECT CASE WHEN "crates"."labels" IS NULL OR "crates"."labels" = '[]' THEN ?1 WHEN ?2 = '[]' THEN "crates"."labels" ELSE substr("crates"."labels", 1, length("crates"."labels") - 1) || ',' || substr(?3, 2) END, CASE WHEN "crates"."counts" IS NULL OR "crates"."counts" = '[]' THEN ?4 WHEN ?5 = '[]' THEN "crates"."counts" ELSE substr("crates"."counts", 1, length("crates"."counts") - 1) || ',' || substr(?6, 2) END FROM "crates" ORDER BY "crates"."name" ASC

-- case: with one more number with a fraction
SELECT array_cat("crates"."ratios", $1) FROM "crates" ORDER BY "crates"."name" ASC LIMIT $2
SELECT CASE WHEN "crates"."ratios" IS NULL OR "crates"."ratios" = '[]' THEN ?1 WHEN ?2 = '[]' THEN "crates"."ratios" ELSE substr("crates"."ratios", 1, length("crates"."ratios") - 1) || ',' || substr(?3, 2) END FROM "crates" ORDER BY "crates"."name" ASC LIMIT ?4

-- case: with a NULL at the end
SELECT array_cat("crates"."notes", $1) FROM "crates" ORDER BY "crates"."name" ASC
SELECT CASE WHEN "crates"."notes" IS NULL OR "crates"."notes" = '[]' THEN ?1 WHEN ?2 = '[]' THEN "crates"."notes" ELSE substr("crates"."notes", 1, length("crates"."notes") - 1) || ',' || substr(?3, 2) END FROM "crates" ORDER BY "crates"."name" ASC

-- case: without a text
SELECT array_remove("crates"."labels", $1) FROM "crates" ORDER BY "crates"."name" ASC
SELECT CASE WHEN "crates"."labels" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."labels") WHERE value IS NOT ?1) END FROM "crates" ORDER BY "crates"."name" ASC

-- case: without a number, and NULL stays NULL
SELECT array_remove("crates"."counts", $1) FROM "crates" ORDER BY "crates"."name" ASC
SELECT CASE WHEN "crates"."counts" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."counts") WHERE value IS NOT ?1) END FROM "crates" ORDER BY "crates"."name" ASC

-- case: without a truth
SELECT array_remove("crates"."answers", $1) FROM "crates" ORDER BY "crates"."name" ASC
SELECT CASE WHEN "crates"."answers" IS NOT NULL THEN (SELECT json_group_array(json(CASE value WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)) FROM json_each("crates"."answers") WHERE value IS NOT ?1) END FROM "crates" ORDER BY "crates"."name" ASC

-- case: without NULLs
SELECT array_remove("crates"."answers", $1) FROM "crates" ORDER BY "crates"."name" ASC
SELECT CASE WHEN "crates"."answers" IS NOT NULL THEN (SELECT json_group_array(json(CASE value WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)) FROM json_each("crates"."answers") WHERE value IS NOT ?1) END FROM "crates" ORDER BY "crates"."name" ASC

-- case: without a key
SELECT array_remove("crates"."crates", $1) FROM "crates" ORDER BY "crates"."name" ASC
SELECT CASE WHEN "crates"."crates" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."crates") WHERE value IS NOT nullif(hex(?1), '')) END FROM "crates" ORDER BY "crates"."name" ASC

-- case: one after the other
SELECT cardinality(array_cat(array_remove("crates"."labels", $1), $2)) FROM "crates" ORDER BY "crates"."name" ASC LIMIT $3
SELECT json_array_length(CASE WHEN CASE WHEN "crates"."labels" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."labels") WHERE value IS NOT ?1) END IS NULL OR CASE WHEN "crates"."labels" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."labels") WHERE value IS NOT ?1) END = '[]' THEN ?2 WHEN ?3 = '[]' THEN CASE WHEN "crates"."labels" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."labels") WHERE value IS NOT ?1) END ELSE substr(CASE WHEN "crates"."labels" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."labels") WHERE value IS NOT ?1) END, 1, length(CASE WHEN "crates"."labels" IS NOT NULL THEN (SELECT json_group_array(value) FROM json_each("crates"."labels") WHERE value IS NOT ?1) END) - 1) || ',' || substr(?4, 2) END) FROM "crates" ORDER BY "crates"."name" ASC LIMIT ?5

-- case: what is computed equals what is stored
SELECT "crates"."name" FROM "crates" WHERE array_cat("crates"."labels", $1) = $2 ORDER BY "crates"."name" ASC
SELECT "crates"."name" FROM "crates" WHERE CASE WHEN "crates"."labels" IS NULL OR "crates"."labels" = '[]' THEN ?1 WHEN ?2 = '[]' THEN "crates"."labels" ELSE substr("crates"."labels", 1, length("crates"."labels") - 1) || ',' || substr(?3, 2) END = ?4 ORDER BY "crates"."name" ASC
