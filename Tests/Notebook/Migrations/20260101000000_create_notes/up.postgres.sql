CREATE TABLE "notes" (
  "id" uuid NOT NULL,
  "title" text NOT NULL,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "notes_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "notes_title_length_check" CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);
COMMENT ON TABLE "notes" IS 'Something to remember.';
