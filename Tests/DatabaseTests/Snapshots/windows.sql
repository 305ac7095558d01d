-- case: row numbers
SELECT row_number() OVER (ORDER BY "pieces"."size" DESC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT row_number() OVER (ORDER BY "pieces"."size" DESC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: row numbers in parts
SELECT row_number() OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT row_number() OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: parts by two values
SELECT row_number() OVER (PARTITION BY "pieces"."is_open", "pieces"."shade" ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT row_number() OVER (PARTITION BY "pieces"."is_open", "pieces"."shade" ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: ranks
SELECT rank() OVER (ORDER BY "pieces"."shade" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT rank() OVER (ORDER BY "pieces"."shade" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: ranks without gaps
SELECT dense_rank() OVER (ORDER BY "pieces"."shade" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT dense_rank() OVER (ORDER BY "pieces"."shade" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: NULLs rank last
SELECT dense_rank() OVER (ORDER BY "pieces"."weight" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT dense_rank() OVER (ORDER BY "pieces"."weight" ASC NULLS LAST) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: how many there are
SELECT count(*) OVER (PARTITION BY "pieces"."weight") FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT count(*) OVER (PARTITION BY "pieces"."weight") FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: a running total
SELECT CAST(sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC) AS bigint) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: a running total counts rows that sort alike as one
SELECT CAST(sum("pieces"."size") OVER (ORDER BY "pieces"."is_open" ASC) AS bigint) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT sum("pieces"."size") OVER (ORDER BY "pieces"."is_open" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the total beside each row
SELECT CAST(sum("pieces"."size") OVER () AS bigint) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT sum("pieces"."size") OVER () FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the average of a part
SELECT CAST(avg("pieces"."size") OVER (PARTITION BY "pieces"."owner_id") AS double precision) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT avg("pieces"."size") OVER (PARTITION BY "pieces"."owner_id") FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: a frame of rows
SELECT CAST(sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS bigint) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: a frame from here to the end
SELECT CAST(sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS bigint) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: an aggregate with a condition
SELECT CAST(sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = $1) OVER (ORDER BY "pieces"."size" ASC) AS bigint) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT sum("pieces"."size") FILTER (WHERE "pieces"."is_open" = ?1) OVER (ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the row before
SELECT lag("pieces"."name", $1) OVER (ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT lag("pieces"."name", ?1) OVER (ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: two rows behind, in parts
SELECT lead("pieces"."name", $1) OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT lead("pieces"."name", ?1) OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" ASC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the first of a part
SELECT first_value("pieces"."name") OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" DESC) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT first_value("pieces"."name") OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" DESC) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: the last of a part
SELECT last_value("pieces"."name") OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT last_value("pieces"."name") OVER (PARTITION BY "pieces"."owner_id" ORDER BY "pieces"."size" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM "pieces" ORDER BY "pieces"."size" ASC

-- case: computed with
SELECT CAST(sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC) AS bigint) - "pieces"."size" FROM "pieces" ORDER BY "pieces"."size" ASC
SELECT sum("pieces"."size") OVER (ORDER BY "pieces"."size" ASC) - "pieces"."size" FROM "pieces" ORDER BY "pieces"."size" ASC
