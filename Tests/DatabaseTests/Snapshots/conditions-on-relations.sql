-- case: children
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC

-- case: no children
SELECT "films"."title" FROM "films" WHERE NOT (EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL)) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE NOT (EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL)) ORDER BY "films"."title" ASC

-- case: children that meet a condition
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = $1 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = ?1 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC

-- case: a narrowed relation
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" < $1 AND "reviews"."rating" > $2 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" < ?1 AND "reviews"."rating" > ?2 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC

-- case: deleted ones are not seen
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = $1 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = ?1 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC

-- case: deleted ones, when asked for
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = $1 AND "reviews"."film_id" = "films"."id") ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = ?1 AND "reviews"."film_id" = "films"."id") ORDER BY "films"."title" ASC

-- case: a parent
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "studios" WHERE "studios"."name" = $1 AND "studios"."id" = "films"."studio_id") ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "studios" WHERE "studios"."name" = ?1 AND "studios"."id" = "films"."studio_id") ORDER BY "films"."title" ASC

-- case: no parent
SELECT "films"."title" FROM "films" WHERE NOT (EXISTS (SELECT 1 FROM "studios" WHERE "studios"."id" = "films"."studio_id")) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE NOT (EXISTS (SELECT 1 FROM "studios" WHERE "studios"."id" = "films"."studio_id")) ORDER BY "films"."title" ASC

-- case: many to many
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "film_actors" JOIN "roles" ON "roles"."actor_id" = "film_actors"."id" WHERE "film_actors"."name" = $1 AND "roles"."film_id" = "films"."id") ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "film_actors" JOIN "roles" ON "roles"."actor_id" = "film_actors"."id" WHERE "film_actors"."name" = ?1 AND "roles"."film_id" = "films"."id") ORDER BY "films"."title" ASC

-- case: one to one
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "posters" WHERE "posters"."film_id" = "films"."id") ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "posters" WHERE "posters"."film_id" = "films"."id") ORDER BY "films"."title" ASC

-- case: a condition on a relation of a relation
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE EXISTS (SELECT 1 FROM "film_actors" WHERE "film_actors"."name" = $1 AND "film_actors"."id" = "reviews"."author_id") AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE EXISTS (SELECT 1 FROM "film_actors" WHERE "film_actors"."name" = ?1 AND "film_actors"."id" = "reviews"."author_id") AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) ORDER BY "films"."title" ASC

-- case: back to the table that it began with
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "film_actors" JOIN "roles" ON "roles"."actor_id" = "film_actors"."id" WHERE EXISTS (SELECT 1 FROM "films" JOIN "roles" ON "roles"."film_id" = "films"."id" WHERE "films"."title" = $1 AND "roles"."actor_id" = "film_actors"."id") AND "roles"."film_id" = "films"."id") ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "film_actors" JOIN "roles" ON "roles"."actor_id" = "film_actors"."id" WHERE EXISTS (SELECT 1 FROM "films" JOIN "roles" ON "roles"."film_id" = "films"."id" WHERE "films"."title" = ?1 AND "roles"."actor_id" = "film_actors"."id") AND "roles"."film_id" = "films"."id") ORDER BY "films"."title" ASC

-- case: how many
SELECT "films"."title" FROM "films" WHERE (SELECT count(*) FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) > $1 ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE (SELECT count(*) FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) > ?1 ORDER BY "films"."title" ASC

-- case: how many of some
SELECT "films"."title" FROM "films" WHERE (SELECT count(*) FROM "reviews" WHERE "reviews"."rating" > $1 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) = $2 ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE (SELECT count(*) FROM "reviews" WHERE "reviews"."rating" > ?1 AND "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) = ?2 ORDER BY "films"."title" ASC

-- case: none behind an offset
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL OFFSET $1) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL LIMIT -1 OFFSET ?1) ORDER BY "films"."title" ASC

-- case: none with a limit of none
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL LIMIT $1) ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL LIMIT ?1) ORDER BY "films"."title" ASC

-- case: in an order
SELECT "films"."title" FROM "films" ORDER BY (SELECT count(*) FROM "film_actors" JOIN "roles" ON "roles"."actor_id" = "film_actors"."id" WHERE "roles"."film_id" = "films"."id") DESC, "films"."title" ASC
SELECT "films"."title" FROM "films" ORDER BY (SELECT count(*) FROM "film_actors" JOIN "roles" ON "roles"."actor_id" = "film_actors"."id" WHERE "roles"."film_id" = "films"."id") DESC, "films"."title" ASC

-- case: as a value
SELECT "films"."title", (SELECT count(*) FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) FROM "films" ORDER BY "films"."title" ASC
SELECT "films"."title", (SELECT count(*) FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) FROM "films" ORDER BY "films"."title" ASC

-- case: counted up to a limit
SELECT (SELECT count(*) FROM LATERAL (SELECT $1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL LIMIT $2) AS "strata_limited") FROM "films" ORDER BY "films"."title" ASC
-- unsupported: sqlite has no LATERAL; load the rows with a relation, or with a query of their own

-- case: under another name
SELECT "film"."title" FROM "films" AS "film" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = $1 AND "reviews"."film_id" = "film"."id" AND "reviews"."deleted_at" IS NULL)
SELECT "film"."title" FROM "films" AS "film" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."rating" = ?1 AND "reviews"."film_id" = "film"."id" AND "reviews"."deleted_at" IS NULL)

-- case: in a join
SELECT "films"."title" FROM "films" JOIN "roles" ON "films"."id" = "roles"."film_id" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) AND EXISTS (SELECT 1 FROM "film_actors" WHERE "film_actors"."name" = $1 AND "film_actors"."id" = "roles"."actor_id") ORDER BY "films"."title" ASC
SELECT "films"."title" FROM "films" JOIN "roles" ON "films"."id" = "roles"."film_id" WHERE EXISTS (SELECT 1 FROM "reviews" WHERE "reviews"."film_id" = "films"."id" AND "reviews"."deleted_at" IS NULL) AND EXISTS (SELECT 1 FROM "film_actors" WHERE "film_actors"."name" = ?1 AND "film_actors"."id" = "roles"."actor_id") ORDER BY "films"."title" ASC
