-- case: postgres
CREATE TABLE "samples" (
  "id" uuid NOT NULL,
  "flag" boolean,
  "int" bigint,
  "int64" bigint,
  "int32" integer,
  "int16" smallint,
  "int8" smallint,
  "uint16" integer,
  "uint32" bigint,
  "double" double precision,
  "float" real,
  "text" text,
  "bytes" bytea,
  "data" bytea,
  "uuid" uuid,
  "moment" timestamptz,
  "shade" text,
  "document" jsonb,
  PRIMARY KEY ("id"),
  CONSTRAINT "samples_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue')
)
CREATE TABLE "presets" (
  "id" uuid NOT NULL,
  "text" text NOT NULL DEFAULT E'it''s "so" \\ 
½',
  "number" bigint NOT NULL DEFAULT -7,
  "ratio" double precision NOT NULL DEFAULT 0.25::float8,
  "is_on" boolean NOT NULL DEFAULT TRUE,
  "shade" text NOT NULL DEFAULT 'blue',
  "nothing" text,
  "made_at" timestamptz NOT NULL DEFAULT (now()),
  "computed" text NOT NULL DEFAULT (upper('x')),
  PRIMARY KEY ("id"),
  CONSTRAINT "presets_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue')
)
CREATE TABLE "owners" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "city" text,
  PRIMARY KEY ("id"),
  CONSTRAINT "owners_name_length_check" CHECK (length("name") >= 1 AND length("name") <= 40)
)
CREATE TABLE "pieces" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "text" text,
  "size" bigint NOT NULL,
  "weight" bigint,
  "ratio" double precision NOT NULL,
  "score" double precision,
  "is_open" boolean NOT NULL,
  "is_good" boolean,
  "shade" text NOT NULL,
  "tint" text,
  "made_at" timestamptz NOT NULL,
  "sold_at" timestamptz,
  "owner_id" uuid NOT NULL,
  "borrower_id" uuid,
  PRIMARY KEY ("id"),
  CONSTRAINT "pieces_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue'),
  CONSTRAINT "pieces_tint_check" CHECK ("tint" = 'red' OR "tint" = 'green' OR "tint" = 'blue'),
  CONSTRAINT "pieces_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "pieces_borrower_id_fkey" FOREIGN KEY ("borrower_id") REFERENCES "owners" ("id")
)
CREATE TABLE "crates" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "labels" text[] NOT NULL DEFAULT ARRAY['new', 'it''s "so"
']::text[],
  "counts" bigint[],
  "sizes" integer[] NOT NULL DEFAULT '{}',
  "ratios" double precision[] NOT NULL DEFAULT '{}',
  "flags" boolean[] NOT NULL DEFAULT '{}',
  "tints" text[] NOT NULL DEFAULT '{}',
  "marks" uuid[] NOT NULL DEFAULT '{}',
  "crates" uuid[] NOT NULL DEFAULT '{}',
  "opened_at" timestamptz[] NOT NULL DEFAULT '{}',
  "notes" text[] NOT NULL DEFAULT '{}',
  "places" bigint[] NOT NULL DEFAULT '{}',
  "answers" boolean[] NOT NULL DEFAULT '{}',
  "favorite" text,
  "version" bigint NOT NULL DEFAULT 1,
  PRIMARY KEY ("id")
)
CREATE TABLE "tickets" (
  "id" uuid NOT NULL,
  "title" text NOT NULL,
  "code" text,
  "priority" bigint NOT NULL DEFAULT 3,
  "stage" text NOT NULL DEFAULT 'open',
  "points" bigint NOT NULL DEFAULT 0,
  "note" text,
  "owner_id" uuid NOT NULL,
  "helper_id" uuid,
  "version" bigint NOT NULL DEFAULT 1,
  "created_at" timestamptz NOT NULL DEFAULT (now()),
  "updated_at" timestamptz NOT NULL DEFAULT (now()),
  "created_by" text,
  "updated_by" text,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id"),
  CONSTRAINT "tickets_title_length_check" CHECK (length("title") >= 1 AND length("title") <= 20),
  CONSTRAINT "tickets_priority_range_check" CHECK ("priority" >= 1 AND "priority" <= 5),
  CONSTRAINT "tickets_stage_check" CHECK ("stage" = 'open' OR "stage" = 'done' OR "stage" = 'dropped'),
  CONSTRAINT "tickets_dropped_is_pointless_check" CHECK ("stage" <> 'dropped' OR "points" = 0),
  CONSTRAINT "tickets_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "tickets_helper_id_fkey" FOREIGN KEY ("helper_id") REFERENCES "owners" ("id") ON DELETE SET NULL
)
CREATE TABLE "steps" (
  "ticket_id" uuid NOT NULL,
  "number" bigint NOT NULL,
  "text" text NOT NULL,
  "minutes" bigint,
  PRIMARY KEY ("ticket_id", "number"),
  CONSTRAINT "steps_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets" ("id") ON DELETE CASCADE
)
CREATE TABLE "products" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "price" numeric(12,2) NOT NULL,
  "reduced" numeric(12, 2),
  "rate" numeric(6,4) NOT NULL DEFAULT 1.5,
  "weight" decimal(5,1) NOT NULL DEFAULT 0.5,
  "serial" numeric(18),
  PRIMARY KEY ("id"),
  CONSTRAINT "products_weight_range_check" CHECK ("weight" >= 0),
  CONSTRAINT "products_reduced_is_less_check" CHECK (coalesce("reduced", "price") <= "price")
)
CREATE TABLE "parcels" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "label" jsonb,
  "sent_at" timestamptz,
  PRIMARY KEY ("id")
)
CREATE TABLE "residents" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "home_street" text NOT NULL,
  "home_city" text NOT NULL DEFAULT 'Bern',
  "home_postcode" text,
  "home_floors" bigint NOT NULL DEFAULT 1,
  "home_shade" text,
  "home_built_at" timestamptz,
  "home_spot_latitude" double precision,
  "home_spot_longitude" double precision,
  "home_sign_author" text,
  "home_sign_text" text,
  "post_street" text,
  "post_city" text,
  "post_postcode" text,
  "post_floors" bigint,
  "post_shade" text,
  "post_built_at" timestamptz,
  "post_spot_latitude" double precision,
  "post_spot_longitude" double precision,
  "post_sign_author" text,
  "post_sign_text" text,
  "author" text,
  "text" text,
  "origin_latitude" double precision,
  "origin_longitude" double precision,
  "points" bigint NOT NULL DEFAULT 0,
  "version" bigint NOT NULL DEFAULT 1,
  PRIMARY KEY ("id"),
  CONSTRAINT "residents_home_street_length_check" CHECK (length("home_street") >= 1 AND length("home_street") <= 20),
  CONSTRAINT "residents_home_shade_check" CHECK ("home_shade" = 'red' OR "home_shade" = 'green' OR "home_shade" = 'blue'),
  CONSTRAINT "residents_home_spot_latitude_range_check" CHECK ("home_spot_latitude" >= -90.0::float8 AND "home_spot_latitude" <= 90.0::float8),
  CONSTRAINT "residents_home_spot_whole_check" CHECK (("home_spot_latitude" IS NOT NULL AND "home_spot_longitude" IS NOT NULL) OR ("home_spot_latitude" IS NULL AND "home_spot_longitude" IS NULL)),
  CONSTRAINT "residents_home_spot_longitude_range_check" CHECK ("home_spot_longitude" >= -180.0::float8 AND "home_spot_longitude" <= 180.0::float8),
  CONSTRAINT "residents_home_sign_text_length_check" CHECK (length("home_sign_text") <= 9),
  CONSTRAINT "residents_post_street_length_check" CHECK (length("post_street") >= 1 AND length("post_street") <= 20),
  CONSTRAINT "residents_post_whole_check" CHECK (("post_street" IS NOT NULL AND "post_city" IS NOT NULL AND "post_floors" IS NOT NULL) OR ("post_street" IS NULL AND "post_city" IS NULL AND "post_postcode" IS NULL AND "post_floors" IS NULL AND "post_shade" IS NULL AND "post_built_at" IS NULL AND "post_spot_latitude" IS NULL AND "post_spot_longitude" IS NULL AND "post_sign_author" IS NULL AND "post_sign_text" IS NULL)),
  CONSTRAINT "residents_post_shade_check" CHECK ("post_shade" = 'red' OR "post_shade" = 'green' OR "post_shade" = 'blue'),
  CONSTRAINT "residents_post_spot_latitude_range_check" CHECK ("post_spot_latitude" >= -90.0::float8 AND "post_spot_latitude" <= 90.0::float8),
  CONSTRAINT "residents_post_spot_whole_check" CHECK (("post_spot_latitude" IS NOT NULL AND "post_spot_longitude" IS NOT NULL) OR ("post_spot_latitude" IS NULL AND "post_spot_longitude" IS NULL)),
  CONSTRAINT "residents_post_spot_longitude_range_check" CHECK ("post_spot_longitude" >= -180.0::float8 AND "post_spot_longitude" <= 180.0::float8),
  CONSTRAINT "residents_post_sign_text_length_check" CHECK (length("post_sign_text") <= 9),
  CONSTRAINT "residents_text_length_check" CHECK (length("text") <= 9),
  CONSTRAINT "residents_origin_latitude_range_check" CHECK ("origin_latitude" >= -90.0::float8 AND "origin_latitude" <= 90.0::float8),
  CONSTRAINT "residents_origin_whole_check" CHECK (("origin_latitude" IS NOT NULL AND "origin_longitude" IS NOT NULL) OR ("origin_latitude" IS NULL AND "origin_longitude" IS NULL)),
  CONSTRAINT "residents_origin_longitude_range_check" CHECK ("origin_longitude" >= -180.0::float8 AND "origin_longitude" <= 180.0::float8)
)
CREATE TABLE "calls" (
  "id" uuid NOT NULL,
  "resident_id" uuid NOT NULL,
  "place_latitude" double precision NOT NULL,
  "place_longitude" double precision NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "calls_place_latitude_range_check" CHECK ("place_latitude" >= -90.0::float8 AND "place_latitude" <= 90.0::float8),
  CONSTRAINT "calls_place_longitude_range_check" CHECK ("place_longitude" >= -180.0::float8 AND "place_longitude" <= 180.0::float8),
  CONSTRAINT "calls_resident_id_fkey" FOREIGN KEY ("resident_id") REFERENCES "residents" ("id") ON DELETE CASCADE
)
CREATE TABLE "folders" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "size" bigint NOT NULL DEFAULT 0,
  "parent_id" uuid,
  "version" bigint NOT NULL DEFAULT 1,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id"),
  CONSTRAINT "folders_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "folders" ("id")
)
CREATE TABLE "roads" (
  "origin" text NOT NULL,
  "target" text NOT NULL,
  "miles" bigint NOT NULL,
  PRIMARY KEY ("origin", "target")
)
CREATE TABLE "settings" (
  "name" text NOT NULL,
  "value" text,
  "uses" bigint NOT NULL DEFAULT 0,
  PRIMARY KEY ("name")
)
CREATE TABLE "receipts" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "number" text NOT NULL,
  "amount" bigint NOT NULL,
  "tax" bigint NOT NULL DEFAULT 0,
  "payment" text,
  "total" bigint GENERATED ALWAYS AS (amount + tax) STORED NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "receipts_number_matches_check" CHECK ("number" ~ '^(?:[A-Z]{2}[0-9]+)$'),
  CONSTRAINT "receipts_amount_range_check" CHECK ("amount" >= 0),
  CONSTRAINT "receipts_tax_check" CHECK ((tax % 2 = 0)),
  CONSTRAINT "receipts_payment_oneof_check" CHECK ("payment" = 'cash' OR "payment" = 'card')
)
CREATE TABLE "museums" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "size" bigint NOT NULL DEFAULT 1,
  "version" bigint NOT NULL DEFAULT 1,
  "updated_at" timestamptz NOT NULL DEFAULT (now()),
  "deleted_at" timestamptz,
  PRIMARY KEY ("id")
)
CREATE TABLE "halls" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "museum_id" uuid NOT NULL,
  "former_id" uuid,
  "version" bigint NOT NULL DEFAULT 1,
  "updated_by" text,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id"),
  CONSTRAINT "halls_museum_id_fkey" FOREIGN KEY ("museum_id") REFERENCES "museums" ("id") ON DELETE CASCADE,
  CONSTRAINT "halls_former_id_fkey" FOREIGN KEY ("former_id") REFERENCES "museums" ("id") ON DELETE SET NULL
)
CREATE TABLE "exhibits" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "hall_id" uuid NOT NULL,
  "whole_id" uuid,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id"),
  CONSTRAINT "exhibits_hall_id_fkey" FOREIGN KEY ("hall_id") REFERENCES "halls" ("id") ON DELETE CASCADE,
  CONSTRAINT "exhibits_whole_id_fkey" FOREIGN KEY ("whole_id") REFERENCES "exhibits" ("id") ON DELETE CASCADE
)
CREATE TABLE "tour_guides" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "museum_id" uuid NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "tour_guides_museum_id_fkey" FOREIGN KEY ("museum_id") REFERENCES "museums" ("id") ON DELETE CASCADE
)
CREATE TABLE "permits" (
  "museum_id" uuid NOT NULL,
  "year" bigint NOT NULL,
  "deleted_at" timestamptz,
  PRIMARY KEY ("museum_id", "year"),
  CONSTRAINT "permits_museum_id_fkey" FOREIGN KEY ("museum_id") REFERENCES "museums" ("id") ON DELETE CASCADE
)
CREATE TABLE "studios" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  PRIMARY KEY ("id")
)
CREATE TABLE "films" (
  "id" uuid NOT NULL,
  "title" text NOT NULL,
  "year" bigint NOT NULL,
  "studio_id" uuid,
  PRIMARY KEY ("id"),
  CONSTRAINT "films_studio_id_fkey" FOREIGN KEY ("studio_id") REFERENCES "studios" ("id")
)
CREATE TABLE "film_actors" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  PRIMARY KEY ("id")
)
CREATE TABLE "roles" (
  "film_id" uuid NOT NULL,
  "actor_id" uuid NOT NULL,
  "place" bigint,
  PRIMARY KEY ("film_id", "actor_id"),
  CONSTRAINT "roles_film_id_fkey" FOREIGN KEY ("film_id") REFERENCES "films" ("id") ON DELETE CASCADE,
  CONSTRAINT "roles_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "film_actors" ("id") ON DELETE CASCADE
)
CREATE TABLE "reviews" (
  "id" uuid NOT NULL,
  "text" text NOT NULL,
  "rating" bigint NOT NULL,
  "written_at" timestamptz NOT NULL,
  "film_id" uuid NOT NULL,
  "author_id" uuid,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id"),
  CONSTRAINT "reviews_film_id_fkey" FOREIGN KEY ("film_id") REFERENCES "films" ("id") ON DELETE CASCADE,
  CONSTRAINT "reviews_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "film_actors" ("id") ON DELETE SET NULL
)
CREATE TABLE "posters" (
  "id" uuid NOT NULL,
  "film_id" uuid NOT NULL,
  "image" bytea NOT NULL,
  "sample_id" uuid,
  PRIMARY KEY ("id"),
  CONSTRAINT "posters_film_id_fkey" FOREIGN KEY ("film_id") REFERENCES "films" ("id") ON DELETE CASCADE,
  CONSTRAINT "posters_sample_id_fkey" FOREIGN KEY ("sample_id") REFERENCES "samples" ("id")
)
CREATE TABLE "genres" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "name" text NOT NULL,
  PRIMARY KEY ("id")
)
CREATE TABLE "moods" (
  "name" text NOT NULL,
  "color" text NOT NULL,
  PRIMARY KEY ("name")
)
CREATE TABLE "singers" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id")
)
CREATE TABLE "songs" (
  "id" uuid NOT NULL,
  "title" text NOT NULL,
  "seconds" bigint NOT NULL,
  PRIMARY KEY ("id")
)
CREATE TABLE "remarks" (
  "id" uuid NOT NULL,
  "text" text NOT NULL,
  "about_song_id" uuid,
  "about_genre_id" bigint,
  "about_mood_id" text,
  "see_song_id" uuid,
  "see_genre_id" bigint,
  "see_mood_id" text,
  "version" bigint NOT NULL DEFAULT 1,
  PRIMARY KEY ("id"),
  CONSTRAINT "remarks_about_exclusive_check" CHECK (("about_song_id" IS NOT NULL AND "about_genre_id" IS NULL AND "about_mood_id" IS NULL) OR ("about_song_id" IS NULL AND "about_genre_id" IS NOT NULL AND "about_mood_id" IS NULL) OR ("about_song_id" IS NULL AND "about_genre_id" IS NULL AND "about_mood_id" IS NOT NULL)),
  CONSTRAINT "remarks_see_exclusive_check" CHECK (("see_song_id" IS NOT NULL AND "see_genre_id" IS NULL AND "see_mood_id" IS NULL) OR ("see_song_id" IS NULL AND "see_genre_id" IS NOT NULL AND "see_mood_id" IS NULL) OR ("see_song_id" IS NULL AND "see_genre_id" IS NULL AND "see_mood_id" IS NOT NULL) OR ("see_song_id" IS NULL AND "see_genre_id" IS NULL AND "see_mood_id" IS NULL)),
  CONSTRAINT "remarks_about_song_id_fkey" FOREIGN KEY ("about_song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "remarks_about_genre_id_fkey" FOREIGN KEY ("about_genre_id") REFERENCES "genres" ("id"),
  CONSTRAINT "remarks_about_mood_id_fkey" FOREIGN KEY ("about_mood_id") REFERENCES "moods" ("name"),
  CONSTRAINT "remarks_see_song_id_fkey" FOREIGN KEY ("see_song_id") REFERENCES "songs" ("id") ON DELETE SET NULL,
  CONSTRAINT "remarks_see_genre_id_fkey" FOREIGN KEY ("see_genre_id") REFERENCES "genres" ("id"),
  CONSTRAINT "remarks_see_mood_id_fkey" FOREIGN KEY ("see_mood_id") REFERENCES "moods" ("name")
)
CREATE TABLE "pins" (
  "id" uuid NOT NULL,
  "spot_height" bigint NOT NULL,
  "spot_target_song_id" uuid,
  "spot_target_genre_id" bigint,
  "spot_target_mood_id" text,
  PRIMARY KEY ("id"),
  CONSTRAINT "pins_spot_target_exclusive_check" CHECK (("spot_target_song_id" IS NOT NULL AND "spot_target_genre_id" IS NULL AND "spot_target_mood_id" IS NULL) OR ("spot_target_song_id" IS NULL AND "spot_target_genre_id" IS NOT NULL AND "spot_target_mood_id" IS NULL) OR ("spot_target_song_id" IS NULL AND "spot_target_genre_id" IS NULL AND "spot_target_mood_id" IS NOT NULL)),
  CONSTRAINT "pins_spot_target_song_id_fkey" FOREIGN KEY ("spot_target_song_id") REFERENCES "songs" ("id"),
  CONSTRAINT "pins_spot_target_genre_id_fkey" FOREIGN KEY ("spot_target_genre_id") REFERENCES "genres" ("id"),
  CONSTRAINT "pins_spot_target_mood_id_fkey" FOREIGN KEY ("spot_target_mood_id") REFERENCES "moods" ("name")
)
CREATE TABLE "votes" (
  "id" uuid NOT NULL,
  "voter" text NOT NULL,
  "choice_song_id" uuid,
  "choice_singer_id" uuid,
  "second_song_id" uuid,
  "second_singer_id" uuid,
  PRIMARY KEY ("id"),
  CONSTRAINT "votes_choice_exclusive_check" CHECK (("choice_song_id" IS NOT NULL AND "choice_singer_id" IS NULL) OR ("choice_song_id" IS NULL AND "choice_singer_id" IS NOT NULL)),
  CONSTRAINT "votes_second_exclusive_check" CHECK (("second_song_id" IS NOT NULL AND "second_singer_id" IS NULL) OR ("second_song_id" IS NULL AND "second_singer_id" IS NOT NULL) OR ("second_song_id" IS NULL AND "second_singer_id" IS NULL)),
  CONSTRAINT "votes_choice_song_id_fkey" FOREIGN KEY ("choice_song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "votes_choice_singer_id_fkey" FOREIGN KEY ("choice_singer_id") REFERENCES "singers" ("id") ON DELETE CASCADE,
  CONSTRAINT "votes_second_song_id_fkey" FOREIGN KEY ("second_song_id") REFERENCES "songs" ("id") ON DELETE SET NULL,
  CONSTRAINT "votes_second_singer_id_fkey" FOREIGN KEY ("second_singer_id") REFERENCES "singers" ("id") ON DELETE SET NULL
)
CREATE TABLE "invoices" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "number" text NOT NULL,
  "former_id" bigint,
  "version" bigint NOT NULL DEFAULT 1,
  PRIMARY KEY ("id"),
  CONSTRAINT "invoices_former_id_fkey" FOREIGN KEY ("former_id") REFERENCES "invoices" ("id")
)
CREATE TABLE "invoice_lines" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "text" text NOT NULL,
  "invoice_id" bigint NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "invoice_lines_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "invoices" ("id") ON DELETE CASCADE
)
CREATE TABLE "twins" (
  "id" uuid NOT NULL,
  "other_id" uuid NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "twins_other_id_fkey" FOREIGN KEY ("other_id") REFERENCES "twins" ("id")
)
CREATE TABLE "odd ""table""; DROP TABLE owners; --" (
  "id" uuid NOT NULL,
  "select" bigint NOT NULL,
  "a ""quoted"" name" text NOT NULL,
  "it's; -- ?1 $1" text,
  "ünïcode" text NOT NULL,
  PRIMARY KEY ("id")
)
CREATE TABLE "badges" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "parent_id" bigint,
  "code" text NOT NULL,
  "label" text NOT NULL DEFAULT 'none',
  "kind" text NOT NULL DEFAULT ('p' || 'g'),
  "issued_at" timestamptz NOT NULL DEFAULT (now()),
  "size" bigint GENERATED ALWAYS AS (length(code)) STORED NOT NULL,
  "deleted_at" timestamptz,
  PRIMARY KEY ("id"),
  CONSTRAINT "badges_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "badges" ("id") ON DELETE SET NULL
)
CREATE TABLE "singer_follows" (
  "fan_id" uuid NOT NULL,
  "idol_id" uuid NOT NULL,
  PRIMARY KEY ("fan_id", "idol_id"),
  CONSTRAINT "singer_follows_fan_id_fkey" FOREIGN KEY ("fan_id") REFERENCES "singers" ("id") ON DELETE CASCADE,
  CONSTRAINT "singer_follows_idol_id_fkey" FOREIGN KEY ("idol_id") REFERENCES "singers" ("id") ON DELETE CASCADE
)
CREATE TABLE "song_genres" (
  "song_id" uuid NOT NULL,
  "genre_id" bigint NOT NULL,
  PRIMARY KEY ("song_id", "genre_id"),
  CONSTRAINT "song_genres_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "song_genres_genre_id_fkey" FOREIGN KEY ("genre_id") REFERENCES "genres" ("id") ON DELETE CASCADE
)
CREATE TABLE "song_moods" (
  "song_id" uuid NOT NULL,
  "mood" text NOT NULL,
  PRIMARY KEY ("song_id", "mood"),
  CONSTRAINT "song_moods_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "song_moods_mood_fkey" FOREIGN KEY ("mood") REFERENCES "moods" ("name") ON DELETE CASCADE
)
CREATE TABLE "song_singers" (
  "song_id" uuid NOT NULL,
  "singer_id" uuid NOT NULL,
  PRIMARY KEY ("song_id", "singer_id"),
  CONSTRAINT "song_singers_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "song_singers_singer_id_fkey" FOREIGN KEY ("singer_id") REFERENCES "singers" ("id") ON DELETE CASCADE
)
COMMENT ON TABLE "samples" IS 'A column of every type that all databases have, each of them optional.'
COMMENT ON TABLE "presets" IS 'What a row has that an insert says nothing of.'
CREATE UNIQUE INDEX "owners_name_key" ON "owners" ("name")
COMMENT ON TABLE "owners" IS 'Who has pieces.'
CREATE INDEX "pieces_owner_id_idx" ON "pieces" ("owner_id")
CREATE INDEX "pieces_borrower_id_idx" ON "pieces" ("borrower_id")
COMMENT ON TABLE "crates" IS 'Arrays of every kind of element that each database has, with NULLs and without.'
CREATE UNIQUE INDEX "tickets_code_key" ON "tickets" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "tickets_owner_id_idx" ON "tickets" ("owner_id")
CREATE INDEX "tickets_helper_id_idx" ON "tickets" ("helper_id")
COMMENT ON TABLE "steps" IS 'A part of a ticket, by its number: a key of two columns.'
CREATE UNIQUE INDEX "products_name_key" ON "products" ("name")
CREATE INDEX "products_price_id_idx" ON "products" ("price", "id")
COMMENT ON TABLE "products" IS 'Decimal numbers of declared digits.'
COMMENT ON TABLE "parcels" IS 'What operators look up inside of values.'
CREATE UNIQUE INDEX "residents_name_key" ON "residents" ("name")
CREATE INDEX "residents_home_street_idx" ON "residents" ("home_street")
CREATE INDEX "residents_post_street_idx" ON "residents" ("post_street")
CREATE UNIQUE INDEX "residents_home_city_post_city_key" ON "residents" ("home_city", "post_city") WHERE "post_spot_latitude" > 89.0::float8
CREATE INDEX "calls_resident_id_idx" ON "calls" ("resident_id")
COMMENT ON TABLE "calls" IS 'A visit.'
CREATE INDEX "folders_parent_id_idx" ON "folders" ("parent_id")
COMMENT ON TABLE "roads" IS 'A way from one place to another one, in one direction.'
COMMENT ON TABLE "settings" IS 'A row whose key is a name, without a version and without a soft delete.'
CREATE UNIQUE INDEX "receipts_number_amount_key" ON "receipts" ("number", "amount")
COMMENT ON TABLE "receipts" IS 'A row that the database numbers.'
CREATE UNIQUE INDEX "museums_name_key" ON "museums" ("name") WHERE "deleted_at" IS NULL
CREATE INDEX "halls_museum_id_idx" ON "halls" ("museum_id")
CREATE INDEX "halls_former_id_idx" ON "halls" ("former_id")
CREATE UNIQUE INDEX "exhibits_name_key" ON "exhibits" ("name") WHERE "deleted_at" IS NULL
CREATE INDEX "exhibits_hall_id_idx" ON "exhibits" ("hall_id")
CREATE INDEX "exhibits_whole_id_idx" ON "exhibits" ("whole_id")
CREATE INDEX "tour_guides_museum_id_idx" ON "tour_guides" ("museum_id")
COMMENT ON TABLE "tour_guides" IS 'Is never deleted softly.'
COMMENT ON TABLE "permits" IS 'Has a key of two columns.'
CREATE INDEX "films_studio_id_idx" ON "films" ("studio_id")
CREATE INDEX "roles_actor_id_idx" ON "roles" ("actor_id")
COMMENT ON TABLE "roles" IS 'A pair of a film and an actor.'
CREATE INDEX "reviews_film_id_idx" ON "reviews" ("film_id")
CREATE INDEX "reviews_author_id_idx" ON "reviews" ("author_id")
CREATE UNIQUE INDEX "posters_film_id_key" ON "posters" ("film_id")
CREATE INDEX "posters_sample_id_idx" ON "posters" ("sample_id")
CREATE INDEX "remarks_about_song_id_idx" ON "remarks" ("about_song_id")
CREATE INDEX "remarks_about_genre_id_idx" ON "remarks" ("about_genre_id")
CREATE INDEX "remarks_about_mood_id_idx" ON "remarks" ("about_mood_id")
CREATE INDEX "remarks_see_song_id_idx" ON "remarks" ("see_song_id")
CREATE INDEX "remarks_see_genre_id_idx" ON "remarks" ("see_genre_id")
CREATE INDEX "remarks_see_mood_id_idx" ON "remarks" ("see_mood_id")
CREATE INDEX "pins_spot_target_song_id_idx" ON "pins" ("spot_target_song_id")
CREATE INDEX "pins_spot_target_genre_id_idx" ON "pins" ("spot_target_genre_id")
CREATE INDEX "pins_spot_target_mood_id_idx" ON "pins" ("spot_target_mood_id")
CREATE INDEX "votes_choice_song_id_idx" ON "votes" ("choice_song_id")
CREATE INDEX "votes_choice_singer_id_idx" ON "votes" ("choice_singer_id")
CREATE INDEX "votes_second_song_id_idx" ON "votes" ("second_song_id")
CREATE INDEX "votes_second_singer_id_idx" ON "votes" ("second_singer_id")
CREATE UNIQUE INDEX "invoices_number_key" ON "invoices" ("number")
CREATE INDEX "invoices_former_id_idx" ON "invoices" ("former_id")
COMMENT ON COLUMN "invoices"."former_id" IS 'The one that it takes the place of.'
CREATE INDEX "invoice_lines_invoice_id_idx" ON "invoice_lines" ("invoice_id")
CREATE INDEX "twins_other_id_idx" ON "twins" ("other_id")
COMMENT ON TABLE "twins" IS 'Two of each need the other one at once.'
CREATE UNIQUE INDEX "odd ""table""; DROP TABLE owners; --_ünïcode_key" ON "odd ""table""; DROP TABLE owners; --" ("ünïcode")
COMMENT ON TABLE "odd ""table""; DROP TABLE owners; --" IS 'Names that are SQL, for whoever forgets to quote them.'
CREATE UNIQUE INDEX "badges_code_key" ON "badges" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "badges_label_idx" ON "badges" ("label")
CREATE INDEX "badges_label_code_idx" ON "badges" ("label", "code") WHERE "label" <> 'none'
CREATE UNIQUE INDEX "badges_expr_key" ON "badges" ((lower("code"))) WHERE "deleted_at" IS NULL
CREATE INDEX "badges_parent_id_idx" ON "badges" ("parent_id")
COMMENT ON TABLE "badges" IS 'What a definition of a table can say: a parent that the database numbers, defaults, a partial index, a unique one of rows that live, one of something computed.'
CREATE INDEX "singer_follows_idol_id_idx" ON "singer_follows" ("idol_id")
CREATE INDEX "song_genres_genre_id_idx" ON "song_genres" ("genre_id")
CREATE INDEX "song_moods_mood_idx" ON "song_moods" ("mood")
CREATE INDEX "song_singers_singer_id_idx" ON "song_singers" ("singer_id")

