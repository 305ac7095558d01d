CREATE TABLE "notifications" (
  "id" uuid NOT NULL,
  "task_id" uuid NOT NULL,
  "member_id" uuid NOT NULL,
  "kind" text NOT NULL,
  "message" text NOT NULL,
  "read_at" timestamp with time zone,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "notifications_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "notifications_kind_check" CHECK (((kind = 'assigned'::text) OR (kind = 'completed'::text))),
  CONSTRAINT "notifications_message_length_check" CHECK (((length(message) >= 1) AND (length(message) <= 200)))
);
CREATE INDEX "notifications_member_id_created_at_idx" ON "notifications" (member_id, created_at);
CREATE INDEX "notifications_task_id_idx" ON "notifications" (task_id);
COMMENT ON TABLE "notifications" IS 'What a member is told about a task.';
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members" ("id") ON DELETE CASCADE;
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE CASCADE;
CREATE TABLE "configs" (
  "id" uuid NOT NULL,
  "server_id" uuid NOT NULL,
  "settings" jsonb NOT NULL,
  "version" bigint NOT NULL DEFAULT 1,
  "updated_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "configs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "configs_server_id_key" ON "configs" (server_id);
COMMENT ON TABLE "configs" IS 'The settings of one server.';
ALTER TABLE "configs" ADD CONSTRAINT "configs_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers" ("id") ON DELETE CASCADE;
