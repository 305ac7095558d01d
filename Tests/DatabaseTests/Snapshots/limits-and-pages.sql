-- case: a limit
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1

-- case: an offset alone
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC OFFSET $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT -1 OFFSET ?1

-- case: a limit and an offset
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1 OFFSET $2
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1 OFFSET ?2

-- case: a limit of none
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1

-- case: a limit above what there is
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1

-- case: the greatest limit
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1

-- case: an offset behind the end
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1 OFFSET $2
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1 OFFSET ?2

-- case: an offset of none
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC OFFSET $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT -1 OFFSET ?1

-- case: the last limit counts
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT $1
SELECT "pieces"."name" FROM "pieces" ORDER BY "pieces"."size" ASC LIMIT ?1