-- case: sqlite
CREATE TABLE "samples" (
  "id" BLOB NOT NULL,
  "flag" INTEGER,
  "int" INTEGER,
  "int64" INTEGER,
  "int32" INTEGER,
  "int16" INTEGER,
  "int8" INTEGER,
  "uint16" INTEGER,
  "uint32" INTEGER,
  "double" REAL,
  "float" REAL,
  "text" TEXT,
  "bytes" BLOB,
  "data" BLOB,
  "uuid" BLOB,
  "moment" INTEGER,
  "shade" TEXT,
  "document" TEXT,
  PRIMARY KEY ("id"),
  CONSTRAINT "samples_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue')
) STRICT
CREATE TABLE "presets" (
  "id" BLOB NOT NULL,
  "text" TEXT NOT NULL DEFAULT 'it''s "so" \ 
½',
  "number" INTEGER NOT NULL DEFAULT -7,
  "ratio" REAL NOT NULL DEFAULT 0.25,
  "is_on" INTEGER NOT NULL DEFAULT 1,
  "shade" TEXT NOT NULL DEFAULT 'blue',
  "nothing" TEXT,
  "made_at" INTEGER NOT NULL DEFAULT ((CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)),
  "computed" TEXT NOT NULL DEFAULT (upper('x')),
  PRIMARY KEY ("id"),
  CONSTRAINT "presets_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue')
) STRICT
CREATE TABLE "owners" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "city" TEXT,
  PRIMARY KEY ("id"),
  CONSTRAINT "owners_name_length_check" CHECK (length("name") >= 1 AND length("name") <= 40)
) STRICT
CREATE TABLE "pieces" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "text" TEXT,
  "size" INTEGER NOT NULL,
  "weight" INTEGER,
  "ratio" REAL NOT NULL,
  "score" REAL,
  "is_open" INTEGER NOT NULL,
  "is_good" INTEGER,
  "shade" TEXT NOT NULL,
  "tint" TEXT,
  "made_at" INTEGER NOT NULL,
  "sold_at" INTEGER,
  "owner_id" BLOB NOT NULL,
  "borrower_id" BLOB,
  PRIMARY KEY ("id"),
  CONSTRAINT "pieces_shade_check" CHECK ("shade" = 'red' OR "shade" = 'green' OR "shade" = 'blue'),
  CONSTRAINT "pieces_tint_check" CHECK ("tint" = 'red' OR "tint" = 'green' OR "tint" = 'blue'),
  CONSTRAINT "pieces_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "pieces_borrower_id_fkey" FOREIGN KEY ("borrower_id") REFERENCES "owners" ("id")
) STRICT
CREATE TABLE "crates" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "labels" TEXT NOT NULL DEFAULT '["new","it''s \"so\"\n"]',
  "counts" TEXT,
  "sizes" TEXT NOT NULL DEFAULT '[]',
  "ratios" TEXT NOT NULL DEFAULT '[]',
  "flags" TEXT NOT NULL DEFAULT '[]',
  "tints" TEXT NOT NULL DEFAULT '[]',
  "marks" TEXT NOT NULL DEFAULT '[]',
  "crates" TEXT NOT NULL DEFAULT '[]',
  "opened_at" TEXT NOT NULL DEFAULT '[]',
  "notes" TEXT NOT NULL DEFAULT '[]',
  "places" TEXT NOT NULL DEFAULT '[]',
  "answers" TEXT NOT NULL DEFAULT '[]',
  "favorite" TEXT,
  "version" INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY ("id"),
  CONSTRAINT "crates_labels_array_check" CHECK (CASE json_valid("labels") WHEN 1 THEN json_type("labels") = 'array' ELSE "labels" IS NULL END),
  CONSTRAINT "crates_counts_array_check" CHECK (CASE json_valid("counts") WHEN 1 THEN json_type("counts") = 'array' ELSE "counts" IS NULL END),
  CONSTRAINT "crates_sizes_array_check" CHECK (CASE json_valid("sizes") WHEN 1 THEN json_type("sizes") = 'array' ELSE "sizes" IS NULL END),
  CONSTRAINT "crates_ratios_array_check" CHECK (CASE json_valid("ratios") WHEN 1 THEN json_type("ratios") = 'array' ELSE "ratios" IS NULL END),
  CONSTRAINT "crates_flags_array_check" CHECK (CASE json_valid("flags") WHEN 1 THEN json_type("flags") = 'array' ELSE "flags" IS NULL END),
  CONSTRAINT "crates_tints_array_check" CHECK (CASE json_valid("tints") WHEN 1 THEN json_type("tints") = 'array' ELSE "tints" IS NULL END),
  CONSTRAINT "crates_marks_array_check" CHECK (CASE json_valid("marks") WHEN 1 THEN json_type("marks") = 'array' ELSE "marks" IS NULL END),
  CONSTRAINT "crates_crates_array_check" CHECK (CASE json_valid("crates") WHEN 1 THEN json_type("crates") = 'array' ELSE "crates" IS NULL END),
  CONSTRAINT "crates_opened_at_array_check" CHECK (CASE json_valid("opened_at") WHEN 1 THEN json_type("opened_at") = 'array' ELSE "opened_at" IS NULL END),
  CONSTRAINT "crates_notes_array_check" CHECK (CASE json_valid("notes") WHEN 1 THEN json_type("notes") = 'array' ELSE "notes" IS NULL END),
  CONSTRAINT "crates_places_array_check" CHECK (CASE json_valid("places") WHEN 1 THEN json_type("places") = 'array' ELSE "places" IS NULL END),
  CONSTRAINT "crates_answers_array_check" CHECK (CASE json_valid("answers") WHEN 1 THEN json_type("answers") = 'array' ELSE "answers" IS NULL END)
) STRICT
CREATE TABLE "tickets" (
  "id" BLOB NOT NULL,
  "title" TEXT NOT NULL,
  "code" TEXT,
  "priority" INTEGER NOT NULL DEFAULT 3,
  "stage" TEXT NOT NULL DEFAULT 'open',
  "points" INTEGER NOT NULL DEFAULT 0,
  "note" TEXT,
  "owner_id" BLOB NOT NULL,
  "helper_id" BLOB,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" INTEGER NOT NULL DEFAULT ((CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)),
  "updated_at" INTEGER NOT NULL DEFAULT ((CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)),
  "created_by" TEXT,
  "updated_by" TEXT,
  "deleted_at" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "tickets_title_length_check" CHECK (length("title") >= 1 AND length("title") <= 20),
  CONSTRAINT "tickets_priority_range_check" CHECK ("priority" >= 1 AND "priority" <= 5),
  CONSTRAINT "tickets_stage_check" CHECK ("stage" = 'open' OR "stage" = 'done' OR "stage" = 'dropped'),
  CONSTRAINT "tickets_dropped_is_pointless_check" CHECK ("stage" <> 'dropped' OR "points" = 0),
  CONSTRAINT "tickets_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
  CONSTRAINT "tickets_helper_id_fkey" FOREIGN KEY ("helper_id") REFERENCES "owners" ("id") ON DELETE SET NULL
) STRICT
CREATE TABLE "steps" (
  "ticket_id" BLOB NOT NULL,
  "number" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "minutes" INTEGER,
  PRIMARY KEY ("ticket_id", "number"),
  CONSTRAINT "steps_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "tickets" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "products" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "price" INTEGER NOT NULL,
  "reduced" INTEGER,
  "rate" INTEGER NOT NULL DEFAULT 15000,
  "weight" INTEGER NOT NULL DEFAULT 5,
  "serial" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "products_weight_range_check" CHECK ("weight" >= 0),
  CONSTRAINT "products_reduced_is_less_check" CHECK (coalesce("reduced", "price") <= "price"),
  CONSTRAINT "products_price_precision_check" CHECK ("price" >= -999999999999 AND "price" <= 999999999999),
  CONSTRAINT "products_reduced_precision_check" CHECK ("reduced" >= -999999999999 AND "reduced" <= 999999999999),
  CONSTRAINT "products_rate_precision_check" CHECK ("rate" >= -999999 AND "rate" <= 999999),
  CONSTRAINT "products_weight_precision_check" CHECK ("weight" >= -99999 AND "weight" <= 99999),
  CONSTRAINT "products_serial_precision_check" CHECK ("serial" >= -999999999999999999 AND "serial" <= 999999999999999999)
) STRICT
CREATE TABLE "parcels" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "label" TEXT,
  "sent_at" INTEGER,
  PRIMARY KEY ("id")
) STRICT
CREATE TABLE "residents" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "home_street" TEXT NOT NULL,
  "home_city" TEXT NOT NULL DEFAULT 'Bern',
  "home_postcode" TEXT,
  "home_floors" INTEGER NOT NULL DEFAULT 1,
  "home_shade" TEXT,
  "home_built_at" INTEGER,
  "home_spot_latitude" REAL,
  "home_spot_longitude" REAL,
  "home_sign_author" TEXT,
  "home_sign_text" TEXT,
  "post_street" TEXT,
  "post_city" TEXT,
  "post_postcode" TEXT,
  "post_floors" INTEGER,
  "post_shade" TEXT,
  "post_built_at" INTEGER,
  "post_spot_latitude" REAL,
  "post_spot_longitude" REAL,
  "post_sign_author" TEXT,
  "post_sign_text" TEXT,
  "author" TEXT,
  "text" TEXT,
  "origin_latitude" REAL,
  "origin_longitude" REAL,
  "points" INTEGER NOT NULL DEFAULT 0,
  "version" INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY ("id"),
  CONSTRAINT "residents_home_street_length_check" CHECK (length("home_street") >= 1 AND length("home_street") <= 20),
  CONSTRAINT "residents_home_shade_check" CHECK ("home_shade" = 'red' OR "home_shade" = 'green' OR "home_shade" = 'blue'),
  CONSTRAINT "residents_home_spot_latitude_range_check" CHECK ("home_spot_latitude" >= -90.0 AND "home_spot_latitude" <= 90.0),
  CONSTRAINT "residents_home_spot_whole_check" CHECK (("home_spot_latitude" IS NOT NULL AND "home_spot_longitude" IS NOT NULL) OR ("home_spot_latitude" IS NULL AND "home_spot_longitude" IS NULL)),
  CONSTRAINT "residents_home_spot_longitude_range_check" CHECK ("home_spot_longitude" >= -180.0 AND "home_spot_longitude" <= 180.0),
  CONSTRAINT "residents_home_sign_text_length_check" CHECK (length("home_sign_text") <= 9),
  CONSTRAINT "residents_post_street_length_check" CHECK (length("post_street") >= 1 AND length("post_street") <= 20),
  CONSTRAINT "residents_post_whole_check" CHECK (("post_street" IS NOT NULL AND "post_city" IS NOT NULL AND "post_floors" IS NOT NULL) OR ("post_street" IS NULL AND "post_city" IS NULL AND "post_postcode" IS NULL AND "post_floors" IS NULL AND "post_shade" IS NULL AND "post_built_at" IS NULL AND "post_spot_latitude" IS NULL AND "post_spot_longitude" IS NULL AND "post_sign_author" IS NULL AND "post_sign_text" IS NULL)),
  CONSTRAINT "residents_post_shade_check" CHECK ("post_shade" = 'red' OR "post_shade" = 'green' OR "post_shade" = 'blue'),
  CONSTRAINT "residents_post_spot_latitude_range_check" CHECK ("post_spot_latitude" >= -90.0 AND "post_spot_latitude" <= 90.0),
  CONSTRAINT "residents_post_spot_whole_check" CHECK (("post_spot_latitude" IS NOT NULL AND "post_spot_longitude" IS NOT NULL) OR ("post_spot_latitude" IS NULL AND "post_spot_longitude" IS NULL)),
  CONSTRAINT "residents_post_spot_longitude_range_check" CHECK ("post_spot_longitude" >= -180.0 AND "post_spot_longitude" <= 180.0),
  CONSTRAINT "residents_post_sign_text_length_check" CHECK (length("post_sign_text") <= 9),
  CONSTRAINT "residents_text_length_check" CHECK (length("text") <= 9),
  CONSTRAINT "residents_origin_latitude_range_check" CHECK ("origin_latitude" >= -90.0 AND "origin_latitude" <= 90.0),
  CONSTRAINT "residents_origin_whole_check" CHECK (("origin_latitude" IS NOT NULL AND "origin_longitude" IS NOT NULL) OR ("origin_latitude" IS NULL AND "origin_longitude" IS NULL)),
  CONSTRAINT "residents_origin_longitude_range_check" CHECK ("origin_longitude" >= -180.0 AND "origin_longitude" <= 180.0)
) STRICT
CREATE TABLE "calls" (
  "id" BLOB NOT NULL,
  "resident_id" BLOB NOT NULL,
  "place_latitude" REAL NOT NULL,
  "place_longitude" REAL NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "calls_place_latitude_range_check" CHECK ("place_latitude" >= -90.0 AND "place_latitude" <= 90.0),
  CONSTRAINT "calls_place_longitude_range_check" CHECK ("place_longitude" >= -180.0 AND "place_longitude" <= 180.0),
  CONSTRAINT "calls_resident_id_fkey" FOREIGN KEY ("resident_id") REFERENCES "residents" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "folders" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "size" INTEGER NOT NULL DEFAULT 0,
  "parent_id" BLOB,
  "version" INTEGER NOT NULL DEFAULT 1,
  "deleted_at" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "folders_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "folders" ("id")
) STRICT
CREATE TABLE "roads" (
  "origin" TEXT NOT NULL,
  "target" TEXT NOT NULL,
  "miles" INTEGER NOT NULL,
  PRIMARY KEY ("origin", "target")
) STRICT
CREATE TABLE "settings" (
  "name" TEXT NOT NULL,
  "value" TEXT,
  "uses" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("name")
) STRICT
CREATE TABLE "receipts" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "number" TEXT NOT NULL,
  "amount" INTEGER NOT NULL,
  "tax" INTEGER NOT NULL DEFAULT 0,
  "payment" TEXT,
  "total" INTEGER GENERATED ALWAYS AS (amount + tax) STORED NOT NULL,
  CONSTRAINT "receipts_amount_range_check" CHECK ("amount" >= 0),
  CONSTRAINT "receipts_tax_check" CHECK ((tax % 2 = 0)),
  CONSTRAINT "receipts_payment_oneof_check" CHECK ("payment" = 'cash' OR "payment" = 'card')
) STRICT
CREATE TABLE "museums" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "size" INTEGER NOT NULL DEFAULT 1,
  "version" INTEGER NOT NULL DEFAULT 1,
  "updated_at" INTEGER NOT NULL DEFAULT ((CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)),
  "deleted_at" INTEGER,
  PRIMARY KEY ("id")
) STRICT
CREATE TABLE "halls" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "museum_id" BLOB NOT NULL,
  "former_id" BLOB,
  "version" INTEGER NOT NULL DEFAULT 1,
  "updated_by" TEXT,
  "deleted_at" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "halls_museum_id_fkey" FOREIGN KEY ("museum_id") REFERENCES "museums" ("id") ON DELETE CASCADE,
  CONSTRAINT "halls_former_id_fkey" FOREIGN KEY ("former_id") REFERENCES "museums" ("id") ON DELETE SET NULL
) STRICT
CREATE TABLE "exhibits" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "hall_id" BLOB NOT NULL,
  "whole_id" BLOB,
  "deleted_at" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "exhibits_hall_id_fkey" FOREIGN KEY ("hall_id") REFERENCES "halls" ("id") ON DELETE CASCADE,
  CONSTRAINT "exhibits_whole_id_fkey" FOREIGN KEY ("whole_id") REFERENCES "exhibits" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "tour_guides" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "museum_id" BLOB NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "tour_guides_museum_id_fkey" FOREIGN KEY ("museum_id") REFERENCES "museums" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "permits" (
  "museum_id" BLOB NOT NULL,
  "year" INTEGER NOT NULL,
  "deleted_at" INTEGER,
  PRIMARY KEY ("museum_id", "year"),
  CONSTRAINT "permits_museum_id_fkey" FOREIGN KEY ("museum_id") REFERENCES "museums" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "studios" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  PRIMARY KEY ("id")
) STRICT
CREATE TABLE "films" (
  "id" BLOB NOT NULL,
  "title" TEXT NOT NULL,
  "year" INTEGER NOT NULL,
  "studio_id" BLOB,
  PRIMARY KEY ("id"),
  CONSTRAINT "films_studio_id_fkey" FOREIGN KEY ("studio_id") REFERENCES "studios" ("id")
) STRICT
CREATE TABLE "film_actors" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  PRIMARY KEY ("id")
) STRICT
CREATE TABLE "roles" (
  "film_id" BLOB NOT NULL,
  "actor_id" BLOB NOT NULL,
  "place" INTEGER,
  PRIMARY KEY ("film_id", "actor_id"),
  CONSTRAINT "roles_film_id_fkey" FOREIGN KEY ("film_id") REFERENCES "films" ("id") ON DELETE CASCADE,
  CONSTRAINT "roles_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "film_actors" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "reviews" (
  "id" BLOB NOT NULL,
  "text" TEXT NOT NULL,
  "rating" INTEGER NOT NULL,
  "written_at" INTEGER NOT NULL,
  "film_id" BLOB NOT NULL,
  "author_id" BLOB,
  "deleted_at" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "reviews_film_id_fkey" FOREIGN KEY ("film_id") REFERENCES "films" ("id") ON DELETE CASCADE,
  CONSTRAINT "reviews_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "film_actors" ("id") ON DELETE SET NULL
) STRICT
CREATE TABLE "posters" (
  "id" BLOB NOT NULL,
  "film_id" BLOB NOT NULL,
  "image" BLOB NOT NULL,
  "sample_id" BLOB,
  PRIMARY KEY ("id"),
  CONSTRAINT "posters_film_id_fkey" FOREIGN KEY ("film_id") REFERENCES "films" ("id") ON DELETE CASCADE,
  CONSTRAINT "posters_sample_id_fkey" FOREIGN KEY ("sample_id") REFERENCES "samples" ("id")
) STRICT
CREATE TABLE "genres" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "name" TEXT NOT NULL
) STRICT
CREATE TABLE "moods" (
  "name" TEXT NOT NULL,
  "color" TEXT NOT NULL,
  PRIMARY KEY ("name")
) STRICT
CREATE TABLE "singers" (
  "id" BLOB NOT NULL,
  "name" TEXT NOT NULL,
  "deleted_at" INTEGER,
  PRIMARY KEY ("id")
) STRICT
CREATE TABLE "songs" (
  "id" BLOB NOT NULL,
  "title" TEXT NOT NULL,
  "seconds" INTEGER NOT NULL,
  PRIMARY KEY ("id")
) STRICT
CREATE TABLE "remarks" (
  "id" BLOB NOT NULL,
  "text" TEXT NOT NULL,
  "about_song_id" BLOB,
  "about_genre_id" INTEGER,
  "about_mood_id" TEXT,
  "see_song_id" BLOB,
  "see_genre_id" INTEGER,
  "see_mood_id" TEXT,
  "version" INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY ("id"),
  CONSTRAINT "remarks_about_exclusive_check" CHECK (("about_song_id" IS NOT NULL AND "about_genre_id" IS NULL AND "about_mood_id" IS NULL) OR ("about_song_id" IS NULL AND "about_genre_id" IS NOT NULL AND "about_mood_id" IS NULL) OR ("about_song_id" IS NULL AND "about_genre_id" IS NULL AND "about_mood_id" IS NOT NULL)),
  CONSTRAINT "remarks_see_exclusive_check" CHECK (("see_song_id" IS NOT NULL AND "see_genre_id" IS NULL AND "see_mood_id" IS NULL) OR ("see_song_id" IS NULL AND "see_genre_id" IS NOT NULL AND "see_mood_id" IS NULL) OR ("see_song_id" IS NULL AND "see_genre_id" IS NULL AND "see_mood_id" IS NOT NULL) OR ("see_song_id" IS NULL AND "see_genre_id" IS NULL AND "see_mood_id" IS NULL)),
  CONSTRAINT "remarks_about_song_id_fkey" FOREIGN KEY ("about_song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "remarks_about_genre_id_fkey" FOREIGN KEY ("about_genre_id") REFERENCES "genres" ("id"),
  CONSTRAINT "remarks_about_mood_id_fkey" FOREIGN KEY ("about_mood_id") REFERENCES "moods" ("name"),
  CONSTRAINT "remarks_see_song_id_fkey" FOREIGN KEY ("see_song_id") REFERENCES "songs" ("id") ON DELETE SET NULL,
  CONSTRAINT "remarks_see_genre_id_fkey" FOREIGN KEY ("see_genre_id") REFERENCES "genres" ("id"),
  CONSTRAINT "remarks_see_mood_id_fkey" FOREIGN KEY ("see_mood_id") REFERENCES "moods" ("name")
) STRICT
CREATE TABLE "pins" (
  "id" BLOB NOT NULL,
  "spot_height" INTEGER NOT NULL,
  "spot_target_song_id" BLOB,
  "spot_target_genre_id" INTEGER,
  "spot_target_mood_id" TEXT,
  PRIMARY KEY ("id"),
  CONSTRAINT "pins_spot_target_exclusive_check" CHECK (("spot_target_song_id" IS NOT NULL AND "spot_target_genre_id" IS NULL AND "spot_target_mood_id" IS NULL) OR ("spot_target_song_id" IS NULL AND "spot_target_genre_id" IS NOT NULL AND "spot_target_mood_id" IS NULL) OR ("spot_target_song_id" IS NULL AND "spot_target_genre_id" IS NULL AND "spot_target_mood_id" IS NOT NULL)),
  CONSTRAINT "pins_spot_target_song_id_fkey" FOREIGN KEY ("spot_target_song_id") REFERENCES "songs" ("id"),
  CONSTRAINT "pins_spot_target_genre_id_fkey" FOREIGN KEY ("spot_target_genre_id") REFERENCES "genres" ("id"),
  CONSTRAINT "pins_spot_target_mood_id_fkey" FOREIGN KEY ("spot_target_mood_id") REFERENCES "moods" ("name")
) STRICT
CREATE TABLE "votes" (
  "id" BLOB NOT NULL,
  "voter" TEXT NOT NULL,
  "choice_song_id" BLOB,
  "choice_singer_id" BLOB,
  "second_song_id" BLOB,
  "second_singer_id" BLOB,
  PRIMARY KEY ("id"),
  CONSTRAINT "votes_choice_exclusive_check" CHECK (("choice_song_id" IS NOT NULL AND "choice_singer_id" IS NULL) OR ("choice_song_id" IS NULL AND "choice_singer_id" IS NOT NULL)),
  CONSTRAINT "votes_second_exclusive_check" CHECK (("second_song_id" IS NOT NULL AND "second_singer_id" IS NULL) OR ("second_song_id" IS NULL AND "second_singer_id" IS NOT NULL) OR ("second_song_id" IS NULL AND "second_singer_id" IS NULL)),
  CONSTRAINT "votes_choice_song_id_fkey" FOREIGN KEY ("choice_song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "votes_choice_singer_id_fkey" FOREIGN KEY ("choice_singer_id") REFERENCES "singers" ("id") ON DELETE CASCADE,
  CONSTRAINT "votes_second_song_id_fkey" FOREIGN KEY ("second_song_id") REFERENCES "songs" ("id") ON DELETE SET NULL,
  CONSTRAINT "votes_second_singer_id_fkey" FOREIGN KEY ("second_singer_id") REFERENCES "singers" ("id") ON DELETE SET NULL
) STRICT
CREATE TABLE "invoices" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "number" TEXT NOT NULL,
  "former_id" INTEGER,
  "version" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "invoices_former_id_fkey" FOREIGN KEY ("former_id") REFERENCES "invoices" ("id")
) STRICT
CREATE TABLE "invoice_lines" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "text" TEXT NOT NULL,
  "invoice_id" INTEGER NOT NULL,
  CONSTRAINT "invoice_lines_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "invoices" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "twins" (
  "id" BLOB NOT NULL,
  "other_id" BLOB NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "twins_other_id_fkey" FOREIGN KEY ("other_id") REFERENCES "twins" ("id")
) STRICT
CREATE TABLE "odd ""table""; DROP TABLE owners; --" (
  "id" BLOB NOT NULL,
  "select" INTEGER NOT NULL,
  "a ""quoted"" name" TEXT NOT NULL,
  "it's; -- ?1 $1" TEXT,
  "ünïcode" TEXT NOT NULL,
  PRIMARY KEY ("id")
) STRICT
CREATE TABLE "badges" (
  "id" INTEGER PRIMARY KEY NOT NULL,
  "parent_id" INTEGER,
  "code" TEXT NOT NULL,
  "label" TEXT NOT NULL DEFAULT 'none',
  "kind" TEXT NOT NULL DEFAULT ('lite'),
  "issued_at" INTEGER NOT NULL DEFAULT ((CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)),
  "size" INTEGER GENERATED ALWAYS AS (length(code)) STORED NOT NULL,
  "deleted_at" INTEGER,
  CONSTRAINT "badges_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "badges" ("id") ON DELETE SET NULL
) STRICT
CREATE TABLE "singer_follows" (
  "fan_id" BLOB NOT NULL,
  "idol_id" BLOB NOT NULL,
  PRIMARY KEY ("fan_id", "idol_id"),
  CONSTRAINT "singer_follows_fan_id_fkey" FOREIGN KEY ("fan_id") REFERENCES "singers" ("id") ON DELETE CASCADE,
  CONSTRAINT "singer_follows_idol_id_fkey" FOREIGN KEY ("idol_id") REFERENCES "singers" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "song_genres" (
  "song_id" BLOB NOT NULL,
  "genre_id" INTEGER NOT NULL,
  PRIMARY KEY ("song_id", "genre_id"),
  CONSTRAINT "song_genres_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "song_genres_genre_id_fkey" FOREIGN KEY ("genre_id") REFERENCES "genres" ("id") ON DELETE CASCADE
) STRICT
CREATE TABLE "song_moods" (
  "song_id" BLOB NOT NULL,
  "mood" TEXT NOT NULL,
  PRIMARY KEY ("song_id", "mood"),
  CONSTRAINT "song_moods_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "song_moods_mood_fkey" FOREIGN KEY ("mood") REFERENCES "moods" ("name") ON DELETE CASCADE
) STRICT
CREATE TABLE "song_singers" (
  "song_id" BLOB NOT NULL,
  "singer_id" BLOB NOT NULL,
  PRIMARY KEY ("song_id", "singer_id"),
  CONSTRAINT "song_singers_song_id_fkey" FOREIGN KEY ("song_id") REFERENCES "songs" ("id") ON DELETE CASCADE,
  CONSTRAINT "song_singers_singer_id_fkey" FOREIGN KEY ("singer_id") REFERENCES "singers" ("id") ON DELETE CASCADE
) STRICT
CREATE UNIQUE INDEX "owners_name_key" ON "owners" ("name")
CREATE INDEX "pieces_owner_id_idx" ON "pieces" ("owner_id")
CREATE INDEX "pieces_borrower_id_idx" ON "pieces" ("borrower_id")
CREATE UNIQUE INDEX "tickets_code_key" ON "tickets" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "tickets_owner_id_idx" ON "tickets" ("owner_id")
CREATE INDEX "tickets_helper_id_idx" ON "tickets" ("helper_id")
CREATE UNIQUE INDEX "products_name_key" ON "products" ("name")
CREATE INDEX "products_price_id_idx" ON "products" ("price", "id")
CREATE UNIQUE INDEX "residents_name_key" ON "residents" ("name")
CREATE INDEX "residents_home_street_idx" ON "residents" ("home_street")
CREATE INDEX "residents_post_street_idx" ON "residents" ("post_street")
CREATE UNIQUE INDEX "residents_home_city_post_city_key" ON "residents" ("home_city", "post_city") WHERE "post_spot_latitude" > 89.0
CREATE INDEX "calls_resident_id_idx" ON "calls" ("resident_id")
CREATE INDEX "folders_parent_id_idx" ON "folders" ("parent_id")
CREATE UNIQUE INDEX "receipts_number_amount_key" ON "receipts" ("number", "amount")
CREATE UNIQUE INDEX "museums_name_key" ON "museums" ("name") WHERE "deleted_at" IS NULL
CREATE INDEX "halls_museum_id_idx" ON "halls" ("museum_id")
CREATE INDEX "halls_former_id_idx" ON "halls" ("former_id")
CREATE UNIQUE INDEX "exhibits_name_key" ON "exhibits" ("name") WHERE "deleted_at" IS NULL
CREATE INDEX "exhibits_hall_id_idx" ON "exhibits" ("hall_id")
CREATE INDEX "exhibits_whole_id_idx" ON "exhibits" ("whole_id")
CREATE INDEX "tour_guides_museum_id_idx" ON "tour_guides" ("museum_id")
CREATE INDEX "films_studio_id_idx" ON "films" ("studio_id")
CREATE INDEX "roles_actor_id_idx" ON "roles" ("actor_id")
CREATE INDEX "reviews_film_id_idx" ON "reviews" ("film_id")
CREATE INDEX "reviews_author_id_idx" ON "reviews" ("author_id")
CREATE UNIQUE INDEX "posters_film_id_key" ON "posters" ("film_id")
CREATE INDEX "posters_sample_id_idx" ON "posters" ("sample_id")
CREATE INDEX "remarks_about_song_id_idx" ON "remarks" ("about_song_id")
CREATE INDEX "remarks_about_genre_id_idx" ON "remarks" ("about_genre_id")
CREATE INDEX "remarks_about_mood_id_idx" ON "remarks" ("about_mood_id")
CREATE INDEX "remarks_see_song_id_idx" ON "remarks" ("see_song_id")
CREATE INDEX "remarks_see_genre_id_idx" ON "remarks" ("see_genre_id")
CREATE INDEX "remarks_see_mood_id_idx" ON "remarks" ("see_mood_id")
CREATE INDEX "pins_spot_target_song_id_idx" ON "pins" ("spot_target_song_id")
CREATE INDEX "pins_spot_target_genre_id_idx" ON "pins" ("spot_target_genre_id")
CREATE INDEX "pins_spot_target_mood_id_idx" ON "pins" ("spot_target_mood_id")
CREATE INDEX "votes_choice_song_id_idx" ON "votes" ("choice_song_id")
CREATE INDEX "votes_choice_singer_id_idx" ON "votes" ("choice_singer_id")
CREATE INDEX "votes_second_song_id_idx" ON "votes" ("second_song_id")
CREATE INDEX "votes_second_singer_id_idx" ON "votes" ("second_singer_id")
CREATE UNIQUE INDEX "invoices_number_key" ON "invoices" ("number")
CREATE INDEX "invoices_former_id_idx" ON "invoices" ("former_id")
CREATE INDEX "invoice_lines_invoice_id_idx" ON "invoice_lines" ("invoice_id")
CREATE INDEX "twins_other_id_idx" ON "twins" ("other_id")
CREATE UNIQUE INDEX "odd ""table""; DROP TABLE owners; --_ünïcode_key" ON "odd ""table""; DROP TABLE owners; --" ("ünïcode")
CREATE UNIQUE INDEX "badges_code_key" ON "badges" ("code") WHERE "deleted_at" IS NULL
CREATE INDEX "badges_label_idx" ON "badges" ("label")
CREATE INDEX "badges_label_code_idx" ON "badges" ("label", "code") WHERE "label" <> 'none'
CREATE UNIQUE INDEX "badges_expr_key" ON "badges" ((lower("code"))) WHERE "deleted_at" IS NULL
CREATE INDEX "badges_parent_id_idx" ON "badges" ("parent_id")
CREATE INDEX "singer_follows_idol_id_idx" ON "singer_follows" ("idol_id")
CREATE INDEX "song_genres_genre_id_idx" ON "song_genres" ("genre_id")
CREATE INDEX "song_moods_mood_idx" ON "song_moods" ("mood")
CREATE INDEX "song_singers_singer_id_idx" ON "song_singers" ("singer_id")
