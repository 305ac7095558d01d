-- case: plus
SELECT "pieces"."size" + $1 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" + ?1 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: minus
SELECT "pieces"."size" - $1 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" - ?1 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: times
SELECT "pieces"."size" * $1 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" * ?1 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: divided: of integers the whole part
SELECT "pieces"."size" / $1 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" / ?1 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: divided: towards zero
SELECT ("pieces"."size" - $1) / $2 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT ("pieces"."size" - ?1) / ?2 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the remainder
SELECT "pieces"."size" % $1 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" % ?1 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the remainder has the sign of what is divided
SELECT ("pieces"."size" - $1) % $2 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT ("pieces"."size" - ?1) % ?2 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: numbers with a fraction
SELECT ("pieces"."ratio" * $1) + $2 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT ("pieces"."ratio" * ?1) + ?2 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: divided: of numbers with a fraction all of it
SELECT "pieces"."ratio" / $1 FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $2
SELECT "pieces"."ratio" / ?1 FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?2

-- case: two columns
SELECT "pieces"."size" * "pieces"."size" FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" * "pieces"."size" FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: NULL makes NULL
SELECT "pieces"."weight" + $1 FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."weight" + ?1 FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: a column beside one that may be NULL
SELECT "pieces"."size" - "pieces"."weight" FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" - "pieces"."weight" FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: operations in the order in which they are written
SELECT ("pieces"."size" + $1) * $2 FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $3
SELECT ("pieces"."size" + ?1) * ?2 FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?3

-- case: operations inside operations
SELECT "pieces"."size" - ("pieces"."size" - $1) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT "pieces"."size" - ("pieces"."size" - ?1) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: division inside division
SELECT ("pieces"."size" * $1) / (("pieces"."size" * $1) / $2) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT ("pieces"."size" * ?1) / (("pieces"."size" * ?1) / ?2) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: in a condition
SELECT "pieces"."name" FROM "pieces" WHERE (("pieces"."size" * $1) - $2) > $3 ORDER BY "pieces"."name" ASC
SELECT "pieces"."name" FROM "pieces" WHERE (("pieces"."size" * ?1) - ?2) > ?3 ORDER BY "pieces"."name" ASC
