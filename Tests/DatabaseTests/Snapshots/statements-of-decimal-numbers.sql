-- case: postgres
DELETE FROM "products"
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") SELECT "strata_new"."id", "strata_new"."name", "strata_new"."price", "strata_new"."reduced", "strata_new"."rate", "strata_new"."weight", "strata_new"."serial" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS numeric[]), CAST($4 AS numeric[]), CAST($5 AS numeric[]), CAST($6 AS numeric[]), CAST($7 AS numeric[])) WITH ORDINALITY AS "strata_new"("id", "name", "price", "reduced", "rate", "weight", "serial", "strata_place") ORDER BY "strata_new"."strata_place" RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
SELECT "products"."name" FROM "products" WHERE "products"."price" = $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" <> $1 OR "products"."reduced" IS NULL ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" > $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" < $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" IN ($1, $2, $3, $4) ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" < "products"."price" ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" > "products"."rate" ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" IS NULL ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."serial" = $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE ("products"."price" * "products"."rate") > $1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" IS NOT DISTINCT FROM (SELECT max("others"."price") FROM "products" AS "others") ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" IN (SELECT "others"."price" FROM "products" AS "others" WHERE "others"."weight" = $1) ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" ORDER BY "products"."price" ASC
SELECT "products"."name" FROM "products" ORDER BY "products"."reduced" DESC
SELECT "products"."name" FROM "products" ORDER BY "products"."price" * "products"."rate" DESC
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."price", "products"."id" FROM "products" ORDER BY "products"."price" DESC, "products"."id" ASC LIMIT $1
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."price", "products"."id" FROM "products" WHERE ("products"."price" < $1) OR ("products"."price" = $2 AND "products"."id" > $3) ORDER BY "products"."price" DESC, "products"."id" ASC LIMIT $4
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."reduced", "products"."id" FROM "products" ORDER BY "products"."reduced" ASC, "products"."id" ASC LIMIT $1
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."reduced", "products"."id" FROM "products" WHERE (("products"."reduced" > $1 OR "products"."reduced" IS NULL)) OR ("products"."reduced" = $2 AND "products"."id" > $3) ORDER BY "products"."reduced" ASC, "products"."id" ASC LIMIT $4
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."price" >= $1 AND "products"."reduced" < $2 ORDER BY "products"."price" DESC
SELECT "products"."name", "products"."price", "products"."reduced" FROM "products" WHERE "products"."price" >= $1 AND "products"."reduced" < $2 ORDER BY "products"."price" DESC
SELECT "products"."price" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."reduced" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."name", "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT ("products"."price" + $1) - $2 FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" * $1 FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" * "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" + "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."reduced" - $1 FROM "products" ORDER BY "products"."name" ASC
SELECT coalesce("products"."reduced", "products"."rate") FROM "products" ORDER BY "products"."name" ASC
SELECT coalesce("products"."reduced", $1) FROM "products" ORDER BY "products"."name" ASC
SELECT nullif("products"."rate", $1) FROM "products" ORDER BY "products"."name" ASC
SELECT CASE WHEN "products"."price" > $1 THEN "products"."price" WHEN "products"."price" < $2 THEN $3 ELSE "products"."rate" END FROM "products" ORDER BY "products"."name" ASC
SELECT sum("products"."price") FROM "products"
SELECT sum("products"."reduced") FROM "products"
SELECT sum("products"."price") FROM "products" WHERE "products"."name" = $1
SELECT sum("products"."price" * "products"."rate") FROM "products"
SELECT sum(DISTINCT "products"."rate") FROM "products"
SELECT min("products"."price"), max("products"."reduced") FROM "products"
SELECT "products"."rate", sum("products"."price") FROM "products" GROUP BY "products"."rate" HAVING sum("products"."price") > $1 ORDER BY "products"."rate" ASC
SELECT sum("products"."price") OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC
SELECT lag("products"."price", $1) OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" FROM "products" WHERE "products"."price" > $1 UNION SELECT "products"."price" FROM "products" WHERE "products"."price" = $2 ORDER BY 1 ASC
SELECT "products"."price" / $1 FROM "products" ORDER BY "products"."name" ASC LIMIT $2
SELECT avg("products"."price") FROM "products" WHERE "products"."price" > $1
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" ORDER BY "products"."name" ASC
SELECT * FROM products ORDER BY name
BEGIN READ ONLY
COMMIT
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" ORDER BY "products"."name" ASC LIMIT $1 OFFSET $2
SELECT count(*) FROM "products"
UPDATE "products" SET "price" = "strata_new"."strata_v1", "reduced" = "strata_new"."strata_v2" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS numeric[]), CAST($3 AS numeric[])) AS "strata_new"("strata_k1", "strata_v1", "strata_v2") WHERE "products"."id" = "strata_new"."strata_k1"
UPDATE "products" SET "price" = "products"."price" + "strata_new"."strata_v1" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS numeric[])) AS "strata_new"("strata_k1", "strata_v1") WHERE "products"."id" = "strata_new"."strata_k1"
BEGIN
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") SELECT "strata_new"."id", "strata_new"."name", "strata_new"."price", "strata_new"."reduced", "strata_new"."rate", "strata_new"."weight", "strata_new"."serial" FROM unnest(CAST($1 AS uuid[]), CAST($2 AS text[]), CAST($3 AS numeric[]), CAST($4 AS numeric[]), CAST($5 AS numeric[]), CAST($6 AS numeric[]), CAST($7 AS numeric[])) WITH ORDINALITY AS "strata_new"("id", "name", "price", "reduced", "rate", "weight", "serial", "strata_place") ORDER BY "strata_new"."strata_place"
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES ($1, $2, $3, $4, $5, $6, $7)
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."name" LIKE $1 ORDER BY "products"."name" ASC
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."id" = $1
SELECT count(*) FROM "products" WHERE "products"."price" = $1 AND "products"."name" = $2
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."name" = $1 LIMIT $2
UPDATE "products" SET "weight" = "products"."weight" - $1
UPDATE "products" SET "price" = $1 WHERE "products"."id" = $2 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
UPDATE "products" SET "price" = "products"."price" + $1, "reduced" = "products"."price" - $2 WHERE "products"."id" = $3 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
UPDATE "products" SET "reduced" = $1 WHERE "products"."id" = $2 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
UPDATE "products" SET "price" = "products"."price" * $1 WHERE "products"."price" > $2
UPDATE "products" SET "price" = "products"."price" * $1 WHERE "products"."name" = $2
SELECT "products"."price" FROM "products" WHERE "products"."name" = $1
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ("name") DO UPDATE SET "price" = "excluded"."price", "reduced" = "excluded"."reduced", "rate" = "excluded"."rate", "weight" = "excluded"."weight", "serial" = "excluded"."serial" RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ("name") DO UPDATE SET "price" = "products"."price" + "excluded"."price", "reduced" = $8 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
INSERT INTO products (id, name, price) SELECT $1, 'x', price FROM products WHERE name = 'b'

