CREATE TABLE "notifications" (
  "id" BLOB NOT NULL,
  "task_id" BLOB NOT NULL,
  "member_id" BLOB NOT NULL,
  "kind" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "read_at" INTEGER,
  "created_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  PRIMARY KEY ("id"),
  CONSTRAINT "notifications_kind_check" CHECK (kind = 'assigned' OR kind = 'completed'),
  CONSTRAINT "notifications_message_length_check" CHECK (length(message) >= 1 AND length(message) <= 200),
  CONSTRAINT "notifications_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE CASCADE,
  CONSTRAINT "notifications_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members" ("id") ON DELETE CASCADE
) STRICT;
CREATE INDEX "notifications_member_id_created_at_idx" ON "notifications" (member_id, created_at);
CREATE INDEX "notifications_task_id_idx" ON "notifications" (task_id);
CREATE TABLE "configs" (
  "id" BLOB NOT NULL,
  "server_id" BLOB NOT NULL,
  "settings" TEXT NOT NULL,
  "version" INTEGER NOT NULL DEFAULT (1),
  "updated_at" INTEGER NOT NULL DEFAULT (CAST (strftime('%s', 'now') AS INTEGER) * 1000000 + CAST (substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000),
  PRIMARY KEY ("id"),
  CONSTRAINT "configs_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers" ("id") ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX "configs_server_id_key" ON "configs" (server_id);
