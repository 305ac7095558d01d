-- case: by the primary key alone
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces"
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces"

-- case: by a column
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" DESC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" DESC

-- case: by a column with equal values
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."is_open" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."is_open" ASC

-- case: by an enumeration, downwards
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."shade" DESC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."shade" DESC

-- case: by a column with NULLs, upwards
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."weight" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."weight" ASC NULLS LAST

-- case: by a column with NULLs, downwards
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."weight" DESC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."weight" DESC NULLS FIRST

-- case: by two columns with NULLs
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."tint" DESC, "pieces"."weight" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."tint" DESC NULLS FIRST, "pieces"."weight" ASC NULLS LAST

-- case: by a moment
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."made_at" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."made_at" ASC

-- case: by a moment with NULLs, downwards
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."sold_at" DESC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."sold_at" DESC NULLS FIRST

-- case: by a number with a fraction
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."ratio" DESC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."ratio" DESC

-- case: by a truth with NULLs
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."is_good" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."is_good" ASC NULLS LAST

-- case: by a computed value
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" % $1 ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."size" % ?1 ASC NULLS LAST

-- case: by two directions
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."shade" ASC, "pieces"."size" DESC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."shade" ASC, "pieces"."size" DESC

-- case: by the key downwards, and something behind it that decides nothing
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."id" DESC, "pieces"."size" ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY "pieces"."id" DESC, "pieces"."size" ASC

-- case: by a text in the case of small letters
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY lower("pieces"."name") ASC
SELECT "pieces"."id", "pieces"."name", "pieces"."text", "pieces"."size", "pieces"."weight", "pieces"."ratio", "pieces"."score", "pieces"."is_open", "pieces"."is_good", "pieces"."shade", "pieces"."tint", "pieces"."made_at", "pieces"."sold_at", "pieces"."owner_id", "pieces"."borrower_id" FROM "pieces" ORDER BY lower("pieces"."name") ASC
