-- case: a text of JSON
SELECT ("parcels"."label" #>> ARRAY['text']::text[]) FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."text"') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST("parcels"."label" ->> '$."text"' AS TEXT) END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: a number of JSON as text
SELECT ("parcels"."label" #>> ARRAY['number']::text[]) FROM "parcels" ORDER BY "parcels"."name" ASC LIMIT $1
SELECT CASE json_type("parcels"."label", '$."number"') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST("parcels"."label" ->> '$."number"' AS TEXT) END FROM "parcels" ORDER BY "parcels"."name" ASC LIMIT ?1

-- case: a truth of JSON as text
SELECT ("parcels"."label" #>> ARRAY['isFragile']::text[]) FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."isFragile"') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST("parcels"."label" ->> '$."isFragile"' AS TEXT) END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: a number of JSON, rounded
SELECT CASE jsonb_typeof("parcels"."label" #> ARRAY['number']::text[]) WHEN 'number' THEN round(("parcels"."label" #> ARRAY['number']::text[])::numeric)::int8 END FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."number"') WHEN 'integer' THEN "parcels"."label" ->> '$."number"' WHEN 'real' THEN CAST(round("parcels"."label" ->> '$."number"') AS INTEGER) END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: a number of JSON
SELECT CASE jsonb_typeof("parcels"."label" #> ARRAY['number']::text[]) WHEN 'number' THEN ("parcels"."label" #> ARRAY['number']::text[])::float8 END FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE WHEN json_type("parcels"."label", '$."number"') IN ('integer', 'real') THEN CAST("parcels"."label" ->> '$."number"' AS REAL) END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: a truth of JSON
SELECT CASE jsonb_typeof("parcels"."label" #> ARRAY['isFragile']::text[]) WHEN 'boolean' THEN ("parcels"."label" #> ARRAY['isFragile']::text[])::boolean END FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."isFragile"') WHEN 'true' THEN 1 WHEN 'false' THEN 0 END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: another type of JSON is NULL
SELECT CASE jsonb_typeof("parcels"."label" #> ARRAY['text']::text[]) WHEN 'number' THEN round(("parcels"."label" #> ARRAY['text']::text[])::numeric)::int8 END FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."text"') WHEN 'integer' THEN "parcels"."label" ->> '$."text"' WHEN 'real' THEN CAST(round("parcels"."label" ->> '$."text"') AS INTEGER) END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: an element of JSON
SELECT ("parcels"."label" #>> ARRAY['marks', '1']::text[]) FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."marks"[1]') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST("parcels"."label" ->> '$."marks"[1]' AS TEXT) END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: an element of JSON from the end
SELECT ("parcels"."label" #>> ARRAY['marks', '-2']::text[]) FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."marks"[#-2]') WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST("parcels"."label" ->> '$."marks"[#-2]' AS TEXT) END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: how many elements
SELECT CASE jsonb_typeof("parcels"."label" #> ARRAY['marks']::text[]) WHEN 'array' THEN jsonb_array_length("parcels"."label" #> ARRAY['marks']::text[]) END FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CASE json_type("parcels"."label", '$."marks"') WHEN 'array' THEN json_array_length("parcels"."label", '$."marks"') END FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: what JSON has
SELECT "parcels"."name" FROM "parcels" WHERE (("parcels"."label" #> ARRAY['inner', 'x']::text[]) IS NOT NULL) ORDER BY "parcels"."name" ASC
SELECT "parcels"."name" FROM "parcels" WHERE (json_type("parcels"."label", '$."inner"."x"') IS NOT NULL) ORDER BY "parcels"."name" ASC

-- case: compared
SELECT "parcels"."name" FROM "parcels" WHERE CASE jsonb_typeof("parcels"."label" #> ARRAY['number']::text[]) WHEN 'number' THEN ("parcels"."label" #> ARRAY['number']::text[])::float8 END > $1 ORDER BY "parcels"."name" ASC
SELECT "parcels"."name" FROM "parcels" WHERE CASE WHEN json_type("parcels"."label", '$."number"') IN ('integer', 'real') THEN CAST("parcels"."label" ->> '$."number"' AS REAL) END > ?1 ORDER BY "parcels"."name" ASC

-- case: a path with a quotation mark
SELECT ("parcels"."label" #>> ARRAY['a"b']::text[]) FROM "parcels" ORDER BY "parcels"."name" ASC
-- unsupported: sqlite has no this JSON path; name members without a quotation mark

-- case: the year
SELECT trunc(extract(year FROM "parcels"."sent_at" AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CAST(strftime('%Y', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the month
SELECT trunc(extract(month FROM "parcels"."sent_at" AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CAST(strftime('%m', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the day
SELECT trunc(extract(day FROM "parcels"."sent_at" AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CAST(strftime('%d', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the hour
SELECT trunc(extract(hour FROM "parcels"."sent_at" AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CAST(strftime('%H', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the second without fractions
SELECT trunc(extract(second FROM "parcels"."sent_at" AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CAST(strftime('%S', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the weekday from Monday on
SELECT trunc(extract(isodow FROM "parcels"."sent_at" AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT ((CAST(strftime('%w', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) + 6) % 7 + 1) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the day of the year
SELECT trunc(extract(doy FROM "parcels"."sent_at" AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CAST(strftime('%j', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: days later, into a leap day
SELECT trunc(extract(month FROM ("parcels"."sent_at" + $1 * interval '1 microsecond') AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT CAST(strftime('%m', ((("parcels"."sent_at" + ?1) - ((("parcels"."sent_at" + ?1) % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch') AS INTEGER) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: seconds later
SELECT ("parcels"."sent_at" + $1 * interval '1 microsecond') FROM "parcels" ORDER BY "parcels"."name" ASC LIMIT $2
SELECT ("parcels"."sent_at" + ?1) FROM "parcels" ORDER BY "parcels"."name" ASC LIMIT ?2

-- case: seconds since
SELECT extract(epoch FROM "parcels"."sent_at" - $1)::float8 FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT (("parcels"."sent_at" - ?1) / 1000000.0) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the beginning of the second
SELECT date_trunc('second', "parcels"."sent_at", 'UTC') FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT ("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the beginning of the day, before 1970 too
SELECT date_trunc('day', "parcels"."sent_at", 'UTC') FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT ("parcels"."sent_at" - (("parcels"."sent_at" % 86400000000 + 86400000000) % 86400000000)) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the beginning of the week
SELECT date_trunc('week', "parcels"."sent_at", 'UTC') FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT ("parcels"."sent_at" - ((("parcels"."sent_at" + 259200000000) % 604800000000 + 604800000000) % 604800000000)) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the beginning of the month
SELECT date_trunc('month', "parcels"."sent_at", 'UTC') FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT (CAST(strftime('%s', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch', 'start of month') AS INTEGER) * 1000000) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: the beginning of the year
SELECT date_trunc('year', "parcels"."sent_at", 'UTC') FROM "parcels" ORDER BY "parcels"."name" ASC
SELECT (CAST(strftime('%s', (("parcels"."sent_at" - (("parcels"."sent_at" % 1000000 + 1000000) % 1000000)) / 1000000), 'unixepoch', 'start of year') AS INTEGER) * 1000000) FROM "parcels" ORDER BY "parcels"."name" ASC

-- case: a month of the calendar later
SELECT trunc(extract(day FROM ((("parcels"."sent_at" AT TIME ZONE 'UTC') + make_interval(months => $1)) AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'))::int8 FROM "parcels" ORDER BY "parcels"."name" ASC
-- unsupported: sqlite has no months of the calendar; add days, or compute the time in Swift

-- case: texts that are searched
SELECT "parcels"."name" FROM "parcels" WHERE (to_tsvector('english'::regconfig, coalesce("parcels"."name", '')) @@ websearch_to_tsquery('english'::regconfig, $1)) ORDER BY "parcels"."name" ASC
-- unsupported: sqlite has no full-text search; match the text with contains, hasPrefix or hasSuffix
