CREATE TABLE "tasks" (
  "id" uuid NOT NULL,
  "server_id" uuid NOT NULL,
  "title" text NOT NULL,
  "description" text,
  "status" text NOT NULL DEFAULT 'open'::text,
  "assignee_id" uuid,
  "due_at" timestamp with time zone,
  "completed_at" timestamp with time zone,
  "version" bigint NOT NULL DEFAULT 1,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at" timestamp with time zone NOT NULL DEFAULT now(),
  "deleted_at" timestamp with time zone,
  CONSTRAINT "tasks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tasks_description_length_check" CHECK ((length(description) <= 2000)),
  CONSTRAINT "tasks_status_check" CHECK (((status = 'open'::text) OR (status = 'in_progress'::text) OR (status = 'done'::text))),
  CONSTRAINT "tasks_title_length_check" CHECK (((length(title) >= 1) AND (length(title) <= 100)))
);
CREATE INDEX "tasks_assignee_id_idx" ON "tasks" (assignee_id);
CREATE INDEX "tasks_assignee_id_status_idx" ON "tasks" (assignee_id, status) WHERE deleted_at IS NULL;
CREATE INDEX "tasks_created_at_idx" ON "tasks" (created_at) WHERE deleted_at IS NULL;
CREATE INDEX "tasks_server_id_idx" ON "tasks" (server_id);
CREATE INDEX "tasks_server_id_status_due_at_idx" ON "tasks" (server_id, status, due_at) WHERE deleted_at IS NULL;
CREATE INDEX "tasks_status_due_at_idx" ON "tasks" (status, due_at) WHERE deleted_at IS NULL;
COMMENT ON TABLE "tasks" IS 'Something to do: a task in the table, the routes and the documents; `Task` is Swift''s own.';
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "members" ("id") ON DELETE SET NULL;
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers" ("id") ON DELETE CASCADE;
