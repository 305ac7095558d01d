CREATE TABLE "servers" (
  "id" uuid NOT NULL,
  "discord_id" text NOT NULL,
  "name" text NOT NULL,
  "version" bigint NOT NULL DEFAULT 1,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "servers_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "servers_discord_id_length_check" CHECK (((length(discord_id) >= 1) AND (length(discord_id) <= 32))),
  CONSTRAINT "servers_name_length_check" CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
CREATE UNIQUE INDEX "servers_discord_id_key" ON "servers" (discord_id);
COMMENT ON TABLE "servers" IS 'A Discord server that uses ChoresTree.';
CREATE TABLE "members" (
  "id" uuid NOT NULL,
  "server_id" uuid NOT NULL,
  "discord_id" text NOT NULL,
  "display_name" text NOT NULL,
  "role" text NOT NULL DEFAULT 'member'::text,
  "version" bigint NOT NULL DEFAULT 1,
  "created_at" timestamp with time zone NOT NULL DEFAULT now(),
  "updated_at" timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT "members_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "members_discord_id_length_check" CHECK (((length(discord_id) >= 1) AND (length(discord_id) <= 32))),
  CONSTRAINT "members_display_name_length_check" CHECK (((length(display_name) >= 1) AND (length(display_name) <= 80))),
  CONSTRAINT "members_role_check" CHECK (((role = 'member'::text) OR (role = 'moderator'::text) OR (role = 'admin'::text)))
);
CREATE UNIQUE INDEX "members_server_id_discord_id_key" ON "members" (server_id, discord_id);
COMMENT ON TABLE "members" IS 'Somebody on a server.';
ALTER TABLE "members" ADD CONSTRAINT "members_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "servers" ("id") ON DELETE CASCADE;
