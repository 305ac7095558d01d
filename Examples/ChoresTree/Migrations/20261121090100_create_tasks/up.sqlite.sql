CREATE TABLE "tasks" (
  "id" BLOB NOT NULL,
  "server_id" BLOB NOT NULL,
  "title" TEXT NOT NULL,
  "description" TEXT,
  "status" TEXT NOT NULL DEFAULT ('open'),
  "assignee_id" BLOB,
  "due_at" INTEGER,
  "completed_at" INTEGER,
  "version" INTEGER NOT NULL DEFAULT (1),
  "created_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  "deleted_at" INTEGER,
  PRIMARY KEY ("id"),
  CONSTRAINT "tasks_title_length_check" CHECK (length(title) >= 1 AND length(title) <= 100),
  CONSTRAINT "tasks_description_length_check" CHECK (length(description) <= 2000),
  CONSTRAINT "tasks_status_check" CHECK (status = 'open' OR status = 'in_progress' OR status = 'done'),
  CONSTRAINT "tasks_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers" ("id") ON DELETE CASCADE,
  CONSTRAINT "tasks_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "members" ("id") ON DELETE SET NULL
) STRICT;
CREATE INDEX "tasks_server_id_status_due_at_idx" ON "tasks" (server_id, status, due_at) WHERE deleted_at IS NULL;
CREATE INDEX "tasks_assignee_id_status_idx" ON "tasks" (assignee_id, status) WHERE deleted_at IS NULL;
CREATE INDEX "tasks_status_due_at_idx" ON "tasks" (status, due_at) WHERE deleted_at IS NULL;
CREATE INDEX "tasks_created_at_idx" ON "tasks" (created_at) WHERE deleted_at IS NULL;
CREATE INDEX "tasks_server_id_idx" ON "tasks" (server_id);
CREATE INDEX "tasks_assignee_id_idx" ON "tasks" (assignee_id);