-- case: sqlite
DELETE FROM "products"
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
SELECT "products"."name" FROM "products" WHERE "products"."price" = ?1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" <> ?1 OR "products"."reduced" IS NULL ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" > ?1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" < ?1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" <> "products"."price" ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE ("products"."price" * 10) IN (?1, ?2, ?3, ?4) ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" < "products"."price" ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE ("products"."price" * 100) > "products"."rate" ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."reduced" IS NULL ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."serial" = ?1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE ("products"."price" * "products"."rate") > ?1 ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" IS (SELECT max("others"."price") FROM "products" AS "others") ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" WHERE "products"."price" IN (SELECT "others"."price" FROM "products" AS "others" WHERE "others"."weight" = ?1) ORDER BY "products"."name" ASC
SELECT "products"."name" FROM "products" ORDER BY "products"."price" ASC
SELECT "products"."name" FROM "products" ORDER BY "products"."reduced" DESC NULLS FIRST
SELECT "products"."name" FROM "products" ORDER BY "products"."price" * "products"."rate" DESC
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."price", "products"."id" FROM "products" ORDER BY "products"."price" DESC, "products"."id" ASC LIMIT ?1
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."price", "products"."id" FROM "products" WHERE ("products"."price" < ?1) OR ("products"."price" = ?2 AND "products"."id" > ?3) ORDER BY "products"."price" DESC, "products"."id" ASC LIMIT ?4
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."reduced", "products"."id" FROM "products" ORDER BY "products"."reduced" ASC NULLS LAST, "products"."id" ASC LIMIT ?1
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial", "products"."reduced", "products"."id" FROM "products" WHERE (("products"."reduced" > ?1 OR "products"."reduced" IS NULL)) OR ("products"."reduced" = ?2 AND "products"."id" > ?3) ORDER BY "products"."reduced" ASC NULLS LAST, "products"."id" ASC LIMIT ?4
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."price" >= ?1 AND "products"."reduced" <= ?2 ORDER BY "products"."price" DESC
SELECT "products"."name", "products"."price", "products"."reduced" FROM "products" WHERE "products"."price" >= ?1 AND "products"."reduced" <= ?2 ORDER BY "products"."price" DESC
SELECT "products"."price" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."reduced" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."name", "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT (("products"."price" * 10) + ?1) - ?2 FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" * ?1 FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" * "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT ("products"."price" * 100) + "products"."rate" FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."reduced" - ?1 FROM "products" ORDER BY "products"."name" ASC
SELECT coalesce(("products"."reduced" * 100), "products"."rate") FROM "products" ORDER BY "products"."name" ASC
SELECT coalesce(("products"."reduced" * 10), ?1) FROM "products" ORDER BY "products"."name" ASC
SELECT nullif("products"."rate", ?1) FROM "products" ORDER BY "products"."name" ASC
SELECT CASE WHEN "products"."price" > ?1 THEN ("products"."price" * 100) WHEN "products"."price" < ?2 THEN ?3 ELSE "products"."rate" END FROM "products" ORDER BY "products"."name" ASC
SELECT sum("products"."price") FROM "products"
SELECT sum("products"."reduced") FROM "products"
SELECT sum("products"."price") FROM "products" WHERE "products"."name" = ?1
SELECT sum("products"."price" * "products"."rate") FROM "products"
SELECT sum(DISTINCT "products"."rate") FROM "products"
SELECT min("products"."price"), max("products"."reduced") FROM "products"
SELECT "products"."rate", sum("products"."price") FROM "products" GROUP BY "products"."rate" HAVING sum("products"."price") > ?1 ORDER BY "products"."rate" ASC
SELECT sum("products"."price") OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC
SELECT lag("products"."price", ?1) OVER (ORDER BY "products"."name" ASC) FROM "products" ORDER BY "products"."name" ASC
SELECT "products"."price" FROM "products" WHERE "products"."price" > ?1 UNION SELECT "products"."price" FROM "products" WHERE "products"."price" = ?2 ORDER BY 1 ASC NULLS LAST
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" ORDER BY "products"."name" ASC
SELECT * FROM products ORDER BY name
BEGIN
COMMIT
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" ORDER BY "products"."name" ASC LIMIT ?1 OFFSET ?2
SELECT count(*) FROM "products"
UPDATE "products" SET "price" = ?1, "reduced" = ?2 WHERE "products"."id" = ?3
UPDATE "products" SET "price" = ("products"."price" + ?1) WHERE "products"."id" = ?2
BEGIN IMMEDIATE
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."name" GLOB ?1 ORDER BY "products"."name" ASC
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."id" = ?1
SELECT count(*) FROM "products" WHERE "products"."price" = ?1 AND "products"."name" = ?2
SELECT "products"."id", "products"."name", "products"."price", "products"."reduced", "products"."rate", "products"."weight", "products"."serial" FROM "products" WHERE "products"."name" = ?1 LIMIT ?2
UPDATE "products" SET "weight" = ("products"."weight" - ?1)
UPDATE "products" SET "price" = ?1 WHERE "products"."id" = ?2 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
UPDATE "products" SET "price" = ("products"."price" + ?1), "reduced" = ("products"."price" - ?2) WHERE "products"."id" = ?3 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
UPDATE "products" SET "reduced" = ?1 WHERE "products"."id" = ?2 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
UPDATE "products" SET "price" = ("products"."price" * ?1) WHERE "products"."price" > ?2
UPDATE "products" SET "price" = ("products"."price" * ?1) WHERE "products"."name" = ?2
SELECT "products"."price" FROM "products" WHERE "products"."name" = ?1
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT ("name") DO UPDATE SET "price" = "excluded"."price", "reduced" = "excluded"."reduced", "rate" = "excluded"."rate", "weight" = "excluded"."weight", "serial" = "excluded"."serial" RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
INSERT INTO "products" ("id", "name", "price", "reduced", "rate", "weight", "serial") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT ("name") DO UPDATE SET "price" = ("products"."price" + "excluded"."price"), "reduced" = ?8 RETURNING "id", "name", "price", "reduced", "rate", "weight", "serial"
INSERT INTO products (id, name, price) SELECT ?1, 'x', price FROM products WHERE name = 'b'
