CREATE TABLE "notes" (
  "id" BLOB NOT NULL,
  "title" TEXT NOT NULL,
  "created_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  PRIMARY KEY ("id"),
  CONSTRAINT "notes_title_length_check" CHECK (length(title) >= 1 AND length(title) <= 200)
) STRICT;
